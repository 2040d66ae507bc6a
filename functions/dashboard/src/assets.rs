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
    bytes: Vec<u8>,
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
pub(crate) async fn serve(Path(name): Path<String>) -> Result<Response, Failure> {
    let assets = [&*STYLE, &*SCRIPT, &*ICON];
    let asset = assets
        .into_iter()
        .find(|asset| asset.path.ends_with(&format!("/{name}")));
    let asset = asset.ok_or_else(|| Failure::not_found("no such file"))?;
    let for_ever = "public, max-age=31536000, immutable";
    Ok((
        [(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, for_ever)],
        asset.bytes.clone(),
    )
        .into_response())
}

/// What is for whoever reads the files here, and not for browsers: how lines are
/// set in, and the lines that are comments.
fn lean(text: &str) -> Vec<u8> {
    let (mut lean, mut in_comment) = (Vec::new(), false);
    for line in text.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            lean.extend_from_slice(line.as_bytes());
            lean.push(b'\n');
        }
        in_comment &= !line.ends_with("*/");
    }
    lean
}

/// Style without the spaces that only people need.
fn tight(style: &[u8]) -> Vec<u8> {
    let (mut tight, mut quoted) = (Vec::<u8>::with_capacity(style.len()), false);
    let mut bytes = style.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        quoted ^= byte == b'"';
        let before = tight.last().is_some_and(|last| b"{};:,".contains(last));
        let after = bytes.peek().is_some_and(|next| b"{}".contains(next));
        if quoted || byte != b' ' || !(before || after) {
            tight.push(byte);
        }
    }
    tight
}

impl Asset {
    fn new(stem: &str, ending: &str, kind: &'static str, bytes: &[u8]) -> Self {
        let bytes = std::str::from_utf8(bytes).map_or_else(|_| bytes.to_vec(), lean);
        let bytes = if ending == "css" {
            tight(&bytes)
        } else {
            bytes
        };
        let digest = Sha256::digest(&bytes);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_sent_what_they_need() {
        let style =
            "/* Why\n   so. */\n.a > b, .c:is(d e) { content: \"; x { \"; margin: 0 1px }\n";
        let lean = tight(&lean(style));
        let expected = ".a > b,.c:is(d e){content:\"; x { \";margin:0 1px}\n";
        assert_eq!(String::from_utf8(lean).unwrap(), expected);
        assert_eq!(
            lean_text("// Why.\nif (a) {\n  b(); // c\n}\n"),
            "if (a) {\nb(); // c\n}\n"
        );
    }

    fn lean_text(script: &str) -> String {
        String::from_utf8(lean(script)).unwrap()
    }
}
