//! The one way an entered field changes, and what becomes of trying.

use access::problem::{Kind, ProblemBody};
use access::{Actor, Problem};
use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::{Call, ConversationId, Edit};
use http::HeaderValue;
use http::header::{CONTENT_TYPE, ETAG};
use review::EditError;
use serde::Serialize;
use serde_json::Value;
use utoipa::{IntoResponses, ToSchema};

use crate::Api;
use crate::calls::no_call;
use crate::request::{Condition, Revisions};

/// A field that people enter, as it is shown.
pub(crate) trait Field: Serialize + for<'a> From<&'a Call> {
    /// Its own revision among those of a call.
    fn revision(revisions: Revisions) -> u32;
}

/// Makes `edit` of a call, unless its field is no longer as `condition` says.
pub(crate) async fn edited<F: Field>(
    api: &Api,
    id: &ConversationId,
    edit: Edit,
    actor: &Actor,
    condition: Condition,
) -> Result<Response, Refused> {
    let expected = match condition {
        Condition::Any => None,
        Condition::Seen(revisions) => Some(F::revision(revisions)),
        Condition::Foreign => return Err(as_it_is::<F>(api, id).await?),
    };
    let (store, actor) = (api.store(), actor.to_string());
    let edited = review::edit(store, id, edit, &actor, expected, api.now()).await;
    let call = edited.map_err(Refused::of::<F>)?.call;
    Ok(([(ETAG, etag(&call))], Json(F::from(&call))).into_response())
}

/// Why an edit was not made.
pub(crate) enum Refused {
    NoCall,
    Erased,
    /// Somebody edited the field since; this is how it is now.
    Changed {
        current: Value,
        etag: HeaderValue,
    },
    Other(Problem),
}

impl Refused {
    fn of<F: Field>(error: EditError) -> Self {
        match error {
            EditError::NotFound => Self::NoCall,
            EditError::Erased => Self::Erased,
            EditError::Conflict { current, .. } => Self::changed::<F>(&current),
            EditError::Store(error) => Self::Other(error.into()),
        }
    }

    fn changed<F: Field>(call: &Call) -> Self {
        let current = serde_json::to_value(F::from(call)).expect("a view serializes");
        Self::now(current, call)
    }

    /// It was changed since, and is `current` in `call` as it is now.
    pub(crate) fn now(current: Value, call: &Call) -> Self {
        Self::Changed {
            current,
            etag: etag(call),
        }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Other(problem)
    }
}

/// The refusal of an edit made on a state that the call never was in.
async fn as_it_is<F: Field>(api: &Api, id: &ConversationId) -> Result<Refused, Refused> {
    let kept = api
        .store()
        .call(id)
        .await
        .map_err(|error| Refused::Other(error.into()))?;
    Ok(kept.map_or(Refused::NoCall, |kept| Refused::changed::<F>(&kept.call)))
}

fn etag(call: &Call) -> HeaderValue {
    Revisions::of(call.staff()).etag()
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::NoCall => no_call().into_response(),
            Self::Erased => Problem::new(Kind::Conflict)
                .detail("the call was erased: nothing can be entered any more")
                .into_response(),
            Self::Changed { current, etag } => changed(current, etag),
            Self::Other(problem) => problem.into_response(),
        }
    }
}

/// The answer to a change of a state that is no more.
pub(crate) fn changed(current: Value, etag: HeaderValue) -> Response {
    let problem = Problem::new(Kind::PreconditionFailed)
        .detail("somebody edited this in the meantime: look at the current value, then send it with its ETag");
    let (status, body) = (
        problem.status(),
        Changed {
            problem: problem.into(),
            current,
        },
    );
    let headers = [
        (ETAG, etag),
        (CONTENT_TYPE, HeaderValue::from_static(PROBLEM)),
    ];
    (
        status,
        headers,
        serde_json::to_vec(&body).expect("a problem serializes"),
    )
        .into_response()
}

const PROBLEM: &str = "application/problem+json";

/// A problem with the value that stands now.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangedProblem)]
pub(crate) struct Changed {
    #[serde(flatten)]
    problem: ProblemBody,
    /// What was to be changed, as it is now.
    current: Value,
}

/// What a change of an entry may answer instead, for the description of the API.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it describes what `entries` refuses")]
pub(crate) enum ChangeRefused {
    /// It cannot be done as things are, such as when an id is taken.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(ProblemBody),
    /// Somebody changed it since the revision that `If-Match` names.
    #[response(status = 412, content_type = "application/problem+json")]
    Changed(Changed),
    /// The body is too large.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(ProblemBody),
    /// The body is not JSON.
    #[response(status = 415, content_type = "application/problem+json")]
    NotJson(ProblemBody),
}

/// What an edit may answer instead, for the description of the API.
#[derive(IntoResponses)]
#[expect(
    dead_code,
    reason = "it describes `Refused` and what is checked before"
)]
pub(crate) enum EditRefused {
    /// No call has this id.
    #[response(status = 404, content_type = "application/problem+json")]
    NoCall(ProblemBody),
    /// The call was erased.
    #[response(status = 409, content_type = "application/problem+json")]
    Erased(ProblemBody),
    /// Somebody edited the field since the state that `If-Match` names.
    #[response(status = 412, content_type = "application/problem+json")]
    Changed(Changed),
    /// The body is too large.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(ProblemBody),
    /// The body is not JSON.
    #[response(status = 415, content_type = "application/problem+json")]
    NotJson(ProblemBody),
}
