//! The short words that people sort calls by.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::{Actor, Problem};
use axum::extract::State;
use axum::response::Response;
use domain::{Call, Edit, Tag, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::Api;
use crate::edited::{EditRefused, Field, Refused, edited};
use crate::request::{
    CallId, CallPath, Condition, ConditionHeader, Entered, Entry, Fields, NoParams, Revisions,
    fields,
};

/// Tags a call
///
/// The list replaces the tags that were there; the order and repeats do not
/// matter.
#[utoipa::path(
    put,
    path = "/api/v1/calls/{conversation_id}/tags",
    tag = "entries",
    params(CallPath, ConditionHeader),
    request_body(content = TagsEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "The tags there are now.", body = TagsView,
            headers(("ETag" = String, description = "The state of what people entered."))),
        EditRefused,
    ),
    operation_id = "put_tags"
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    CallId(id): CallId,
    _: NoParams,
    actor: Actor,
    condition: Condition,
    Entered(TagsEntry { tags }): Entered<TagsEntry>,
) -> Result<Response, Refused> {
    edited::<TagsView>(&api, &id, Edit::Tags(tags), &actor, condition).await
}

/// The tags to have.
#[derive(ToSchema)]
pub(crate) struct TagsEntry {
    #[schema(value_type = Vec<TagText>, max_items = 50, example = json!(["callback", "vip"]))]
    tags: BTreeSet<Tag>,
}

/// A short word.
#[derive(ToSchema)]
#[schema(
    as = Tag,
    max_length = 50,
    pattern = "^[^\\u0000-\\u001f\\u007f-\\u009f]*[^\\s\\u0000-\\u001f\\u007f-\\u009f][^\\u0000-\\u001f\\u007f-\\u009f]*$"
)]
#[expect(dead_code, reason = "it describes what `tag` reads")]
struct TagText(String);

/// The tags of a call.
#[derive(Serialize, ToSchema)]
#[schema(as = Tags)]
pub(crate) struct TagsView {
    tags: Vec<String>,
    /// The person or key that left them so.
    by: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
}

impl Entry for TagsEntry {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        Ok(Self {
            tags: body.require("tags", tags)?,
        })
    }
}

fn tags(value: Value) -> Result<BTreeSet<Tag>, String> {
    match value {
        Value::Array(tags) if tags.len() > Tag::MOST => Err(format!("are more than {}", Tag::MOST)),
        Value::Array(tags) => tags.into_iter().map(tag).collect(),
        _ => Err("is not a list of texts".to_owned()),
    }
}

/// A tag is a line at most: what a note may have, tabs and breaks, it may not.
fn tag(value: Value) -> Result<Tag, String> {
    let text =
        fields::text(Tag::LONGEST)(value).map_err(|why| format!("holds a tag that {why}"))?;
    let tag = if text.contains(char::is_control) {
        Err(domain::InvalidEdit::Control)
    } else {
        text.parse()
    };
    tag.map_err(|why| format!("holds a tag that {why}"))
}

impl From<&Call> for TagsView {
    fn from(call: &Call) -> Self {
        let edited = call.staff().tags.as_ref();
        Self {
            tags: tagged(call),
            by: edited.map(|edited| edited.actor.clone()),
            at: edited.map(|edited| edited.at),
        }
    }
}

/// The tags of `call`, in the order of the alphabet.
pub(crate) fn tagged(call: &Call) -> Vec<String> {
    let tags = call.staff().tags.iter().flat_map(|edited| &edited.value);
    tags.map(ToString::to_string).collect()
}

impl Field for TagsView {
    fn revision(revisions: Revisions) -> u32 {
        revisions.tags
    }
}
