//! Style, script and icon, named after their content so that browsers may keep
//! them for ever, and packed for those that can unpack them, as all do.

use std::io::Write;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use sha2::{Digest, Sha256};

use crate::refusal::Failure;

struct Asset {
    path: String,
    kind: &'static str,
    bytes: &'static [u8],
    gzip: Vec<u8>,
}

/// The files of a folder below `assets`, one after the other.
macro_rules! joined {
    ($kind:literal: $($part:literal),+ $(,)?) => {
        concat!($(include_str!(concat!("../assets/", $kind, "/", $part))),+).as_bytes()
    };
}

/// What is said later wins, so what is for narrow screens comes last.
static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "style",
        "css",
        "text/css; charset=utf-8",
        joined!("style":
            "base.css",
            "words.css",
            "frame.css",
            "controls.css",
            "filter.css",
            "lists.css",
            "calls.css",
            "desk.css",
            "call.css",
            "triage.css",
            "toast.css",
            "bulk.css",
            "states.css",
            "campaigns.css",
            "overview.css",
            "exports.css",
            "analytics.css",
            "settings.css",
            "narrow.css",
        ),
    )
});
/// One module, of which `page.js` is what the others build on.
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "script",
        "js",
        "text/javascript; charset=utf-8",
        joined!("script":
            "page.js",
            "small.js",
            "toast.js",
            "keys.js",
            "dialog.js",
            "combobox.js",
            "bulk.js",
            "unsent.js",
            "calls.js",
            "desk.js",
            "walk.js",
            "find.js",
        ),
    )
});
static ICON: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "icon",
        "svg",
        "image/svg+xml",
        include_bytes!("../assets/icon.svg"),
    )
});

pub(crate) fn style() -> &'static str {
    &STYLE.path
}

pub(crate) fn script() -> &'static str {
    &SCRIPT.path
}

pub(crate) fn icon() -> &'static str {
    &ICON.path
}

/// `GET /assets/{name}`
pub(crate) async fn serve(
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let assets = [&*STYLE, &*SCRIPT, &*ICON];
    let asset = assets
        .into_iter()
        .find(|asset| asset.path.ends_with(&format!("/{name}")));
    let asset = asset.ok_or_else(|| Failure::not_found("no such file"))?;
    let always = [
        (CONTENT_TYPE, asset.kind),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (VARY, "accept-encoding"),
    ];
    Ok(if unpacks(&headers) {
        let packed = [(CONTENT_ENCODING, "gzip")];
        (always, packed, asset.gzip.clone()).into_response()
    } else {
        (always, asset.bytes).into_response()
    })
}

/// Whether the browser takes gzip.
fn unpacks(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter();
    let mut codings = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    codings.any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    packed.expect("writing to memory does not fail")
}

impl Asset {
    fn new(stem: &str, ending: &str, kind: &'static str, bytes: &'static [u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let tag: String = digest
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self {
            path: format!("/assets/{stem}.{tag}.{ending}"),
            kind,
            bytes,
            gzip: gzip(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accepted: &str, packed: bool) {
        let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, accepted.parse().unwrap())]);
        assert_eq!(unpacks(&headers), packed, "{accepted}");
    }

    #[test]
    fn only_who_can_unpack_is_sent_packed_files() {
        check("gzip, deflate, br, zstd", true);
        check("br;q=1.0, GZIP;q=0.5", true);
        check("identity", false);
        check("gzip;q=0, br", false);
        assert!(!unpacks(&HeaderMap::new()));
    }
}
