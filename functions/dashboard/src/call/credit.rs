//! Accepting, in the list, what the rules suggest.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Verdict;
use review::Decider;
use serde::Deserialize;

use super::edit::chosen;
use super::origin::wanted;
use super::{CallId, Part, found};
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// The form as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    to: String,
    recipient: String,
}

/// `POST /calls/{conversation_id}/credit`: credits a call that no person has
/// decided, and goes back to the list.
pub(crate) async fn credit(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Query(part): Query<Part>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let choice = chosen(&typed.to, &typed.recipient);
    let choice = choice.map_err(|fault| Failure::invalid(fault.field, &fault.why))?;
    let kept = found(&site, &id).await?;
    let staff = kept.call.staff();
    if staff.has_decided() {
        return Err(Failure::conflict(
            "a person has decided this call since you saw it",
        ));
    }
    let verdict = Verdict {
        choice,
        reason: None,
        blind: false,
    };
    let by = Decider {
        actor: &visitor.actor.to_string(),
        expected: Some(staff.attribution.as_ref().map_or(0, |edited| edited.rev)),
        operation: None,
        now: (site.now)(),
    };
    review::attribute(&site.store, &id, verdict, by).await?;
    let list = wanted(&site, &visitor, &part).await?;
    let back = list.map_or_else(|| format!("/calls/{id}"), |list| list.address());
    Ok(Redirect::to(&back).into_response())
}
