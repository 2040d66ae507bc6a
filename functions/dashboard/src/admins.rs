//! `/admins`: whom to ask for a role, for whoever lacks one.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use store::access::Role;

use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "admins.html")]
struct AdminsPage {
    frame: Frame,
    role: &'static str,
    admins: Vec<String>,
}

/// `GET /admins`
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let people = site.store.people().await?.into_iter();
    let admins = people.filter(|known| {
        let person = &known.person;
        person.role == Role::Admin && person.disabled_at.is_none()
    });
    Ok(shown(&AdminsPage {
        frame: Frame::new("Admins", Section::Settings, Some(&visitor)),
        role: visitor.role(),
        admins: admins.map(|known| known.person.id.to_string()).collect(),
    }))
}
