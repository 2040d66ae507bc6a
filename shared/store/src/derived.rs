//! What follows from a call, as it is kept. A field name here is a promise.

use domain::{Candidate, Decision, Derived, Evidence, FoundConversion, Money, Spam, Timestamp};
use serde::{Deserialize, Serialize};

use crate::StoreError;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct DerivedItem {
    version: u32,
    revision: u32,
    at: Timestamp,
    finding: String,
    reason: String,
    #[serde(default)]
    candidates: Vec<CandidateItem>,
    #[serde(default)]
    conversions: Vec<FoundItem>,
    #[serde(default)]
    spam: Vec<(String, u16)>,
    is_spam: bool,
    is_own_number: bool,
    is_test: bool,
    #[serde(default)]
    asked: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct CandidateItem {
    campaign: String,
    recipient: Option<String>,
    #[serde(default)]
    household: Vec<String>,
    confidence: u16,
    recipient_confidence: u16,
    evidence: Vec<EvidenceItem>,
    /// Absent in decisions from before it was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days_from_mailbox: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct EvidenceItem {
    rule: String,
    detail: String,
    weight: u16,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct FoundItem {
    rule: String,
    kind: String,
    micros: Option<i64>,
    currency: Option<String>,
}

impl From<&Derived> for DerivedItem {
    fn from(derived: &Derived) -> Self {
        let decision = &derived.decision;
        Self {
            version: decision.version,
            revision: decision.revision,
            at: decision.at,
            finding: decision.finding.as_str().to_owned(),
            reason: decision.reason.clone(),
            candidates: decision.candidates.iter().map(candidate_item).collect(),
            conversions: derived.conversions.iter().map(found_item).collect(),
            spam: derived
                .spam
                .signs
                .iter()
                .map(|(sign, points)| (sign.as_str().to_owned(), *points))
                .collect(),
            is_spam: derived.is_spam,
            is_own_number: derived.is_own_number,
            is_test: derived.is_test,
            asked: derived.asked.clone(),
        }
    }
}

fn candidate_item(candidate: &Candidate) -> CandidateItem {
    CandidateItem {
        campaign: candidate.campaign.to_string(),
        recipient: candidate.recipient.as_ref().map(ToString::to_string),
        household: candidate
            .household
            .iter()
            .map(ToString::to_string)
            .collect(),
        confidence: candidate.confidence,
        recipient_confidence: candidate.recipient_confidence,
        days_from_mailbox: candidate.days_from_mailbox,
        evidence: candidate
            .evidence
            .iter()
            .map(|evidence| EvidenceItem {
                rule: evidence.rule.as_str().to_owned(),
                detail: evidence.detail.clone(),
                weight: evidence.weight,
            })
            .collect(),
    }
}

fn found_item(found: &FoundConversion) -> FoundItem {
    FoundItem {
        rule: found.rule.clone(),
        kind: found.kind.clone(),
        micros: found.value.as_ref().map(|money| money.micros),
        currency: found
            .value
            .as_ref()
            .map(|money| money.currency().to_owned()),
    }
}

impl DerivedItem {
    pub(crate) fn into_derived(self, key: &str) -> Result<Derived, StoreError> {
        let corrupt = |what: &str| StoreError::corrupt(key, format!("its decision's {what}"));
        let candidates = self.candidates.into_iter().map(|item| item.read(key));
        let signs = self
            .spam
            .iter()
            .map(|(sign, points)| Ok((sign.parse().map_err(|()| corrupt("spam sign"))?, *points)));
        let signs: Vec<_> = signs.collect::<Result<_, StoreError>>()?;
        Ok(Derived {
            decision: Decision {
                version: self.version,
                revision: self.revision,
                at: self.at,
                finding: self.finding.parse().map_err(|()| corrupt("finding"))?,
                reason: self.reason,
                candidates: candidates.collect::<Result<_, _>>()?,
            },
            conversions: self
                .conversions
                .into_iter()
                .map(|item| item.read(key))
                .collect::<Result<_, _>>()?,
            spam: Spam {
                score: signs.iter().map(|(_, points)| *points).sum(),
                signs,
            },
            is_spam: self.is_spam,
            is_own_number: self.is_own_number,
            is_test: self.is_test,
            asked: self.asked,
        })
    }
}

impl CandidateItem {
    fn read(self, key: &str) -> Result<Candidate, StoreError> {
        let corrupt = |what: &str| StoreError::corrupt(key, format!("a candidate's {what}"));
        let recipient = |id: String| id.parse().map_err(|_| corrupt("recipient"));
        let evidence = self.evidence.into_iter().map(|item| {
            Ok(Evidence {
                rule: item.rule.parse().map_err(|()| corrupt("rule"))?,
                detail: item.detail,
                weight: item.weight,
            })
        });
        Ok(Candidate {
            campaign: self.campaign.parse().map_err(|_| corrupt("campaign"))?,
            recipient: self.recipient.map(recipient).transpose()?,
            household: self
                .household
                .into_iter()
                .map(recipient)
                .collect::<Result<_, _>>()?,
            confidence: self.confidence,
            recipient_confidence: self.recipient_confidence,
            days_from_mailbox: self.days_from_mailbox,
            evidence: evidence.collect::<Result<_, StoreError>>()?,
        })
    }
}

impl FoundItem {
    fn read(self, key: &str) -> Result<FoundConversion, StoreError> {
        let value = self.micros.zip(self.currency);
        let value = value.map(|(micros, currency)| Money::of_micros(micros, &currency));
        Ok(FoundConversion {
            rule: self.rule,
            kind: self.kind,
            value: value
                .transpose()
                .map_err(|error| StoreError::corrupt(key, error))?,
        })
    }
}
