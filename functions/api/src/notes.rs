//! What people note about a call.

use std::sync::Arc;

use access::{Actor, Problem};
use axum::extract::State;
use axum::response::Response;
use domain::{Call, Edit, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Api;
use crate::edited::{EditRefused, Field, Refused, edited};
use crate::request::{
    CallId, CallPath, Condition, ConditionHeader, Entered, Entry, Fields, NoParams, Revisions,
    fields,
};

const LONGEST: usize = 10_000;

/// Notes something about a call
///
/// It replaces what was noted before; an empty text takes it away.
#[utoipa::path(
    put,
    path = "/api/v1/calls/{conversation_id}/notes",
    tag = "entries",
    params(CallPath, ConditionHeader),
    request_body(content = NotesEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "What is now noted.", body = NotesView,
            headers(("ETag" = String, description = "The state of what people entered."))),
        EditRefused,
    ),
    operation_id = "put_notes"
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    CallId(id): CallId,
    _: NoParams,
    actor: Actor,
    condition: Condition,
    Entered(NotesEntry { notes }): Entered<NotesEntry>,
) -> Result<Response, Refused> {
    edited::<NotesView>(&api, &id, Edit::Notes(notes), &actor, condition).await
}

/// What to note.
#[derive(ToSchema)]
pub(crate) struct NotesEntry {
    #[schema(
        max_length = 10_000,
        pattern = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$",
        example = "asked to be called back on Monday"
    )]
    notes: String,
}

/// What is noted about a call.
#[derive(Serialize, ToSchema)]
#[schema(as = Notes)]
pub(crate) struct NotesView {
    /// Null when nothing is noted.
    notes: Option<String>,
    /// The person or key that wrote it.
    by: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
}

impl Entry for NotesEntry {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        Ok(Self {
            notes: body.require("notes", fields::text(LONGEST))?,
        })
    }
}

impl From<&Call> for NotesView {
    fn from(call: &Call) -> Self {
        let edited = call.staff().notes.as_ref();
        Self {
            notes: noted(call),
            by: edited.map(|edited| edited.actor.clone()),
            at: edited.map(|edited| edited.at),
        }
    }
}

/// What is noted about `call`; an empty text is nothing.
pub(crate) fn noted(call: &Call) -> Option<String> {
    let notes = call
        .staff()
        .notes
        .as_ref()
        .map(|edited| edited.value.clone());
    notes.filter(|notes| !notes.is_empty())
}

impl Field for NotesView {
    fn revision(revisions: Revisions) -> u32 {
        revisions.notes
    }
}
