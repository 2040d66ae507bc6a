//! A call as an item: what is known of it, its list columns, and what the
//! indexes sort by.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Call, Choice, ConversationId, Conversion, Credit, Edited, Erasure, Facts, Marks, Money, Parts,
    Sighting, Sightings, Source, Staff, Tag, Timestamp, Verdict,
};
use serde::{Deserialize, Serialize};

use super::row::{CallRow, SightingRow};
use crate::content::Held;
use crate::derived::DerivedItem;
use crate::item::{Item, as_text, from_item, to_item};
use crate::{Kept, StoreError, facts};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CallItem {
    pub conversation_id: String,
    /// One more at each change; the guard of every write.
    pub v: u64,
    pub facts: Held,
    pub transcript: Option<Held>,
    pub raw: Option<Held>,
    #[serde(default)]
    staff: StaffItem,
    erased: Option<ErasureItem>,
    #[serde(default)]
    sightings: BTreeMap<String, SightingRow>,
    /// Absent on calls from before the rules.
    #[serde(default)]
    derived: Option<DerivedItem>,
    row: CallRow,
    #[serde(flatten)]
    keys: Keys,
}

/// What the indexes sort by. An item without `listing` is in no list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Keys {
    listing: Option<String>,
    started_at: Option<i64>,
    duration_secs: Option<u32>,
    status_key: Option<String>,
    campaign: Option<String>,
    number: Option<String>,
    number_tail: Option<String>,
    needs: Option<String>,
    rank: Option<i64>,
}

pub(crate) const LISTED: &str = "all";
pub(crate) const NO_CAMPAIGN: &str = "-";
pub(crate) const A_PERSON: &str = "person";

/// Status and start in one sortable text of fixed width.
pub(crate) fn status_key(status: &str, started_ms: i64) -> String {
    format!("{status}#{:015}", started_ms.max(0))
}

/// Confidence, then start: a start has thirteen digits for centuries to come.
fn rank(confidence: u16, started_ms: i64) -> i64 {
    let started = started_ms.clamp(0, 9_999_999_999_999);
    i64::from(confidence)
        .saturating_mul(10_000_000_000_000)
        .saturating_add(started)
}

impl Keys {
    fn of(call: &Call) -> Self {
        let (Some(started_at), Some(_)) = (call.started_at(), call.state()) else {
            return Self::default();
        };
        let credit = Credit::of(call);
        let number = call
            .facts()
            .external_number
            .as_ref()
            .map(|fact| &fact.value);
        let started_ms = started_at.as_millisecond();
        Self {
            listing: Some(LISTED.to_owned()),
            started_at: Some(started_ms),
            duration_secs: Some(call.duration_secs().unwrap_or(0)),
            status_key: Some(status_key(call.status().verdict(), started_ms)),
            campaign: Some(
                credit
                    .campaign
                    .map_or(NO_CAMPAIGN, |id| id.as_str())
                    .to_owned(),
            ),
            number: number.map(ToString::to_string),
            number_tail: number.map(|number| number.tail().to_owned()),
            needs: credit.status.needs_a_person().then(|| A_PERSON.to_owned()),
            rank: credit
                .status
                .needs_a_person()
                .then(|| rank(credit.confidence.unwrap_or(0), started_ms)),
        }
    }
}

impl CallItem {
    pub(crate) fn new(
        call: &Call,
        v: u64,
        facts: Held,
        transcript: Option<Held>,
        raw: Option<Held>,
    ) -> Self {
        let row = CallRow::from(call);
        Self {
            conversation_id: call.id().to_string(),
            v,
            facts,
            transcript,
            raw,
            staff: StaffItem::from(call.staff()),
            erased: call.erased().map(ErasureItem::from),
            sightings: row.sightings.clone(),
            derived: call.derived().map(DerivedItem::from),
            row,
            keys: Keys::of(call),
        }
    }

    pub(crate) fn read(item: Item) -> Result<Self, StoreError> {
        let key = as_text(&item, "conversation_id").unwrap_or("?").to_owned();
        from_item(&key, item)
    }

