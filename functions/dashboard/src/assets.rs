//! Style, script and icon, named after their content so that browsers may keep
//! them for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use sha2::{Digest, Sha256};

use crate::refusal::Failure;

struct Asset {
    path: String,
    kind: &'static str,
    bytes: &'static [u8],
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
pub(crate) async fn serve(Path(name): Path<String>) -> Result<Response, Failure> {
    let assets = [&*STYLE, &*SCRIPT, &*ICON];
    let asset = assets
        .into_iter()
        .find(|asset| asset.path.ends_with(&format!("/{name}")));
    let asset = asset.ok_or_else(|| Failure::not_found("no such file"))?;
    let for_ever = "public, max-age=31536000, immutable";
    Ok((
        [(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, for_ever)],
        asset.bytes,
    )
        .into_response())
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
        }
    }
}
