//! What every answer tells the browser to refuse.

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue};

use crate::Transport;

/// Nothing but our own files, no inline script or style, no framing, and no
/// text turned into script.
const CONTENT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; font-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'";

/// There is no word for "none of them", so each is named.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), \
    display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), \
    idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), \
    picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), \
    xr-spatial-tracking=()";

const TWO_YEARS: &str = "max-age=63072000; includeSubDomains";

const ALWAYS: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, CONTENT),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
];

/// `router` with the security headers on each answer, errors included.
///
/// [`Routes`](crate::Routes) does this by itself.
pub fn secured(router: Router, transport: Transport) -> Router {
    router.layer(middleware::from_fn_with_state(transport, secure))
}

async fn secure(State(transport): State<Transport>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    add(response.headers_mut(), transport);
    response
}

/// A handler's own word on caching stands; everything else is fixed.
fn add(headers: &mut HeaderMap, transport: Transport) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if transport == Transport::Https {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(TWO_YEARS),
        );
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, STRICT_TRANSPORT_SECURITY};
    use http::{HeaderMap, HeaderValue};

    use super::add;
    use crate::Transport;

    #[test]
    fn the_content_policy_is_the_agreed_one() {
        let agreed = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
        assert_eq!(with(Transport::Https)[CONTENT_SECURITY_POLICY], agreed);
    }

    #[test]
    fn the_rest_of_the_set_is_complete() {
        let headers = with(Transport::LoopbackHttp);
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        assert!(
            headers["permissions-policy"]
                .to_str()
                .unwrap()
                .contains("microphone=()")
        );
        assert_eq!(headers[CACHE_CONTROL], "no-store");
    }

    #[test]
    fn browsers_are_told_to_stay_on_https_only_over_https() {
        assert!(with(Transport::Https).contains_key(STRICT_TRANSPORT_SECURITY));
        assert!(!with(Transport::LoopbackHttp).contains_key(STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn a_handlers_own_word_on_caching_stands() {
        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("max-age=3600"));
        add(&mut headers, Transport::Https);
        assert_eq!(headers[CACHE_CONTROL], "max-age=3600");
    }

    fn with(transport: Transport) -> HeaderMap {
        let mut headers = HeaderMap::new();
        add(&mut headers, transport);
        headers
    }
}
