//! The body of a change: a JSON object whose every field is known.
//!
//! Fields are taken by name like parameters, so that what is wrong, unknown or
//! there twice is named; a derived reader would tell its place at most.

use std::fmt::{self, Display};
use std::ops::RangeInclusive;
use std::str::FromStr;

use access::Problem;
use access::problem::Kind;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use domain::CampaignId;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use jiff::civil::Date;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::moment::is_written;

/// Ten thousand characters, each written as two escapes, and room around them.
pub(crate) const LARGEST: usize = 128 * 1024;

/// Something that a person enters, read from the fields of a body.
pub(crate) trait Entry: Sized {
    /// In bytes, of the body.
    const LARGEST: usize = LARGEST;

    fn read(fields: &mut Fields) -> Result<Self, Problem>;
}

/// An entry that could be read, and nothing besides.
pub(crate) struct Entered<T>(pub(crate) T);

impl<S: Sync, T: Entry> FromRequest<S> for Entered<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let body = body(request, "application/json", T::LARGEST).await?;
        let mut fields = Fields::of(&body)?;
        let entry = T::read(&mut fields)?;
        fields.finish().map(|()| Self(entry))
    }
}

/// A list of what a person enters, alone or as the one field of an object.
pub(crate) trait ListEntry: Sized {
    const FIELD: &'static str;

    fn read(values: Vec<Value>) -> Result<Self, Problem>;
}

/// A list that could be read, and nothing besides.
pub(crate) struct EnteredList<T>(pub(crate) T);

impl<S: Sync, T: ListEntry> FromRequest<S> for EnteredList<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let body = body(request, "application/json", LARGEST).await?;
        if body.trim_ascii_start().starts_with(b"[") {
            let values = serde_json::from_slice(&body).map_err(|why| {
                let detail = format!("the body is no JSON list: {why}");
                Problem::new(Kind::InvalidRequest).detail(detail)
            })?;
            return T::read(values).map(Self);
        }
        let mut fields = Fields::of(&body)?;
        let values = fields.require(T::FIELD, |value| match value {
            Value::Array(values) => Ok(values),
            _ => Err("is not a list".to_owned()),
        })?;
        fields.finish()?;
        T::read(values).map(Self)
    }
}

/// The body of a request, which says that it has this type.
pub(crate) async fn body(
    request: Request,
    essence: &str,
    largest: usize,
) -> Result<Bytes, Problem> {
    if !is_of_type(request.headers(), essence) {
        return Err(Problem::new(Kind::UnsupportedMediaType).detail(format!("send {essence}")));
    }
    let body = to_bytes(request.into_body(), largest).await;
    body.map_err(|_| Problem::new(Kind::TooLarge).detail(format!("send at most {largest} bytes")))
}

fn is_of_type(headers: &HeaderMap, essence: &str) -> bool {
    let text = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let mime = text.and_then(|text| text.parse::<mime::Mime>().ok());
    mime.is_some_and(|mime| mime.essence_str() == essence)
}

/// The fields of an object that nobody has taken yet.
pub(crate) struct Fields {
    given: Vec<(String, Value)>,
    /// Where the object stands in the body, such as `assignments[0].`.
    place: String,
}

impl Fields {
    fn of(body: &[u8]) -> Result<Self, Problem> {
        serde_json::from_slice(body).map_err(|why| {
            Problem::new(Kind::InvalidRequest).detail(format!("the body is no JSON object: {why}"))
        })
    }

    /// The fields of an object inside a body, at `place`.
    pub(crate) fn within(place: &str, value: Value) -> Result<Self, Problem> {
        match value {
            Value::Object(fields) => Ok(Self {
                given: fields.into_iter().collect(),
                place: format!("{place}."),
            }),
            _ => Err(Problem::invalid_field(place, "is not an object")),
        }
    }

    /// The field's full name.
    pub(crate) fn name_of(&self, name: &str) -> String {
        format!("{}{name}", self.place)
    }

    pub(crate) fn invalid(&self, name: &str, why: impl Into<String>) -> Problem {
        Problem::invalid_field(&self.name_of(name), why)
    }

    /// The field `name` as it was sent, null or else; none when it was not.
    pub(crate) fn raw(&mut self, name: &str) -> Result<Option<Value>, Problem> {
        let Some(place) = self.given.iter().position(|(given, _)| given == name) else {
            return Ok(None);
        };
        let (_, value) = self.given.remove(place);
        if self.given.iter().any(|(given, _)| given == name) {
            return Err(self.invalid(name, "is there more than once"));
        }
        Ok(Some(value))
    }

