//! What EventBridge takes, by its reference of `PutEvents`.

use serde::Deserialize;
use serde_json::Value;

const ENTRIES: usize = 10;
const BYTES: usize = 256 * 1024;
const LONGEST_TYPE: usize = 128;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Request {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Entry {
    event_bus_name: Option<String>,
    source: Option<String>,
    detail_type: Option<String>,
    detail: Option<String>,
    time: Option<f64>,
}

/// Why one entry is not taken, although the others are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Missing(&'static str),
    TooLong(&'static str),
    MalformedDetail,
    NotOurSource,
    NoSuchBus,
    Busy,
}

impl Request {
    pub(super) fn read(body: &str) -> Result<Self, String> {
        serde_json::from_str(body).map_err(|error| error.to_string())
    }

    /// The entries, unless the whole request is refused for them.
    pub(super) fn checked(self) -> Result<Vec<Entry>, String> {
        let Self { entries } = self;
        if entries.is_empty() || entries.len() > ENTRIES {
            return Err(format!("a request has 1 to {ENTRIES} entries"));
        }
        if entries.iter().map(Entry::size).sum::<usize>() > BYTES {
            return Err("Total size of the entries in the request is over the limit.".to_owned());
        }
        Ok(entries)
    }
}

impl Entry {
    fn size(&self) -> usize {
        let texts = [&self.source, &self.detail_type, &self.detail];
        let texts: usize = texts.into_iter().flatten().map(String::len).sum();
        texts + if self.time.is_some() { 14 } else { 0 }
    }

    /// Source, detail type and detail.
    pub(super) fn checked(self, bus: &str) -> Result<(String, String, Value), Fault> {
        let source = present(self.source, "Source")?;
        let detail_type = present(self.detail_type, "DetailType")?;
        let detail = present(self.detail, "Detail")?;
        if self.event_bus_name.as_deref() != Some(bus) {
            return Err(Fault::NoSuchBus);
        }
        if source.starts_with("aws.") {
            return Err(Fault::NotOurSource);
        }
        if detail_type.chars().count() > LONGEST_TYPE {
            return Err(Fault::TooLong("DetailType"));
        }
        match serde_json::from_str(&detail) {
            Ok(detail @ Value::Object(_)) => Ok((source, detail_type, detail)),
            _ => Err(Fault::MalformedDetail),
        }
    }
}

fn present(text: Option<String>, name: &'static str) -> Result<String, Fault> {
    let text = text.filter(|text| !text.is_empty());
    text.ok_or(Fault::Missing(name))
}

impl Fault {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) | Self::TooLong(_) => "InvalidArgument",
            Self::MalformedDetail => "MalformedDetail",
            Self::NotOurSource => "NotAuthorizedForSourceException",
            Self::NoSuchBus => "ResourceNotFoundException",
            Self::Busy => "ThrottlingException",
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::Missing(what) => {
                format!("Parameter {what} is not valid. Reason: {what} is a required argument.")
            }
            Self::TooLong(what) => format!("Parameter {what} is not valid. Reason: too long."),
            Self::MalformedDetail => "Detail is malformed.".to_owned(),
            Self::NotOurSource => "Not authorized for the source.".to_owned(),
            Self::NoSuchBus => "Event bus does not exist.".to_owned(),
            Self::Busy => "Rate exceeded.".to_owned(),
        }
    }
}
