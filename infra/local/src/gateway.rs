//! What stands before the functions in AWS, and so here: routes by path, the
//! caller's address, and a limit on what one request may carry.

use std::net::SocketAddr;

use access::problem::Kind;
use access::{CallerAddress, Problem};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use store::Store;
use tower::ServiceExt;

use crate::event;

/// What an HTTP API takes at most, whatever is behind it.
const LARGEST_BODY: usize = 10_000_000;

/// The functions.
#[derive(Clone)]
pub(crate) struct Functions {
    pub(crate) webhook: Router,
    pub(crate) api: Router,
    pub(crate) dashboard: Router,
    /// Where refused deliveries are counted.
    pub(crate) store: Store,
}

pub(crate) fn router(functions: Functions) -> Router {
    Router::new().fallback(pass).with_state(functions)
}

async fn pass(
    State(functions): State<Functions>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY)
        .await
        .ok()
        .filter(|body| fits(&parts, body, peer));
    let Some(body) = body else {
        return functions.too_large(parts.uri.path()).await;
    };
    parts.extensions.insert(CallerAddress(peer.ip()));
    let function = functions.at(parts.uri.path()).clone();
    let Ok(response) = function
        .oneshot(Request::from_parts(parts, Body::from(body)))
        .await;
    response
}

fn fits(parts: &Parts, body: &Bytes, peer: SocketAddr) -> bool {
    let source_ip = peer.ip().to_string();
    event::fits(&event::Request {
        method: &parts.method,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &parts.headers,
        body,
        source_ip: &source_ip,
        at: boot::now(),
    })
}

impl Functions {
    /// The function that template.yaml routes a path to.
    fn at(&self, path: &str) -> &Router {
        match path {
            webhook::PATH => &self.webhook,
            "/healthz" => &self.api,
            _ if path.starts_with("/api/") => &self.api,
            _ => &self.dashboard,
        }
    }

    async fn too_large(&self, path: &str) -> Response {
        if path == webhook::PATH {
            tracing::warn!(
                delivery.reason = "too_large",
                "a delivery was too large for a function"
            );
            if let Err(error) = self.store.count_delivery("too_large", boot::now()).await {
                tracing::warn!(
                    error = error.to_string(),
                    "a refused delivery could not be counted"
                );
            }
        }
        Problem::new(Kind::TooLarge)
            .detail("a request is at most 6 MB, escaped")
            .into_response()
    }
}
