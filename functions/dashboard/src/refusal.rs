//! Errors as pages: what went wrong, and what to do about it.

use access::Problem;
use access::problem::Kind;
use askama::Template;
use axum::extract::rejection::{FormRejection, PathRejection, QueryRejection};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::RETRY_AFTER;
use jobs::NotStarted;
use review::{AttributeError, EditError};
use store::StoreError;

use crate::page::{Frame, Section, shown};

/// Why a page could not be shown.
#[derive(Debug)]
pub(crate) struct Failure(Problem);

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage {
    frame: Frame,
    status: u16,
    told: Option<String>,
    advice: &'static str,
    ways: &'static [Way],
    /// A form may go through the next time.
    may_repeat: bool,
    /// Names the occurrence, when the log says more.
    instance: Option<String>,
}

/// Where to go from here.
struct Way {
    path: &'static str,
    name: &'static str,
}

const HOME: Way = Way {
    path: "/",
    name: "Go to the overview",
};
const CALLS: Way = Way {
    path: "/calls",
    name: "See all calls",
};
const SIGN_IN: Way = Way {
    path: "/sign-in",
    name: "Sign in",
};

const WHOM_TO_ASK: Way = Way {
    path: "/admins",
    name: "See whom to ask",
};
const CONFIRM: Way = Way {
    path: "/confirm",
    name: "Show your password",
};

const SOON_SECS: u32 = 5;

/// The page of a problem.
pub(crate) fn page(problem: Problem) -> Response {
    let (kind, status) = (problem.kind(), problem.status());
    let (title, advice, ways) = words(kind);
    let page = RefusalPage {
        frame: Frame::new(title, Section::Outside, None),
        status: status.as_u16(),
        told: problem.told().map(sentence),
        advice,
        ways,
        may_repeat: !matches!(kind, Kind::NotFound | Kind::Gone),
        instance: status
            .is_server_error()
            .then(|| problem.instance().to_owned()),
    };
    let mut response = (status, shown(&page)).into_response();
    if kind == Kind::Unavailable {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(SOON_SECS));
    }
    response
}

fn words(kind: Kind) -> (&'static str, &'static str, &'static [Way]) {
    match kind {
        Kind::InvalidRequest | Kind::UnsupportedMediaType => (
            "That cannot be used as it is",
            "Go back, look at what was entered, and send it again.",
            &[HOME],
        ),
        Kind::SignInRequired => (
            "Sign in first",
            "You are not signed in, or your session has ended. Nothing was changed. Signing in brings \
             you back.",
            &[SIGN_IN],
        ),
        Kind::Forbidden => (
            "You may not do this",
            "Nothing was changed. An admin can give you another role.",
            &[WHOM_TO_ASK, HOME],
        ),
        Kind::ConfirmFirst => (
            "Show first that it is you",
            "Nothing was changed. Show your password once more, then repeat this.",
            &[CONFIRM],
        ),
        Kind::NotFound => (
            "There is nothing here",
            "The address may be mistyped, or what was here is gone.",
            &[CALLS, HOME],
        ),
        Kind::Gone => ("No longer here", "What was here is gone.", &[CALLS, HOME]),
        Kind::MethodNotAllowed => (
            "This address is not for opening",
            "It only takes what a form sends. Go to the page with the form instead.",
            &[HOME],
        ),
        Kind::Conflict | Kind::PreconditionFailed => (
            "It was changed in the meantime",
            "Go back, load the page again, and repeat what you did.",
            &[HOME],
        ),
        Kind::TooLarge => (
            "That is too much at once",
            "Shorten it and send it again.",
            &[HOME],
        ),
        Kind::TooManyRequests => (
            "Too many tries",
            "Wait a moment before trying again.",
            &[HOME],
        ),
        Kind::Internal => (
            "Something broke on our side",
            "What you did was perhaps not saved: look before you repeat it. If it happens again, \
             tell whoever runs this Ringledger, with the reference below.",
            &[HOME],
        ),
        Kind::Unavailable => (
            "The database does not answer",
            "Calls are not lost: deliveries are set aside until it answers again. Load this page \
             again in a few seconds.",
            &[],
        ),
    }
}

/// A problem's fragment as a sentence.
pub(crate) fn sentence(fragment: &str) -> String {
    let mut letters = fragment.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    let text: String = first.chain(letters).collect();
    if text.ends_with(['.', '!', '?']) {
        text
    } else {
        format!("{text}.")
    }
}

impl Failure {
    pub(crate) fn ours() -> Self {
        Self(Problem::internal())
    }

    pub(crate) fn conflict(why: &str) -> Self {
        Self(Problem::new(Kind::Conflict).detail(why))
    }

    /// A field or parameter that no page of ours sends so.
    pub(crate) fn invalid(field: &str, why: &str) -> Self {
        Self(Problem::new(Kind::InvalidRequest).detail(format!("{field}: {why}")))
    }

    pub(crate) fn forbidden(why: &str) -> Self {
        Self(Problem::forbidden(why))
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self(Problem::not_found(what))
    }

    pub(crate) fn instance(&self) -> &str {
        self.0.instance()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        page(self.0)
    }
}

/// What no form can do anything about.
impl From<EditError> for Failure {
    fn from(error: EditError) -> Self {
        match error {
            EditError::NotFound => Self::not_found("no call has this id"),
            EditError::Conflict { .. } => Self::conflict("somebody changed it since you saw it"),
            EditError::Erased => Self::conflict(
                "the call's personal content was erased, and nothing can be added to it",
            ),
            EditError::Store(error) => error.into(),
        }
    }
}

impl From<AttributeError> for Failure {
    fn from(error: AttributeError) -> Self {
        match error {
            AttributeError::Edit(error) => error.into(),
            AttributeError::UnknownCampaign(_) | AttributeError::UnknownRecipient(_) => {
                Self::conflict(&error.to_string())
            }
        }
    }
}

impl From<NotStarted> for Failure {
    fn from(error: NotStarted) -> Self {
        match error {
            NotStarted::UnknownCampaign(_) | NotStarted::UnknownOperation(_) => {
                Self::not_found(&error.to_string())
            }
            NotStarted::Stale { .. } => Self::conflict("somebody changed it since you saw it"),
            NotStarted::MailingTaken(_)
            | NotStarted::UnknownRecipient(_)
            | NotStarted::CountDiffers { .. }
            | NotStarted::NotUndoable(_)
            | NotStarted::IdTaken(_) => Self::conflict(&error.to_string()),
            NotStarted::Exporting(_) => Self::conflict(&error.to_string()),
            NotStarted::Unreadable(why) => Self::invalid("list", &why.to_string()),
            NotStarted::TooMany(most) => Self::invalid(
                "filter",
                &format!("more than {most} calls are no single decision"),
            ),
            NotStarted::Store(error) => error.into(),
        }
    }
}

macro_rules! from {
    ($($cause:ty),+) => {
        $(impl From<$cause> for Failure {
            fn from(cause: $cause) -> Self {
                Self(cause.into())
            }
        })+
    };
}

from!(
    Problem,
    StoreError,
    FormRejection,
    PathRejection,
    QueryRejection
);
