//! Why someone was not let in, and how that is said to programs and to people.

use axum::response::{IntoResponse, Redirect, Response};
use http::Method;
use http::request::Parts;
use store::StoreError;
use store::access::Role;

use crate::Problem;
use crate::next::{confirm_and_then, onward, sign_in_and_then};
use crate::problem::Kind;

/// Why a request does not reach its handler.
#[derive(Debug)]
pub(crate) enum Refusal {
    Unknown,
    Needs(Role),
    /// It is for people, and a program asks.
    NeedsPerson,
    /// It shows personal data.
    NeedsScope,
    /// It cannot be taken back, and it is long that the person showed that it is
    /// they.
    NotRecent,
    /// It changes something, and another site may have made it.
    CrossSite,
    /// It changes something, and lacks the session's token.
    NoToken,
    NotJson,
    TooLarge,
    Store(StoreError),
}

/// Whom a router answers.
#[derive(Clone, Copy)]
pub(crate) enum Face {
    Api,
    /// People, with the function that makes a page of a problem.
    Pages(fn(Problem) -> Response),
}

impl Face {
    /// The answer to what `parts` asked for.
    pub(crate) fn refuse(self, parts: &Parts, refusal: Refusal) -> Response {
        match self {
            Self::Pages(_) if matches!(refusal, Refusal::Unknown) && opens_a_page(parts) => {
                to_sign_in(parts)
            }
            Self::Pages(_) if matches!(refusal, Refusal::NotRecent) && navigates(parts) => {
                let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
                Redirect::to(&confirm_and_then(path)).into_response()
            }
            face => face.say(refusal.into()),
        }
    }

    pub(crate) fn say(self, problem: Problem) -> Response {
        match self {
            Self::Api => problem.into_response(),
            Self::Pages(render) => render(problem),
        }
    }
}

/// Whether a person is to see the answer as a page. A script that fetches a
/// fragment is told 401 instead of being handed the sign-in page as one.
fn opens_a_page(parts: &Parts) -> bool {
    parts.method == Method::GET && navigates(parts)
}

fn navigates(parts: &Parts) -> bool {
    let mode = parts.headers.get("sec-fetch-mode");
    mode.is_none_or(|mode| mode == "navigate")
}

/// A link on another site brings no `Strict` cookie along even when someone is
/// signed in; asking once more from our own page does, and only then is it known
/// whether they must sign in.
fn to_sign_in(parts: &Parts) -> Response {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    match parts.headers.get("sec-fetch-site") {
        Some(site) if site == "cross-site" => onward(path),
        _ => Redirect::to(&sign_in_and_then(path)).into_response(),
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unknown => Self::sign_in_required(),
            Refusal::Needs(role) => Self::forbidden(format!("this needs the role {role}")),
            Refusal::NeedsPerson => {
                Self::forbidden("this is for people who signed in with a browser")
            }
            Refusal::NeedsScope => Self::forbidden(
                "numbers are hidden from you: this needs the role editor or the scope pii, which \
                 an admin gives under Settings, People",
            ),
            Refusal::NotRecent => Self::new(Kind::ConfirmFirst)
                .detail("open /confirm in the browser and show your password"),
            Refusal::CrossSite => Self::forbidden("this must be sent from Ringledger's own pages"),
            Refusal::NoToken => {
                Self::forbidden("the page is out of date: load it again and repeat this")
            }
            Refusal::NotJson => {
                Self::new(Kind::UnsupportedMediaType).detail("send application/json")
            }
            Refusal::TooLarge => Self::new(Kind::TooLarge),
            Refusal::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
