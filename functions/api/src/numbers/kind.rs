//! What a number is for when it is no tracking number.

use std::sync::Arc;

use access::{Actor, Problem};
use axum::extract::State;
use axum::response::Response;
use domain::{KnownNumber, NumberKind};
use serde_json::json;
use store::{Entry as Stored, Line, Place};

use super::{NumberView, line_of, view_of};
use crate::Api;
use crate::entries::{Asked, Changes, answer, change};
use crate::request::{
    Condition, DryRun, DryRunParam, Entered, Entry, Fields, Number, NumberPath, Revision,
    RevisionHeader, described, fields,
};
use crate::view::JobView;

const LONGEST_LABEL: usize = 200;

/// Says what a number is for
///
/// Staff and test numbers are the business's own; a forwarder calls others' calls
/// on; the main number names no campaign; a trunk receives forwarded calls. Null
/// takes the word away. Past calls of the number are decided anew; a dry run only
/// says which would change.
#[utoipa::path(
    put,
    path = "/api/v1/numbers/{e164}",
    tag = "directory",
    params(NumberPath, DryRunParam, RevisionHeader),
    request_body(content = NumberEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "The number as it is now, or what a dry run found.",
            body = Changes<NumberView>,
            headers(("ETag" = String, description = "The revision it is at."))),
        (status = 202, description = "A dry run that takes longer.", body = JobView,
            headers(("Location" = String, description = "Where it can be followed."))),
        crate::edited::ChangeRefused,
    ),
    operation_id = "put_number"
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    Number(number): Number,
    actor: Actor,
    condition: Condition<Revision>,
    DryRun(dry_run): DryRun,
    Entered(NumberEntry { kind, label }): Entered<NumberEntry>,
) -> Result<Response, Problem> {
    let known = kind.map(|kind| KnownNumber {
        number: number.clone(),
        kind,
        label,
    });
    let asked = Asked {
        actor,
        dry_run,
        condition,
    };
    let done = change(&api, &asked, Place::Number(number.clone()), |there| {
        let line = Line {
            known: known.clone(),
            ..line_of(there.value)
        };
        Ok(Stored::Number(number.clone(), line))
    });
    answer(Box::pin(done).await?, view_of, None)
}

/// What a number is for.
pub(crate) struct NumberEntry {
    kind: Option<NumberKind>,
    label: Option<String>,
}

impl Entry for NumberEntry {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        let kinds = NumberKind::ALL.map(NumberKind::as_str);
        let kind = body.given("kind", fields::word(kinds))?;
        let kind = kind.ok_or_else(|| body.invalid("kind", "is missing"))?;
        let label = body.take("label", fields::line(LONGEST_LABEL))?;
        match (kind, &label) {
            (None, Some(_)) => Err(body.invalid("label", "is missing a kind")),
            (kind, _) => Ok(Self { kind, label }),
        }
    }
}

described!(NumberEntry: json!({
    "type": "object",
    "required": ["kind"],
    "additionalProperties": false,
    "properties": {
        "kind": {
            "type": ["string", "null"],
            "enum": ["staff", "forwarder", "main", "trunk", "test", null],
        },
        "label": { "type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_LABEL },
    },
    "example": { "kind": "main", "label": "on the website" },
}));
