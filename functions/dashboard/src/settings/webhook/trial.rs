//! A sample delivery through the real door, told apart from every other.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{ConversationId, Edit, Marks, Timestamp};
use review::EditError;
use serde_json::{Value, json};
use store::access::{Act, ActKind};

use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// `POST /settings/webhook/test`
pub(crate) async fn send(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Some(door) = &site.door else {
        return Err(Failure::conflict(
            "the webhook's secret is not at hand here, so nothing can be signed",
        ));
    };
    let (id, now) = (new_id(&site)?, (site.now)());
    let sent = door.send(sample(&id, now).to_string().into_bytes()).await;
    if sent.outcome.as_deref() == Some("recorded") {
        flag(&site, &visitor, &id).await?;
    }
    let act = Act::new(ActKind::DeliveryTested, &visitor.actor, now).about(&id);
    site.store.note(&act).await?;
    let (path, status) = (format!("/settings/webhook?tried={id}"), sent.status);
    Ok(Redirect::to(&format!("{path}&status={status}#test")).into_response())
}

/// Nobody else's id begins so.
fn new_id(site: &Site) -> Result<ConversationId, Failure> {
    let id = format!("conv_ringledger_test_{}", (site.now)().as_millisecond());
    id.parse().map_err(|_| Failure::ours())
}

/// The call is a test because whoever sent it says so: it is left out of rates.
async fn flag(site: &Site, visitor: &Visitor, id: &ConversationId) -> Result<(), Failure> {
    let edit = Edit::Marks(Marks {
        test: Some(true),
        spam: None,
    });
    let actor = visitor.actor.to_string();
    match review::edit(&site.store, id, edit, &actor, None, (site.now)()).await {
        Ok(_) | Err(EditError::NotFound) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A call such as ElevenLabs delivers. The number is reserved for fiction.
fn sample(id: &ConversationId, now: Timestamp) -> Value {
    let started = now.as_second().saturating_sub(30);
    json!({
        "type": "post_call_transcription",
        "event_timestamp": now.as_second(),
        "data": {
            "agent_id": "agent_ringledger_test",
            "agent_name": "Ringledger's own test",
            "conversation_id": id.as_str(),
            "status": "done",
            "transcript": [
                { "role": "agent", "message": "This is a test of the webhook.", "time_in_call_secs": 0 },
                { "role": "user", "message": "It was sent from the settings page.", "time_in_call_secs": 3 },
            ],
            "metadata": {
                "start_time_unix_secs": started,
                "call_duration_secs": 20,
                "termination_reason": "the test was over",
                "phone_call": {
                    "direction": "inbound",
                    "external_number": "+12025550123",
                    "agent_number": "+12025550199",
                    "type": "twilio",
                    "call_sid": "CA_ringledger_test",
                },
            },
            "analysis": {
                "call_successful": "unknown",
                "call_summary_title": "Test of the webhook",
                "transcript_summary": "A sample that Ringledger sent to itself. Nobody called.",
                "evaluation_criteria_results": {},
                "data_collection_results": {},
            },
        },
    })
}
