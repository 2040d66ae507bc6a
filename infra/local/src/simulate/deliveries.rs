//! The bodies to send.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::Value;

/// A body, by the name of its file.
pub(crate) struct Payload {
    pub(crate) name: String,
    pub(crate) body: Vec<u8>,
}

/// The file at `path`, whatever it holds, or each body of a webhook in a folder.
pub(super) fn payloads(path: &Path) -> anyhow::Result<Vec<Payload>> {
    if !path.is_dir() {
        return Ok(vec![read(path)?]);
    }
    let mut payloads = Vec::new();
    for file in json_files(path)? {
        let payload = read(&file)?;
        match is_webhook_body(&payload.body) {
            true => payloads.push(payload),
            false => skipped(&payload.name),
        }
    }
    if payloads.is_empty() {
        bail!("no file in {} is the body of a webhook", path.display());
    }
    Ok(payloads)
}

fn read(path: &Path) -> anyhow::Result<Payload> {
    let body = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Ok(Payload { name, body })
}

fn json_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Whether the body says what happened, as every event does.
fn is_webhook_body(body: &[u8]) -> bool {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let says = |key: &str| body.get(key).is_some_and(Value::is_string);
    (says("type") && body.get("data").is_some()) || (says("event") && says("conversation_id"))
}

#[expect(clippy::print_stderr, reason = "standard output is for answers")]
fn skipped(name: &str) {
    eprintln!("{name} is not the body of a webhook; skipped");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_the_webhook_bodies_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        put(
            "2-flat.json",
            r#"{"event":"conversation.ended","conversation_id":"conv_1"}"#,
        );
        put(
            "1-call.json",
            r#"{"type":"post_call_transcription","data":{}}"#,
        );
        put("3-list.json", r#"{"conversations":[]}"#);
        put("4-broken.json", "{");
        put(
            "5-notes.txt",
            r#"{"type":"post_call_transcription","data":{}}"#,
        );

        let payloads = payloads(folder.path()).unwrap();
        let names: Vec<&str> = payloads
            .iter()
            .map(|payload| payload.name.as_str())
            .collect();
        assert_eq!(names, ["1-call.json", "2-flat.json"]);
    }

    #[test]
    fn a_file_is_sent_whatever_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("broken.json");
        fs::write(&path, "{").unwrap();
        assert_eq!(payloads(&path).unwrap().len(), 1);
    }

    #[test]
    fn a_folder_without_bodies_is_an_error() {
        assert!(payloads(tempfile::tempdir().unwrap().path()).is_err());
    }
}
