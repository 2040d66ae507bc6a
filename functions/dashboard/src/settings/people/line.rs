//! Somebody, as one line of the list of people.

use access::{Actor, Role};
use store::access::Known;

use crate::badge::{Badge, Tone};
use crate::moment::{Clock, Moment};
use crate::page::Visitor;

/// Somebody in the words they are shown with.
pub(super) struct PersonLine {
    pub(super) id: String,
    /// What they sign in with, where that is no longer what they came with.
    pub(super) email: Option<String>,
    pub(super) role: &'static str,
    pub(super) role_word: &'static str,
    pub(super) pii: bool,
    /// Whether their role shows numbers anyway.
    pub(super) sees_numbers: bool,
    pub(super) seen: Option<Moment>,
    pub(super) state: Option<Badge>,
    pub(super) is_disabled: bool,
    pub(super) is_oneself: bool,
}

impl PersonLine {
    pub(super) fn new(known: Known, visitor: &Visitor, clock: &Clock) -> Self {
        let person = known.person;
        let oneself = matches!(&visitor.actor, Actor::Person { id, .. } if *id == person.id);
        let (id, email) = (
            person.id.to_string(),
            person.email.map(|email| email.to_string()),
        );
        let state = match (person.disabled_at, &email) {
            (Some(_), _) => Some(Badge::new(Tone::Bad, "Disabled")),
            (None, None) => Some(Badge::new(Tone::Look, "No password")),
            (None, Some(_)) => None,
        };
        Self {
            email: email.filter(|email| *email != id),
            role: person.role.as_str(),
            role_word: role_word(person.role),
            pii: person.pii,
            sees_numbers: person.role >= Role::Editor,
            seen: known.seen_at.map(|at| clock.moment(at)),
            state,
            is_disabled: person.disabled_at.is_some(),
            is_oneself: oneself,
            id,
        }
    }
}

pub(super) fn role_word(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Editor => "Editor",
        Role::Admin => "Admin",
    }
}
