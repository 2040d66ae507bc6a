//! Whether every part is ready.

use std::sync::Arc;

use access::Problem;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Api;
use crate::request::NoParams;

/// Nothing but that all is well.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    #[schema(example = "ok")]
    status: &'static str,
}

/// Whether every part is ready
///
/// Needs no sign-in and tells nothing else.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "service",
    responses((status = 200, description = "Every part is ready.", body = Health))
)]
pub(crate) async fn ready(
    State(api): State<Arc<Api>>,
    _: NoParams,
) -> Result<Json<Health>, Problem> {
    api.store().is_ready().await?;
    Ok(Json(Health { status: "ok" }))
}
