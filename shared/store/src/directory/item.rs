//! Campaigns, agents, rules, numbers and batches as they are kept. A field name
//! here is a promise.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgentProfile, Assignment, Batch, Campaign, ConversionRule, KnownNumber, Mailing, Meaning,
    Money, Rules, Trigger, Value,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::StoreError;

/// What a stored word should have been, when it is not.
pub(super) fn read<T: std::str::FromStr>(what: &str, text: &str) -> Result<T, StoreError> {
    let corrupt = |_| StoreError::corrupt("directory", format!("unreadable {what}"));
    text.parse().map_err(corrupt)
}

fn read_some<T: std::str::FromStr>(
    what: &str,
    text: Option<String>,
) -> Result<Option<T>, StoreError> {
    text.map(|text| read(what, &text)).transpose()
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CampaignItem {
    id: String,
    name: String,
    medium: String,
    zone: String,
    window_days: u16,
    starts_on: Option<Date>,
    ends_on: Option<Date>,
    region: Option<String>,
    offer: Option<String>,
    #[serde(default)]
    phrases: Vec<String>,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    mailings: Vec<MailingItem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct MailingItem {
    id: String,
    name: Option<String>,
    dropped_on: Date,
    in_home_from: Date,
    in_home_to: Date,
}

impl From<&Campaign> for CampaignItem {
    fn from(campaign: &Campaign) -> Self {
        let mailing = |mailing: &Mailing| MailingItem {
            id: mailing.id.to_string(),
            name: mailing.name.clone(),
            dropped_on: mailing.dropped_on,
            in_home_from: mailing.in_home_from,
            in_home_to: mailing.in_home_to,
        };
        Self {
            id: campaign.id.to_string(),
            name: campaign.name.clone(),
            medium: campaign.medium.as_str().to_owned(),
            zone: campaign.zone.name().to_owned(),
            window_days: campaign.window_days,
            starts_on: campaign.starts_on,
            ends_on: campaign.ends_on,
            region: campaign.region.as_ref().map(ToString::to_string),
            offer: campaign.offer.clone(),
            phrases: campaign.phrases.clone(),
            codes: campaign.codes.iter().cloned().collect(),
            mailings: campaign.mailings.iter().map(mailing).collect(),
        }
    }
}

impl CampaignItem {
    pub(super) fn read(self) -> Result<Campaign, StoreError> {
        let mailings = self.mailings.into_iter().map(MailingItem::read);
        Ok(Campaign {
            id: read("campaign id", &self.id)?,
            name: self.name,
            medium: read("medium", &self.medium)?,
            zone: read("time zone", &self.zone)?,
            window_days: self.window_days,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            region: read_some("region", self.region)?,
            offer: self.offer,
            phrases: self.phrases,
            codes: self.codes.into_iter().collect(),
            mailings: mailings.collect::<Result<_, _>>()?,
        })
    }
}

impl MailingItem {
    fn read(self) -> Result<Mailing, StoreError> {
        Ok(Mailing {
            id: read("mailing id", &self.id)?,
            name: self.name,
            dropped_on: self.dropped_on,
            in_home_from: self.in_home_from,
            in_home_to: self.in_home_to,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct AgentItem {
    id: String,
    name: Option<String>,
    is_test: bool,
    campaign: Option<String>,
    #[serde(default)]
    collects: BTreeMap<String, Vec<String>>,
}

impl From<&AgentProfile> for AgentItem {
    fn from(agent: &AgentProfile) -> Self {
        let field = |(meaning, fields): (&Meaning, &BTreeSet<String>)| {
            let fields = fields.iter().cloned().collect();
            (meaning.as_str().to_owned(), fields)
        };
        Self {
            id: agent.id.to_string(),
            name: agent.name.clone(),
            is_test: agent.is_test,
            campaign: agent.campaign.as_ref().map(ToString::to_string),
            collects: agent.collects.iter().map(field).collect(),
        }
    }
}

impl AgentItem {
    pub(super) fn read(self) -> Result<AgentProfile, StoreError> {
        let collects = self.collects.into_iter().map(|(meaning, fields)| {
            let meaning: Meaning = read("meaning", &meaning)?;
            Ok((meaning, fields.into_iter().collect()))
        });
        Ok(AgentProfile {
            id: read("agent id", &self.id)?,
            name: self.name,
            is_test: self.is_test,
            campaign: read_some("campaign id", self.campaign)?,
            collects: collects.collect::<Result<_, StoreError>>()?,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RulesItem {
    revision: u32,
    automatic_from: u16,
    lead: u16,
    suggested_from: u16,
    callback_days: u16,
    spam_from: u16,
    #[serde(default)]
    conversions: Vec<ConversionRuleItem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ConversionRuleItem {
    name: String,
    kind: String,
    when: TriggerItem,
    value: ValueItem,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TriggerItem {
    Criterion { id: String },
    Collected { id: String, equals: Option<String> },
    Tool { name: String },
    Duration { secs: u32 },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ValueItem {
    Nothing,
    Fixed { micros: i64, currency: String },
    Collected { id: String, currency: String },
}

impl From<&Rules> for RulesItem {
    fn from(rules: &Rules) -> Self {
        Self {
            revision: rules.revision,
            automatic_from: rules.automatic_from,
            lead: rules.lead,
            suggested_from: rules.suggested_from,
            callback_days: rules.callback_days,
            spam_from: rules.spam_from,
            conversions: rules.conversions.iter().map(From::from).collect(),
        }
    }
}

impl RulesItem {
    pub(super) fn read(self) -> Result<Rules, StoreError> {
        let conversions = self.conversions.into_iter().map(ConversionRuleItem::read);
        Ok(Rules {
            revision: self.revision,
            automatic_from: self.automatic_from,
            lead: self.lead,
            suggested_from: self.suggested_from,
            callback_days: self.callback_days,
            spam_from: self.spam_from,
            conversions: conversions.collect::<Result<_, _>>()?,
        })
    }
}

impl From<&ConversionRule> for ConversionRuleItem {
    fn from(rule: &ConversionRule) -> Self {
        let when = match rule.when.clone() {
            Trigger::Criterion { id } => TriggerItem::Criterion { id },
            Trigger::Collected { id, equals } => TriggerItem::Collected { id, equals },
            Trigger::Tool { name } => TriggerItem::Tool { name },
            Trigger::Duration { secs } => TriggerItem::Duration { secs },
        };
        let value = match rule.value.clone() {
            Value::Nothing => ValueItem::Nothing,
            Value::Fixed(money) => ValueItem::Fixed {
                micros: money.micros,
                currency: money.currency().to_owned(),
            },
            Value::Collected { id, currency } => ValueItem::Collected { id, currency },
        };
        Self {
            name: rule.name.clone(),
            kind: rule.kind.clone(),
            when,
            value,
        }
    }
}

impl ConversionRuleItem {
    fn read(self) -> Result<ConversionRule, StoreError> {
        let when = match self.when {
            TriggerItem::Criterion { id } => Trigger::Criterion { id },
            TriggerItem::Collected { id, equals } => Trigger::Collected { id, equals },
            TriggerItem::Tool { name } => Trigger::Tool { name },
            TriggerItem::Duration { secs } => Trigger::Duration { secs },
        };
        let value = match self.value {
            ValueItem::Nothing => Value::Nothing,
            ValueItem::Fixed { micros, currency } => {
                let money = Money::of_micros(micros, &currency);
                Value::Fixed(money.map_err(|error| StoreError::corrupt("directory", error))?)
            }
            ValueItem::Collected { id, currency } => Value::Collected { id, currency },
        };
        Ok(ConversionRule {
            name: self.name,
            kind: self.kind,
            when,
            value,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct BatchItem {
    id: String,
    campaign: String,
    name: Option<String>,
}

impl From<&Batch> for BatchItem {
    fn from(batch: &Batch) -> Self {
        Self {
            id: batch.id.clone(),
            campaign: batch.campaign.to_string(),
            name: batch.name.clone(),
        }
    }
}

impl BatchItem {
    pub(super) fn read(self) -> Result<Batch, StoreError> {
        Ok(Batch {
            campaign: read("campaign id", &self.campaign)?,
            id: self.id,
            name: self.name,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct AssignmentItem {
    campaign: String,
    from: Date,
    to: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct KnownItem {
    kind: String,
    label: Option<String>,
}

impl From<&Assignment> for AssignmentItem {
    fn from(assignment: &Assignment) -> Self {
        Self {
            campaign: assignment.campaign.to_string(),
            from: assignment.from,
            to: assignment.to,
        }
    }
}

impl AssignmentItem {
    pub(super) fn read(self, number: &domain::PhoneNumber) -> Result<Assignment, StoreError> {
        Ok(Assignment {
            number: number.clone(),
            campaign: read("campaign id", &self.campaign)?,
            from: self.from,
            to: self.to,
        })
    }
}

impl From<&KnownNumber> for KnownItem {
    fn from(known: &KnownNumber) -> Self {
        Self {
            kind: known.kind.as_str().to_owned(),
            label: known.label.clone(),
        }
    }
}

impl KnownItem {
    pub(super) fn read(self, number: &domain::PhoneNumber) -> Result<KnownNumber, StoreError> {
        Ok(KnownNumber {
            number: number.clone(),
            kind: read("kind of number", &self.kind)?,
            label: self.label,
        })
    }
}
