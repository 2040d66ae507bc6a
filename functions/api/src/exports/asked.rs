//! Which calls are exported, and how.

use std::sync::Arc;

use access::Problem;
use axum::extract::FromRequestParts;
use http::request::Parts;
use jobs::Export;
use store::Sort;
use utoipa::IntoParams;

use crate::Api;
use crate::calls::{filter, order};
use crate::request::{Params, values};

/// An export as it was asked for.
pub(crate) struct ExportAsked {
    pub(super) export: Export,
    pub(super) sort: Sort,
}

impl FromRequestParts<Arc<Api>> for ExportAsked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let mut params = Params::of(parts);
        let filter = filter(&mut params, api.store().zone())?;
        let (sort, ascending) = order(&mut params)?;
        let marked = params.take("bom", values::boolean)?.unwrap_or(false);
        params.finish()?;
        let export = Export {
            filter,
            ascending,
            marked,
        };
        Ok(Self { export, sort })
    }
}

/// What an export takes beside filters and order, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `ExportAsked` reads")]
pub(crate) struct CsvParams {
    /// Begins the file with a mark of the byte order, which older spreadsheets know
    /// UTF-8 by; false unless said otherwise.
    #[param(example = true)]
    bom: Option<bool>,
}
