//! A part of a call, as the journal keeps it: whatever neither the vendor nor a
//! delivery could bring back. Calls are joins, so parts are put back by joining.

use std::collections::BTreeMap;
use std::fmt;

use domain::{Call, ConversationId, Erasure, Facts, Parts, Staff};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::item::{ErasureItem, StaffItem, sightings};
use super::row::{CallRow, SightingRow};
use crate::derived::DerivedItem;
use crate::{StoreError, facts};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Part {
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<Value>,
    staff: StaffItem,
    #[serde(skip_serializing_if = "Option::is_none")]
    erased: Option<ErasureItem>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    sightings: BTreeMap<String, SightingRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    derived: Option<DerivedItem>,
}

impl Part {
    /// One field that a person entered, with its revision.
    pub(crate) fn edited(call: &Call, field: &str) -> Self {
        let staff = call.staff();
        let alone = match field {
            "attribution" => Staff {
                attribution: staff.attribution.clone(),
                ..Staff::default()
            },
            "flags" => Staff {
                marks: staff.marks.clone(),
                ..Staff::default()
            },
            "conversion" => Staff {
                conversion: staff.conversion.clone(),
                ..Staff::default()
            },
            "notes" => Staff {
                notes: staff.notes.clone(),
                ..Staff::default()
            },
            _ => Staff {
                tags: staff.tags.clone(),
                ..Staff::default()
            },
        };
        Self {
            staff: StaffItem::from(&alone),
            ..Self::default()
        }
    }

    /// All that is left of an erased call, which is nothing personal.
    pub(crate) fn erased(call: &Call) -> Self {
        Self {
            facts: Some(facts::encode(call.facts())),
            staff: StaffItem::from(call.staff()),
            erased: call.erased().map(ErasureItem::from),
            sightings: CallRow::from(call).sightings,
            derived: call.derived().map(DerivedItem::from),
        }
    }

    pub(crate) fn read(key: &str, text: &str) -> Result<Self, StoreError> {
        serde_json::from_str(text).map_err(|error| StoreError::corrupt(key, error))
    }

    /// The call with `id` of which only this is known.
    pub(crate) fn into_call(self, id: &ConversationId) -> Result<Call, StoreError> {
        let key = id.as_str();
        let facts = self.facts.map(|value| facts::decode(key, &value));
        let derived = self
            .derived
            .map(|item| item.into_derived(key).map(Box::new));
        Ok(Call::from_parts(Parts {
            id: id.clone(),
            facts: facts.transpose()?.unwrap_or_else(Facts::default),
            staff: self.staff.into_staff(key)?,
            erased: self.erased.map(Erasure::from),
            sightings: sightings(key, &self.sightings)?,
            derived: derived.transpose()?,
        }))
    }
}

impl fmt::Display for Part {
    /// As JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string(self).expect("a part always serializes");
        f.write_str(&text)
    }
}
