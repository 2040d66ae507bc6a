//! Who was let in.

use std::fmt;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;
use store::access::{KeyId, PersonId, Role};

use crate::Problem;

/// Who does what is done. Displays as a stable id for the journal:
/// `person:ana@example.com`, `key:k_AbCdEfGhIj-_`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    Person {
        id: PersonId,
        role: Role,
        /// Whether they may be shown personal data that their role hides.
        pii: bool,
    },
    Key {
        id: KeyId,
        name: String,
        role: Role,
        pii: bool,
    },
}

impl Actor {
    /// The role that decides what this actor may do.
    pub fn role(&self) -> Role {
        match self {
            Self::Person { role, .. } | Self::Key { role, .. } => *role,
        }
    }

    /// Whether the actor has `role` or a more powerful one.
    pub fn may(&self, role: Role) -> bool {
        self.role() >= role
    }

    /// Whether numbers are shown to this actor wherever they stand. A program
    /// with the scope `pii` cannot press a button, so it is shown them too.
    pub fn sees_numbers(&self) -> bool {
        let scope = matches!(self, Self::Key { pii: true, .. });
        scope || self.may(Role::Editor)
    }

    /// Whether this actor may ask for one call's personal data, which is noted.
    pub fn may_reveal(&self) -> bool {
        let (Self::Person { pii, .. } | Self::Key { pii, .. }) = self;
        *pii || self.sees_numbers()
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person { id, .. } => write!(f, "person:{id}"),
            Self::Key { id, .. } => write!(f, "key:{id}"),
        }
    }
}

/// Nobody is looked up on a public route, so asking for them there is refused.
impl<S: Sync> FromRequestParts<S> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get()
            .cloned()
            .ok_or_else(Problem::sign_in_required)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, Problem> {
        Ok(parts.extensions.get().cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Actor, Role};

    #[test]
    fn an_actor_is_written_as_a_stable_id() {
        let id = "ana@example.com".parse().unwrap();
        let person = Actor::Person {
            id,
            role: Role::Viewer,
            pii: false,
        };
        assert_eq!(person.to_string(), "person:ana@example.com");

        let id = "k_AbCdEfGhIj-_".parse().unwrap();
        let key = Actor::Key {
            id,
            name: "export".to_owned(),
            role: Role::Viewer,
            pii: false,
        };
        assert_eq!(key.to_string(), "key:k_AbCdEfGhIj-_");
    }

    #[test]
    fn a_role_covers_the_ones_below_it() {
        let id = "ana@example.com".parse().unwrap();
        let editor = Actor::Person {
            id,
            role: Role::Editor,
            pii: false,
        };
        assert!(editor.may(Role::Viewer) && editor.may(Role::Editor));
        assert!(!editor.may(Role::Admin));
    }

    #[test]
    fn numbers_are_for_editors_and_for_programs_with_the_scope() {
        let person = |role, pii| Actor::Person {
            id: "ana@example.com".parse().unwrap(),
            role,
            pii,
        };
        let key = |pii| Actor::Key {
            id: "k_AbCdEfGhIj-_".parse().unwrap(),
            name: "export".to_owned(),
            role: Role::Viewer,
            pii,
        };
        assert!(person(Role::Editor, false).sees_numbers() && key(true).sees_numbers());
        assert!(!person(Role::Viewer, true).sees_numbers() && !key(false).sees_numbers());
        assert!(person(Role::Viewer, true).may_reveal() && !key(false).may_reveal());
    }
}
