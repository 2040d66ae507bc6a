//! The description of the API (OpenAPI 3.1), made from the code it describes.
//!
//! utoipa reads paths, parameters and bodies off the handlers. What follows from
//! the route table, who may ask and what any route can refuse, is added here, so
//! that it cannot be said differently in two places.

mod completed;

use std::sync::Arc;

use access::Route;
use axum::extract::State;
use axum::response::IntoResponse;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use utoipa::OpenApi;

use crate::Api;
use crate::request::NoParams;

/// This description
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    tag = "service",
    responses((status = 200, description = "OpenAPI 3.1.", body = serde_json::Value)),
    operation_id = "describe"
)]
pub(crate) async fn serve(State(api): State<Arc<Api>>, _: NoParams) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], api.document.clone())
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ringledger",
        description = "The calls that ElevenLabs voice agents took and made.\n\n\
            Facts that are not known are null, never missing; times are RFC 3339 with offset, durations \
            seconds, numbers E.164. Unknown parameters and fields are refused by name. Errors are \
            problems (RFC 9457)."
    ),
    paths(
        crate::calls::list,
        crate::calls::one,
        crate::exports::calls,
        crate::calls::raw,
        crate::history::list,
        crate::attribution::put,
        crate::attribution::delete,
        crate::attributions::decide,
        crate::attributions::undo,
        crate::flags::put,
        crate::conversion::put,
        crate::notes::put,
        crate::tags::put,
        crate::campaigns::list,
        crate::campaigns::add,
        crate::campaigns::one,
        crate::campaigns::patch,
        crate::mailings::list,
        crate::mailings::add,
        crate::mailings::patch,
        crate::numbers::list,
        crate::numbers::one,
        crate::numbers::put_kind,
        crate::numbers::put_assignments,
        crate::agents::one,
        crate::agents::put,
        crate::batches::one,
        crate::batches::put,
        crate::recipients::list,
        crate::recipients::put,
        crate::recipients::guess,
        crate::rules::one,
        crate::rules::put,
        crate::review::list,
        crate::analytics::timeline,
        crate::analytics::durations,
        crate::analytics::campaigns,
        crate::analytics::attribution,
        crate::analytics::timeline_csv,
        crate::analytics::durations_csv,
        crate::analytics::campaigns_csv,
        crate::analytics::attribution_csv,
        crate::jobs::list,
        crate::jobs::refused,
        crate::jobs::one,
        crate::exports::file,
        crate::deliveries::list,
        crate::deliveries::one,
        crate::deliveries::replay,
        crate::ledger::show,
        crate::ledger::sync,
        serve,
        crate::health::ready,
    ),
    components(schemas(crate::edited::Changed)),
    tags(
        (name = "calls", description = "Calls and what is known of them."),
        (name = "attribution", description = "Which campaign a call is credited to."),
        (name = "entries", description = "What people enter about a call."),
        (name = "campaigns", description = "What made the phone ring, and whom it was sent to."),
        (name = "directory", description = "Numbers, agents and batches, and what they belong to."),
        (name = "analytics", description = "Figures of many calls."),
        (name = "jobs", description = "Work that goes on in the background."),
        (name = "deliveries", description = "What reached the webhook."),
        (name = "ingest", description = "Whether every call came in."),
        (name = "service", description = "The API itself."),
    )
)]
struct Described;

/// The description, with what `table` says of each route.
pub(crate) fn document(table: &[Route]) -> Bytes {
    let described = serde_json::to_value(Described::openapi()).expect("a description serializes");
    let completed = completed::with(table, described);
    serde_json::to_vec(&completed)
        .expect("JSON serializes")
        .into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use access::{Access, Policy, Transport};
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use object_store::memory::InMemory;
    use sandbox::{Sandbox, TABLE_PREFIX};
    use serde_json::Value;
    use store::Store;
    use utoipa::OpenApi;

    use super::{Described, document};
    use crate::routes;

    #[tokio::test]
    async fn the_description_names_exactly_the_routes_there_are() {
        let routes = routes(access().await);
        let served = routes
            .table()
            .iter()
            .map(|route| (route.path.to_owned(), route.method.as_str().to_lowercase()));
        assert_eq!(
            described(&serde_json::to_value(Described::openapi()).unwrap()),
            served.collect()
        );
    }

    #[tokio::test]
    async fn the_description_says_who_may_ask() {
        let routes = routes(access().await);
        let document: Value = serde_json::from_slice(&document(routes.table())).unwrap();
        for route in routes.table() {
            let method = route.method.as_str().to_lowercase();
            let operation = &document["paths"][route.path][method];
            let guarded = operation["security"]
                .as_array()
                .is_some_and(|ways| !ways.is_empty());
            assert_eq!(guarded, route.policy != Policy::Public, "{}", route.path);
            assert_eq!(
                guarded,
                operation["responses"]["403"].is_object(),
                "{}",
                route.path
            );
        }
    }

    fn described(document: &Value) -> BTreeSet<(String, String)> {
        let paths = document["paths"].as_object().unwrap().iter();
        let pairs = paths.flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(|method| (path.clone(), method.clone()))
        });
        pairs.collect()
    }

    async fn access() -> Access {
        let (client, objects) = (Sandbox::memory().await.client(), Arc::new(InMemory::new()));
        let store = Store::new(client, TABLE_PREFIX, objects, TimeZone::UTC);
        Access {
            store,
            transport: Transport::Https,
            now: || Timestamp::UNIX_EPOCH,
        }
    }
}
