//! A problem as it is sent.

use serde::Serialize;
use utoipa::ToSchema;

use super::Problem;

/// One thing to mend: a query parameter or a field of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parameter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) field: Option<String>,
    pub(super) detail: String,
}

/// A problem as it is sent, `application/problem+json`.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Names this one occurrence, here and in the log.
    instance: String,
    /// What to mend, when it can be named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
}

impl From<Problem> for ProblemBody {
    fn from(problem: Problem) -> Self {
        let told = *problem.0;
        Self {
            kind: told.kind.uri(),
            title: told.kind.title().to_owned(),
            status: told.kind.status().as_u16(),
            detail: told.detail,
            instance: told.instance,
            errors: told.errors,
        }
    }
}
