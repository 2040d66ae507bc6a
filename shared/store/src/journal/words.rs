//! What an entry keeps of a person's edit, of a decision, of an erasure.

use domain::{
    Call, Candidate, Choice, Conversion, Derived, Edited, Evidence, RecipientId, Verdict,
};
use serde_json::{Value, json};

use super::Happened;
use crate::calls::Part;

/// What brings the change back, where nobody else could.
pub(super) fn kept(happened: &Happened, after: &Call) -> Option<String> {
    let part = match happened {
        Happened::Edited { field, .. } => Part::edited(after, field),
        Happened::Erased { .. } => Part::erased(after),
        Happened::Observed { .. } | Happened::Decided { .. } => return None,
    };
    Some(part.to_string())
}

pub(super) fn decision_as_json(derived: &Derived) -> String {
    let decision = &derived.decision;
    let evidence = |evidence: &Evidence| {
        let Evidence {
            rule,
            detail,
            weight,
        } = evidence;
        json!({ "rule": rule.as_str(), "detail": detail, "weight": weight })
    };
    let candidate = |candidate: &Candidate| {
        let household = candidate.household.iter().map(ToString::to_string);
        json!({
            "campaign_id": candidate.campaign.as_str(),
            "recipient_id": candidate.recipient.as_ref().map(RecipientId::as_str),
            "household": household.collect::<Vec<_>>(),
            "confidence": candidate.confidence,
            "recipient_confidence": candidate.recipient_confidence,
            "evidence": candidate.evidence.iter().map(evidence).collect::<Vec<_>>(),
        })
    };
    let candidates: Vec<Value> = decision.candidates.iter().map(candidate).collect();
    let decision = json!({
        "rules_version": decision.version,
        "rules_revision": decision.revision,
        "finding": decision.finding.as_str(),
        "reason": decision.reason,
        "candidates": candidates,
    });
    decision.to_string()
}

pub(super) fn field_as_json(call: &Call, field: &str) -> Value {
    let staff = call.staff();
    match field {
        "attribution" => staff
            .attribution
            .as_ref()
            .map_or(Value::Null, |edited| verdict_as_json(&edited.value)),
        "flags" => staff.marks.as_ref().map_or(
            Value::Null,
            |edited| json!({ "spam": edited.value.spam, "test": edited.value.test }),
        ),
        "conversion" => staff
            .conversion
            .as_ref()
            .map_or(Value::Null, conversion_as_json),
        "notes" => staff
            .notes
            .as_ref()
            .map_or(Value::Null, |edited| json!(edited.value)),
        "tags" => staff.tags.as_ref().map_or(Value::Null, |edited| {
            edited.value.iter().map(ToString::to_string).collect()
        }),
        _ => Value::Null,
    }
}

fn verdict_as_json(verdict: &Verdict) -> Value {
    let (campaign, recipient) = match &verdict.choice {
        Choice::Campaign {
            campaign,
            recipient,
        } => (Some(campaign.as_str()), recipient.as_ref()),
        Choice::Nobody => (None, None),
        Choice::Rules => return Value::Null,
    };
    json!({
        "campaign_id": campaign,
        "recipient_id": recipient.map(RecipientId::as_str),
        "reason": verdict.reason,
    })
}

fn conversion_as_json(edited: &Edited<Conversion>) -> Value {
    let Conversion {
        converted,
        kind,
        value,
        note,
    } = &edited.value;
    json!({
        "converted": converted,
        "type": kind,
        "value": value.as_ref().map(domain::Money::amount),
        "currency": value.as_ref().map(domain::Money::currency),
        "note": note,
    })
}
