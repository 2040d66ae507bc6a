//! `dry_run`: only saying what would change.

use access::Problem;
use axum::extract::FromRequestParts;
use http::request::Parts;
use utoipa::IntoParams;

use super::{Params, values};

/// Whether only to say what would change.
pub(crate) struct DryRun(pub(crate) bool);

impl<S: Sync> FromRequestParts<S> for DryRun {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut params = Params::of(parts);
        let dry_run = dry_run(&mut params)?;
        params.finish().map(|()| Self(dry_run))
    }
}

/// The same, beside other parameters.
pub(crate) fn dry_run(params: &mut Params) -> Result<bool, Problem> {
    let dry_run = params.take("dry_run", values::boolean)?;
    Ok(dry_run.unwrap_or(false))
}

/// The parameter, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `DryRun` reads")]
pub(crate) struct DryRunParam {
    /// Only say what would change; false unless said otherwise.
    #[param(example = true)]
    dry_run: Option<bool>,
}
