//! Who a call is credited to: a person's word, or the rules' again.

use std::sync::Arc;

use access::{Actor, Problem};
use axum::extract::State;
use axum::response::Response;
use domain::{Call, Choice, ConversationId, RecipientId, Verdict};
use review::{AttributeError, Decider, EditError};
use serde_json::{Value, json};
use store::CallRow;

use crate::Api;
use crate::calls::{kept, shown};
use crate::edited::{EditRefused, Refused};
use crate::names::Names;
use crate::request::{
    CallId, CallPath, Condition, ConditionHeader, Entered, Entry, Fields, NoParams, PLAIN_TEXT,
    described, fields,
};
use crate::view::{AttributionView, CallDetail};

pub(crate) const LONGEST_REASON: usize = 1000;

/// Credits a call to a campaign, or to nobody
///
/// A person's decision stands: no import and no rule changes it. A
/// `campaign_id` of null says that no campaign caused the call. `blind` says that
/// the decision was made without seeing what the rules say; it measures them.
#[utoipa::path(
    put,
    path = "/api/v1/calls/{conversation_id}/attribution",
    tag = "attribution",
    params(CallPath, ConditionHeader),
    request_body(content = AttributionEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "The call as it is now.", body = CallDetail,
            headers(("ETag" = String, description = "The state of what people entered."))),
        EditRefused,
    ),
    operation_id = "put_attribution"
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    CallId(id): CallId,
    _: NoParams,
    actor: Actor,
    condition: Condition,
    Entered(AttributionEntry(verdict)): Entered<AttributionEntry>,
) -> Result<Response, Refused> {
    decided(&api, &id, verdict, &actor, condition).await
}

/// Hands a call back to the rules
///
/// Whatever a person decided before, the rules decide again.
#[utoipa::path(
    delete,
    path = "/api/v1/calls/{conversation_id}/attribution",
    tag = "attribution",
    params(CallPath, ConditionHeader),
    responses(
        (status = 200, description = "The call as it is now.", body = CallDetail,
            headers(("ETag" = String, description = "The state of what people entered."))),
        EditRefused,
    ),
    operation_id = "delete_attribution"
)]
pub(crate) async fn delete(
    State(api): State<Arc<Api>>,
    CallId(id): CallId,
    _: NoParams,
    actor: Actor,
    condition: Condition,
) -> Result<Response, Refused> {
    let verdict = Verdict {
        choice: Choice::Rules,
        reason: None,
        blind: false,
    };
    decided(&api, &id, verdict, &actor, condition).await
}

async fn decided(
    api: &Api,
    id: &ConversationId,
    verdict: Verdict,
    actor: &Actor,
    condition: Condition,
) -> Result<Response, Refused> {
    let expected = match condition {
        Condition::Any => None,
        Condition::Seen(revisions) => Some(revisions.attribution),
        Condition::Foreign => return Err(changed(api, &kept(api, id).await?.call).await?),
    };
    let actor = actor.to_string();
    let by = Decider {
        actor: &actor,
        expected,
        operation: None,
        now: api.now(),
    };
    match review::attribute(api.store(), id, verdict, by).await {
        Ok(_) => Ok(shown(api, id).await?),
        Err(AttributeError::Edit(EditError::Conflict { current, .. })) => {
            Err(changed(api, &current).await?)
        }
        Err(error) => Err(refused(error)),
    }
}

fn refused(error: AttributeError) -> Refused {
    match error {
        AttributeError::UnknownCampaign(_) => unknown("campaign_id", "is no campaign's id").into(),
        AttributeError::UnknownRecipient(_) => {
            unknown("recipient_id", "is not on the campaign's list").into()
        }
        AttributeError::Edit(EditError::NotFound) => Refused::NoCall,
        AttributeError::Edit(EditError::Erased) => Refused::Erased,
        AttributeError::Edit(EditError::Store(error)) => Problem::from(error).into(),
        AttributeError::Edit(EditError::Conflict { current, .. }) => {
            Refused::now(Value::Null, &current)
        }
    }
}

fn unknown(field: &str, why: &str) -> Problem {
    Problem::invalid_field(field, why)
}

/// The refusal of a decision on a state that is no more, with the one that is.
async fn changed(api: &Api, call: &Call) -> Result<Refused, Refused> {
    let names = Names::read(api).await.map_err(Problem::from)?;
    let view = AttributionView::new(CallRow::from(call).attribution, &names);
    let current = serde_json::to_value(view).expect("a view serializes");
    Ok(Refused::now(current, call))
}

/// `{campaign_id, recipient_id?, reason?, blind?}`: only a campaign has
/// recipients.
pub(crate) struct AttributionEntry(Verdict);

impl Entry for AttributionEntry {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        let choice = choice(body)?;
        let reason = body.take("reason", fields::text(LONGEST_REASON))?;
        let blind = body.take("blind", fields::boolean)?.unwrap_or(false);
        Ok(Self(Verdict {
            choice,
            reason,
            blind,
        }))
    }
}

/// Whom a body credits: `campaign_id` must be said, if only as null.
pub(crate) fn choice(body: &mut Fields) -> Result<Choice, Problem> {
    let campaign = body.given("campaign_id", fields::campaign)?;
    let campaign = campaign.ok_or_else(|| body.invalid("campaign_id", "is missing"))?;
    let recipient = body.take("recipient_id", fields::parsed::<RecipientId>)?;
    match (campaign, recipient) {
        (Some(campaign), recipient) => Ok(Choice::Campaign {
            campaign,
            recipient,
        }),
        (None, None) => Ok(Choice::Nobody),
        (None, Some(_)) => Err(body.invalid("recipient_id", "is missing its campaign")),
    }
}

described!(AttributionEntry: json!({
    "type": "object",
    "description": "Null as `campaign_id` stands for nobody; only a campaign has recipients.",
    "required": ["campaign_id"],
    "additionalProperties": false,
    "properties": {
        "campaign_id": {
            "type": ["string", "null"],
            "pattern": "^([A-Za-z0-9_]|-[A-Za-z0-9_-])[A-Za-z0-9_-]*$",
            "maxLength": 128,
        },
        "recipient_id": { "type": ["string", "null"], "minLength": 1, "maxLength": 128 },
        "reason": {
            "type": ["string", "null"],
            "maxLength": LONGEST_REASON,
            "pattern": PLAIN_TEXT,
        },
        "blind": { "type": ["boolean", "null"] },
    },
    "example": {
        "campaign_id": null,
        "reason": "the caller had heard of us from a friend",
    },
}));