    pub(crate) fn into_item(self) -> Item {
        to_item(&self)
    }

    pub(crate) fn into_kept(self, facts: &[u8]) -> Result<Kept, StoreError> {
        let key = self.conversation_id.as_str();
        let facts =
            serde_json::from_slice(facts).map_err(|error| StoreError::corrupt(key, error))?;
        let call = Call::from_parts(Parts {
            id: id(key)?,
            facts: facts::decode(key, &facts)?,
            staff: self.staff.into_staff(key)?,
            erased: self.erased.map(Erasure::from),
            sightings: sightings(key, &self.sightings)?,
            derived: self
                .derived
                .map(|item| item.into_derived(key).map(Box::new))
                .transpose()?,
        });
        Ok(Kept {
            call,
            v: self.v,
            transcript: self.transcript,
            raw: self.raw,
        })
    }
}

pub(crate) fn encoded(facts: &Facts) -> Vec<u8> {
    serde_json::to_vec(&facts::encode(facts)).expect("facts always serialize")
}

fn id(key: &str) -> Result<ConversationId, StoreError> {
    key.parse().map_err(|error| StoreError::corrupt(key, error))
}

pub(super) fn sightings(
    key: &str,
    rows: &BTreeMap<String, SightingRow>,
) -> Result<Sightings, StoreError> {
    rows.iter()
        .map(|(source, row)| {
            let source: Source = source
                .parse()
                .map_err(|()| StoreError::corrupt(key, "a sighting"))?;
            Ok((
                source,
                Sighting {
                    first: row.first,
                    last: row.last,
                },
            ))
        })
        .collect()
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct StaffItem {
    attribution: Option<EditedItem<VerdictItem>>,
    marks: Option<EditedItem<MarksItem>>,
    conversion: Option<EditedItem<ConversionItem>>,
    notes: Option<EditedItem<String>>,
    tags: Option<EditedItem<Vec<String>>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct EditedItem<T> {
    rev: u32,
    actor: String,
    at: Timestamp,
    value: T,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ConversionItem {
    converted: bool,
    /// Absent in what was entered before there were kinds.
    kind: Option<String>,
    micros: Option<i64>,
    currency: Option<String>,
    note: Option<String>,
}

/// Neither campaign nor `nobody` hands the call back to the rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct VerdictItem {
    campaign: Option<String>,
    recipient: Option<String>,
    #[serde(default)]
    nobody: bool,
    reason: Option<String>,
    #[serde(default)]
    blind: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct MarksItem {
    spam: Option<bool>,
    test: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ErasureItem {
    at: Timestamp,
    by: String,
    reason: String,
}

impl From<&Staff> for StaffItem {
    fn from(staff: &Staff) -> Self {
        Self {
            attribution: staff
                .attribution
                .as_ref()
                .map(|edited| edited_item(edited, verdict_item)),
            marks: staff.marks.as_ref().map(|edited| {
                edited_item(edited, |marks| MarksItem {
                    spam: marks.spam,
                    test: marks.test,
                })
            }),
            conversion: staff
                .conversion
                .as_ref()
                .map(|edited| edited_item(edited, conversion_item)),
            notes: staff
                .notes
                .as_ref()
                .map(|edited| edited_item(edited, Clone::clone)),
            tags: staff.tags.as_ref().map(|edited| {
                edited_item(edited, |tags| {
                    tags.iter().map(ToString::to_string).collect()
                })
            }),
        }
    }
}

impl StaffItem {
    pub(super) fn into_staff(self, key: &str) -> Result<Staff, StoreError> {
        Ok(Staff {
            attribution: self
                .attribution
                .map(|item| item.into_edited(|value| verdict(key, value)))
                .transpose()?,
            marks: self
                .marks
                .map(|item| {
                    item.into_edited(|marks| {
                        Ok(Marks {
                            spam: marks.spam,
                            test: marks.test,
                        })
                    })
                })
                .transpose()?,
            conversion: self
                .conversion
                .map(|item| item.into_edited(|value| conversion(key, value)))
                .transpose()?,
            notes: self.notes.map(|item| item.into_edited(Ok)).transpose()?,
            tags: self
                .tags
                .map(|item| item.into_edited(|value| tags(key, &value)))
                .transpose()?,
        })
    }
}

fn edited_item<T, I>(edited: &Edited<T>, item: impl Fn(&T) -> I) -> EditedItem<I> {
    let Edited {
        rev,
        actor,
        at,
        value,
    } = edited;
    EditedItem {
        rev: *rev,
        actor: actor.clone(),
        at: *at,
        value: item(value),
    }
}

impl<I> EditedItem<I> {
    fn into_edited<T>(
        self,
        value: impl Fn(I) -> Result<T, StoreError>,
    ) -> Result<Edited<T>, StoreError> {
        Ok(Edited {
            rev: self.rev,
            actor: self.actor,
            at: self.at,
            value: value(self.value)?,
        })
    }
}

/// A person's word on the credit, as it is kept.
pub(crate) type AttributionItem = EditedItem<VerdictItem>;

pub(crate) fn attribution_item(edited: &Edited<Verdict>) -> AttributionItem {
    edited_item(edited, verdict_item)
}

pub(crate) fn read_attribution(
    key: &str,
    item: AttributionItem,
) -> Result<Edited<Verdict>, StoreError> {
    item.into_edited(|value| verdict(key, value))
}

fn verdict_item(verdict: &Verdict) -> VerdictItem {
    let (campaign, recipient) = match &verdict.choice {
        Choice::Campaign {
            campaign,
            recipient,
        } => (Some(campaign.to_string()), recipient.as_ref()),
        Choice::Nobody | Choice::Rules => (None, None),
    };
    VerdictItem {
        campaign,
        recipient: recipient.map(ToString::to_string),
        nobody: verdict.choice == Choice::Nobody,
        reason: verdict.reason.clone(),
        blind: verdict.blind,
    }
}

fn verdict(key: &str, item: VerdictItem) -> Result<Verdict, StoreError> {
    let corrupt = |error: domain::InvalidId| StoreError::corrupt(key, error);
    let campaign = item.campaign.map(|id| id.parse()).transpose();
    let recipient = item.recipient.map(|id| id.parse()).transpose();
    let choice = match campaign.map_err(corrupt)? {
        Some(campaign) => Choice::Campaign {
            campaign,
            recipient: recipient.map_err(corrupt)?,
        },
        None if item.nobody => Choice::Nobody,
        None => Choice::Rules,
    };
    Ok(Verdict {
        choice,
        reason: item.reason,
        blind: item.blind,
    })
}

fn conversion_item(conversion: &Conversion) -> ConversionItem {
    let value = conversion.value.as_ref();
    ConversionItem {
        converted: conversion.converted,
        kind: conversion.kind.clone(),
        micros: value.map(|money| money.micros),
        currency: value.map(|money| money.currency().to_owned()),
        note: conversion.note.clone(),
    }
}

fn conversion(key: &str, item: ConversionItem) -> Result<Conversion, StoreError> {
    let value = item.micros.zip(item.currency);
    let value = value
        .map(|(micros, currency)| Money::of_micros(micros, &currency))
        .transpose();
    let value = value.map_err(|error| StoreError::corrupt(key, error))?;
    Ok(Conversion {
        converted: item.converted,
        kind: item.kind,
        value,
        note: item.note,
    })
}

fn tags(key: &str, texts: &[String]) -> Result<BTreeSet<Tag>, StoreError> {
    let tags = texts.iter().map(|text| text.parse());
    tags.collect::<Result<_, _>>()
        .map_err(|error| StoreError::corrupt(key, error))
}

impl From<&Erasure> for ErasureItem {
    fn from(erasure: &Erasure) -> Self {
        Self {
            at: erasure.at,
            by: erasure.by.clone(),
            reason: erasure.reason.clone(),
        }
    }
}

impl From<ErasureItem> for Erasure {
    fn from(item: ErasureItem) -> Self {
        Self {
            at: item.at,
            by: item.by,
            reason: item.reason,
        }
    }
}
