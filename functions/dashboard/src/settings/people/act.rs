//! What an admin does about somebody.

use access::{Changed, Email, PersonId, Rights, Role, Session};
use axum::Form as Sent;
use axum::extract::{FromRequestParts, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::request::Parts;
use serde::Deserialize;

use crate::form::Form;
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// `POST /settings/people/{person_id}`: another role, or the scope.
pub(crate) async fn change(
    State(site): State<Site>,
    session: Session,
    Who(id): Who,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let Some(rights) = rights(&mut Form::from(fields)) else {
        return Err(Failure::invalid("role", "is one of viewer, editor, admin"));
    };
    let changed = access::change_rights(&site.access, &id, rights, &session).await?;
    back(changed, "changed")
}

/// `POST /settings/people/{person_id}/disable`
pub(crate) async fn disable(
    State(site): State<Site>,
    session: Session,
    Who(id): Who,
) -> Result<Response, Failure> {
    back(
        access::disable_person(&site.access, &id, &session).await?,
        "disabled",
    )
}

/// `POST /settings/people/{person_id}/enable`
pub(crate) async fn enable(
    State(site): State<Site>,
    session: Session,
    Who(id): Who,
) -> Result<Response, Failure> {
    back(
        access::enable_person(&site.access, &id, &session).await?,
        "enabled",
    )
}

/// `POST /settings/people/{person_id}/sign-out`
pub(crate) async fn sign_out(
    State(site): State<Site>,
    session: Session,
    Who(id): Who,
) -> Result<Response, Failure> {
    access::sign_out_person(&site.access, &id, &session).await?;
    back(Changed::Yes, "signed-out")
}

#[derive(Debug, Deserialize)]
pub(crate) struct Invited {
    email: String,
}

/// `POST /settings/people/invites/delete`
pub(crate) async fn delete_invite(
    State(site): State<Site>,
    visitor: Visitor,
    Sent(invited): Sent<Invited>,
) -> Result<Response, Failure> {
    let email: Email = invited
        .email
        .parse()
        .map_err(|_| Failure::invalid("email", "is no e-mail address"))?;
    access::delete_invite(&site.access, &email, &visitor.actor).await?;
    back(Changed::Yes, "deleted")
}

/// The role and the scope that a form says.
pub(crate) fn rights(form: &mut Form) -> Option<Rights> {
    let role = form.read("role", |text| {
        let role = text.parse::<Role>();
        role.map_err(|_| "Choose one of the roles.".to_owned())
    })?;
    let pii = form.has("pii", "yes");
    Some(Rights { role, pii })
}

fn back(changed: Changed, done: &str) -> Result<Response, Failure> {
    match changed {
        Changed::Yes => Ok(Redirect::to(&format!("/settings/people?done={done}")).into_response()),
        Changed::Oneself => Err(Failure::conflict(
            "nobody changes their own role or disables themselves, so that an admin is always \
             left: ask another admin",
        )),
        Changed::Refused => Err(Failure::conflict(
            "somebody changed them, or you, meanwhile",
        )),
    }
}

/// What was done, for the page after it.
pub(super) fn told(done: &str) -> Option<&'static str> {
    Some(match done {
        "changed" => "Changed. They have been signed out, and what they may do counts at once.",
        "disabled" => "Disabled. They have been signed out and cannot sign in.",
        "enabled" => "Enabled. They can sign in again.",
        "signed-out" => "Signed out everywhere.",
        "deleted" => "The invitation is deleted. Its link no longer works.",
        _ => return None,
    })
}

/// The person that the path names.
pub(crate) struct Who(PersonId);

impl<S: Send + Sync> FromRequestParts<S> for Who {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await?;
        let none = |_| Failure::not_found("nobody is known by this address");
        text.parse().map(Self).map_err(none)
    }
}
