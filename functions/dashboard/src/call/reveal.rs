//! One call's number, shown once to somebody whom their role hides it from, and
//! written down.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Call;
use store::access::{Act, ActKind};

use super::CallId;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "reveal.html")]
struct RevealPage {
    frame: Frame,
    back: String,
    /// Absent when the caller showed none.
    number: Option<String>,
}

/// What a call's page offers about the person.
pub(super) struct Privacy {
    pub(super) path: String,
    /// Whether the number is hidden and may be asked for.
    pub(super) may_reveal: bool,
    pub(super) may_erase: bool,
}

impl Privacy {
    pub(super) fn of(call: &Call, visitor: &Visitor) -> Self {
        let actor = &visitor.actor;
        let has_number = call.facts().external_number.is_some();
        Self {
            path: format!("/calls/{}", call.id()),
            may_reveal: has_number && actor.may_reveal() && !actor.sees_numbers(),
            may_erase: visitor.may_administer() && !call.is_erased(),
        }
    }
}

/// `POST /calls/{conversation_id}/reveal`: written down before it is shown.
pub(crate) async fn reveal(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
) -> Result<Response, Failure> {
    let kept = site.store.call(&id).await?;
    let kept = kept.ok_or_else(|| Failure::not_found("no call has this id"))?;
    let act = Act::new(ActKind::NumberShown, &visitor.actor, (site.now)()).about(&id);
    site.store.note(&act).await?;
    let number = kept.call.facts().external_number.as_ref();
    Ok(shown(&RevealPage {
        frame: Frame::new("Number", Section::Calls, Some(&visitor)),
        back: format!("/calls/{id}"),
        number: number.map(|fact| fact.value.to_string()),
    }))
}
