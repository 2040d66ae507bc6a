//! Where a browser goes on to.

use axum::response::{Html, IntoResponse, Response};

/// `path` if it stays on this site, otherwise the first page.
///
/// Browsers read `//host` and `/\host` as another site, and drop tabs and line
/// ends before they look.
pub fn local_path(path: &str) -> &str {
    let odd = |c: char| c.is_control() || c == '\\';
    if path.starts_with('/') && !path.starts_with("//") && !path.contains(odd) {
        path
    } else {
        "/"
    }
}

/// A page that goes on to `path` by itself.
///
/// Not a redirect: a browser that came from another site sends no `Strict`
/// cookie along a chain of redirects, but does with what our own page asks for.
pub fn onward(path: &str) -> Response {
    let path = escaped(local_path(path));
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta http-equiv=\"refresh\" content=\"0;url={path}\"><title>Ringledger</title>\
         <p><a href=\"{path}\">Go on to Ringledger</a></p></html>"
    );
    Html(page).into_response()
}

/// Where to sign in and then go on to `path`.
pub(crate) fn sign_in_and_then(path: &str) -> String {
    by_way_of("/sign-in", path)
}

/// Where to show the password once more and then go on to `path`.
pub(crate) fn confirm_and_then(path: &str) -> String {
    by_way_of("/confirm", path)
}

fn by_way_of(first: &str, path: &str) -> String {
    match local_path(path) {
        "/" => first.to_owned(),
        path => {
            let next = serde_urlencoded::to_string([("next", path)]);
            format!("{first}?{}", next.expect("a pair of texts is a query"))
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::{local_path, onward, sign_in_and_then};

    #[test]
    fn only_a_path_on_this_site_is_followed() {
        for path in [
            "/",
            "/calls",
            "/calls?status=failure&x=//y",
            "/calls/conv_1#turn-3",
        ] {
            assert_eq!(local_path(path), path);
        }
        let elsewhere = [
            "",
            "calls",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil",
        ];
        for path in elsewhere {
            assert_eq!(local_path(path), "/", "{path:?}");
        }
    }

    #[test]
    fn signing_in_remembers_the_page_that_was_asked_for() {
        assert_eq!(
            sign_in_and_then("/calls?a=b&c"),
            "/sign-in?next=%2Fcalls%3Fa%3Db%26c"
        );
        assert_eq!(sign_in_and_then("/"), "/sign-in");
        assert_eq!(sign_in_and_then("//evil.example"), "/sign-in");
    }

    #[tokio::test]
    async fn the_page_that_goes_on_stays_on_this_site() {
        assert!(page("//evil.example").await.contains("0;url=/\""));
        assert!(
            page("/calls?page=2")
                .await
                .contains("0;url=/calls?page=2\"")
        );
    }

    #[tokio::test]
    async fn the_page_that_goes_on_cannot_be_broken_out_of() {
        let page = page("/x?\"><script>&").await;
        assert!(page.contains("0;url=/x?&quot;&gt;&lt;script&gt;&amp;\""));
        assert!(!page.contains("<script"));
    }

    async fn page(path: &str) -> String {
        let page = onward(path).into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(page.to_vec()).unwrap()
    }
}
