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

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use lambda_http::aws_lambda_events::apigw::ApiGatewayV2httpRequestContext;

    use super::*;

    async fn address(told: Option<&str>, header: &str) -> Option<CallerAddress> {
        let mut context = ApiGatewayV2httpRequestContext::default();
        context.http.source_ip = told.map(str::to_owned);
        let request = Request::builder()
            .header("x-forwarded-for", header)
            .body(Body::empty());
        let mut request = request.unwrap();
        request
            .extensions_mut()
            .insert(RequestContext::ApiGatewayV2(context));
        with_address(request).await.extensions().get().copied()
    }

    #[tokio::test]
    async fn the_gateways_word_counts_and_no_header_does() {
        let ours = CallerAddress("203.0.113.7".parse().unwrap());
        assert_eq!(
            address(Some("203.0.113.7"), "198.51.100.1").await,
            Some(ours)
        );
        assert_eq!(address(None, "198.51.100.1").await, None);
    }
}