    /// The field `name` as `read` understands it; null is as good as absent.
    pub(crate) fn take<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Value) -> Result<T, String>,
    ) -> Result<Option<T>, Problem> {
        Ok(self.given(name, read)?.flatten())
    }

    /// The same, where null is told from absent: it takes something away.
    pub(crate) fn given<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Value) -> Result<T, String>,
    ) -> Result<Option<Option<T>>, Problem> {
        match self.raw(name)? {
            None => Ok(None),
            Some(Value::Null) => Ok(Some(None)),
            Some(value) => match read(value) {
                Ok(value) => Ok(Some(Some(value))),
                Err(why) => Err(self.invalid(name, why)),
            },
        }
    }

    /// The field `name`, which must be there.
    pub(crate) fn require<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Value) -> Result<T, String>,
    ) -> Result<T, Problem> {
        self.take(name, read)?
            .ok_or_else(|| self.invalid(name, "is missing"))
    }

    /// Refuses what nobody took.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        match self.given.first() {
            Some((name, _)) => Err(self.invalid(name, "is not known here")),
            None => Ok(()),
        }
    }
}

/// [`text`] as a pattern.
pub(crate) const PLAIN_TEXT: &str = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$";

/// A text of at most `most` characters, free of control characters other than
/// tabs and line breaks.
pub(crate) fn text(most: usize) -> impl Fn(Value) -> Result<String, String> {
    move |value| match value {
        Value::String(text) if text.chars().count() > most => {
            Err(format!("is longer than {most} characters"))
        }
        Value::String(text) if text.chars().any(is_control) => {
            Err("has a control character".to_owned())
        }
        Value::String(text) => Ok(text),
        _ => Err("is not a text".to_owned()),
    }
}

fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

pub(crate) fn boolean(value: Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| "is true or false".to_owned())
}

pub(crate) fn number(value: Value) -> Result<f64, String> {
    value.as_f64().ok_or_else(|| "is not a number".to_owned())
}

/// A whole number within `range`.
pub(crate) fn whole(range: RangeInclusive<u64>) -> impl Fn(Value) -> Result<u64, String> {
    move |value| {
        let number = value.as_u64().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            let (start, end) = (range.start(), range.end());
            format!("is a whole number from {start} to {end}")
        })
    }
}

/// A text of one line that says something.
pub(crate) fn line(most: usize) -> impl Fn(Value) -> Result<String, String> {
    move |value| {
        let line = text(most)(value)?;
        let line = line.trim();
        match line {
            "" => Err("is empty".to_owned()),
            _ if line.contains(char::is_control) => Err("has a control character".to_owned()),
            _ => Ok(line.to_owned()),
        }
    }
}

/// An id or anything else that reads itself from text.
pub(crate) fn parsed<T: FromStr<Err: Display>>(value: Value) -> Result<T, String> {
    match value {
        Value::String(text) => text.parse().map_err(|why: T::Err| why.to_string()),
        _ => Err("is not a text".to_owned()),
    }
}

/// The id of a campaign; a lone dash stands for "none" in the index.
pub(crate) fn campaign(value: Value) -> Result<CampaignId, String> {
    match parsed::<CampaignId>(value) {
        Ok(id) if id.as_str() == "-" => Err("is not a campaign's id".to_owned()),
        read => read,
    }
}

/// One of the words that read themselves.
pub(crate) fn word<T: FromStr>(
    words: impl IntoIterator<Item = &'static str>,
) -> impl FnOnce(Value) -> Result<T, String> {
    move |value| {
        let word = value.as_str().and_then(|text| text.parse().ok());
        word.ok_or_else(|| {
            let words: Vec<_> = words.into_iter().collect();
            format!("is one of {}", words.join(", "))
        })
    }
}

/// A day, written as `2026-03-10`.
pub(crate) fn date(value: Value) -> Result<Date, String> {
    let text = value.as_str().filter(|text| is_written(text, "dddd-dd-dd"));
    let date = text.and_then(|text| text.parse::<Date>().ok());
    let date = date.filter(|date| (1970..=2199).contains(&date.year()));
    date.ok_or_else(|| "is a date such as 2026-03-10".to_owned())
}

/// At most `most` things, each as `read` understands it.
pub(crate) fn list<T>(
    most: usize,
    read: impl Fn(Value) -> Result<T, String>,
) -> impl FnOnce(Value) -> Result<Vec<T>, String> {
    move |value| match value {
        Value::Array(values) if values.len() > most => Err(format!("are more than {most}")),
        Value::Array(values) => {
            let read = |value| read(value).map_err(|why| format!("holds one that {why}"));
            values.into_iter().map(read).collect()
        }
        _ => Err("is not a list".to_owned()),
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(AllFields)
    }
}

/// Keeps a field that is there twice, which a map would lose.
struct AllFields;

impl<'de> Visitor<'de> for AllFields {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields {
            given: fields,
            place: String::new(),
        })
    }
}
