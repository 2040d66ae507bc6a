//! A router behind API Gateway.

use access::CallerAddress;
use axum::Router;
use axum::extract::Request;
use axum::middleware::map_request;
use lambda_http::request::RequestContext;

/// Serves `router` as a Lambda function, until Lambda ends it.
pub async fn serve(router: Router) -> Result<(), lambda_http::Error> {
    lambda_http::run(router.layer(map_request(with_address))).await
}

/// Notes whom the gateway has at the other end. A header that says so could
/// have been sent by anyone.
async fn with_address(mut request: Request) -> Request {
    let address = match request.extensions().get() {
        Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.as_deref(),
        _ => None,
    };
    if let Some(address) = address.and_then(|address| address.parse().ok()) {
        request.extensions_mut().insert(CallerAddress(address));
    }
    request
}
