//! What people say a call is: spam or a test, or that it is neither.

use std::sync::Arc;

use access::{Actor, Problem};
use axum::extract::State;
use axum::response::Response;
use domain::{Call, Edit, Marks, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Api;
use crate::edited::{EditRefused, Field, Refused, edited};
use crate::request::{
    CallId, CallPath, Condition, ConditionHeader, Entered, Entry, Fields, NoParams, Revisions,
    fields,
};

/// Says that a call is spam or a test, or that it is not
///
/// It replaces what people said before; what is null or left out is left to the
/// rules. Spam and tests are credited to nobody and left out of rates, never hidden.
#[utoipa::path(
    put,
    path = "/api/v1/calls/{conversation_id}/flags",
    tag = "entries",
    params(CallPath, ConditionHeader),
    request_body(content = FlagsEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "What is now said.", body = FlagsView,
            headers(("ETag" = String, description = "The state of what people entered."))),
        EditRefused,
    ),
    operation_id = "put_flags"
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    CallId(id): CallId,
    _: NoParams,
    actor: Actor,
    condition: Condition,
    Entered(FlagsEntry { spam, test }): Entered<FlagsEntry>,
) -> Result<Response, Refused> {
    let edit = Edit::Marks(Marks { spam, test });
    edited::<FlagsView>(&api, &id, edit, &actor, condition).await
}

/// What the call is.
#[derive(ToSchema)]
pub(crate) struct FlagsEntry {
    #[schema(example = true)]
    spam: Option<bool>,
    #[schema(example = false)]
    test: Option<bool>,
}

/// What people say a call is, and what follows.
#[derive(Serialize, ToSchema)]
#[schema(as = Flags)]
pub(crate) struct FlagsView {
    #[serde(flatten)]
    marks: MarksView,
    /// All flags of the call, the rules' and the vendor's included.
    flags: Vec<&'static str>,
    /// The person or key that said so.
    by: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
}

/// What people say a call is; null where they leave it to the rules.
#[derive(Serialize, ToSchema)]
#[schema(as = Marks)]
pub(crate) struct MarksView {
    spam: Option<bool>,
    test: Option<bool>,
}

impl Entry for FlagsEntry {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        Ok(Self {
            spam: body.take("spam", fields::boolean)?,
            test: body.take("test", fields::boolean)?,
        })
    }
}

impl From<Marks> for MarksView {
    fn from(Marks { spam, test }: Marks) -> Self {
        Self { spam, test }
    }
}

impl From<&Call> for FlagsView {
    fn from(call: &Call) -> Self {
        let edited = call.staff().marks.as_ref();
        let flags = domain::flags(call).into_iter();
        Self {
            marks: call.staff().marks().into(),
            flags: flags.map(domain::Flag::as_str).collect(),
            by: edited.map(|edited| edited.actor.clone()),
            at: edited.map(|edited| edited.at),
        }
    }
}

impl Field for FlagsView {
    fn revision(revisions: Revisions) -> u32 {
        revisions.flags
    }
}
