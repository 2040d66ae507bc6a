//! The ids in paths.

use std::fmt::Display;
use std::str::FromStr;

use access::Problem;
use axum::extract::{FromRequestParts, RawPathParams};
use domain::{AgentId, CampaignId, ConversationId, MailingId, OperationId, PhoneNumber};
use http::request::Parts;
use store::DeliveryId;
use utoipa::IntoParams;

/// What a path names, read by `$read` from its part `$part`.
macro_rules! named {
    ($($(#[$doc:meta])* $name:ident($id:ty) = $part:literal, $read:expr;)*) => { $(
        $(#[$doc])*
        pub(crate) struct $name(pub(crate) $id);

        impl<S: Send + Sync> FromRequestParts<S> for $name {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
                let text = part(parts, state, $part).await?;
                let read: Result<$id, String> = $read(&text);
                read.map(Self).map_err(|why| Problem::invalid_parameter($part, why))
            }
        }
    )* };
}

named! {
    /// The call that the path names.
    CallId(ConversationId) = "conversation_id", parsed;
    /// The delivery that the path names.
    LogId(DeliveryId) = "delivery_id", delivery;
    /// The campaign that the path names.
    Campaign(CampaignId) = "campaign_id", campaign;
    /// The mailing that the path names.
    Mailing(MailingId) = "mailing_id", parsed;
    /// The number on our side that the path names.
    Number(PhoneNumber) = "e164", number;
    /// The agent that the path names.
    Agent(AgentId) = "agent_id", parsed;
    /// The batch that the path names.
    BatchName(String) = "batch_id", batch;
    /// The job that the path names.
    Job(OperationId) = "job_id", parsed;
    /// The operation that the path names.
    Undone(OperationId) = "undo_id", parsed;
}

async fn part<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Result<String, Problem> {
    let params = RawPathParams::from_request_parts(parts, state).await;
    let params = params.map_err(|_| Problem::invalid_parameter(name, "is not text"))?;
    let found = params.iter().find(|(given, _)| *given == name);
    Ok(found.map(|(_, text)| text.to_owned()).unwrap_or_default())
}

fn parsed<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|why: T::Err| why.to_string())
}

fn delivery(text: &str) -> Result<DeliveryId, String> {
    text.parse()
        .map_err(|()| "is not a delivery's id".to_owned())
}

/// A lone dash stands for "no campaign" in the index and is nobody's id.
fn campaign(text: &str) -> Result<CampaignId, String> {
    match text {
        "-" => Err("is not a campaign's id".to_owned()),
        text => parsed(text),
    }
}

/// A plus that was taken for a space, or left out, is understood.
fn number(text: &str) -> Result<PhoneNumber, String> {
    let digits = text.trim_start_matches(['+', ' ']);
    let signs = text.len().saturating_sub(digits.len());
    let number = format!("+{digits}").parse().ok().filter(|_| signs <= 1);
    number.ok_or_else(|| "is a number such as +14155550100".to_owned())
}

/// Whatever the vendor calls a batch, in letters that may become a key.
fn batch(text: &str) -> Result<String, String> {
    parsed::<OperationId>(text).map(|id| id.to_string())
}

/// The path of a call, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `CallId` reads")]
pub(crate) struct CallPath {
    /// The call's id: ElevenLabs' `conversation_id`.
    #[param(
        pattern = "^[A-Za-z0-9_-]+$",
        max_length = 128,
        example = "conv_6201kbe4v9m2f7sx8dn3qwhrt5yz"
    )]
    conversation_id: String,
}

/// The path of a delivery, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `LogId` reads")]
pub(crate) struct LogPath {
    /// The delivery's id: a ULID.
    #[param(
        pattern = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$",
        example = "01KAX8GJ5Q9N1T3V7Y2ZB4D6FH"
    )]
    delivery_id: String,
}

/// The path of a campaign, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `Campaign` reads")]
pub(crate) struct CampaignPath {
    /// The campaign's id.
    #[param(
        pattern = "^([A-Za-z0-9_]|-[A-Za-z0-9_-])[A-Za-z0-9_-]*$",
        max_length = 128,
        example = "spring-2026"
    )]
    campaign_id: String,
}

/// The path of a mailing, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `Mailing` reads")]
pub(crate) struct MailingPath {
    /// The mailing's id.
    #[param(
        pattern = "^[A-Za-z0-9_-]+$",
        max_length = 128,
        example = "spring-2026-a"
    )]
    mailing_id: String,
}

/// The path of a number, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `Number` reads")]
pub(crate) struct NumberPath {
    /// A number on our side in E.164.
    #[param(pattern = "^\\+[1-9][0-9]{6,14}$", example = "+18445550111")]
    e164: String,
}

/// The path of an agent, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `Agent` reads")]
pub(crate) struct AgentPath {
    /// ElevenLabs' id of the agent.
    #[param(
        pattern = "^[A-Za-z0-9_-]+$",
        max_length = 128,
        example = "agent_4101kb2m8x7qe5ntw3r6yj9hvs0c"
    )]
    agent_id: String,
}

/// The path of a batch, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `BatchName` reads")]
pub(crate) struct BatchPath {
    /// ElevenLabs' id of the outbound batch.
    #[param(
        pattern = "^[A-Za-z0-9_-]+$",
        max_length = 128,
        example = "btcal_8901kbe4v9m2f7sx8dn3qwhrt5yz"
    )]
    batch_id: String,
}

/// The path of a job, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `Job` reads")]
pub(crate) struct JobPath {
    /// The job's id, which is the `operation_id` and `undo_id` of what it does.
    #[param(
        pattern = "^[A-Za-z0-9_-]+$",
        max_length = 128,
        example = "op_01KAX8GJ5Q9N1T3V7Y2ZB4D6FH"
    )]
    job_id: String,
}

/// The path of what is undone, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `Undone` reads")]
pub(crate) struct UndonePath {
    /// The `undo_id` that an operation answered.
    #[param(
        pattern = "^[A-Za-z0-9_-]+$",
        max_length = 128,
        example = "op_01KAX8GJ5Q9N1T3V7Y2ZB4D6FH"
    )]
    undo_id: String,
}
