//! The body of a change: a JSON object whose every field is known.
//!
//! Fields are taken by name like parameters, so that what is wrong, unknown or
//! there twice is named; a derived reader would tell its place at most.

use std::fmt;

use access::Problem;
use access::problem::Kind;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// Ten thousand characters, each written as two escapes, and room around them.
pub(crate) const LARGEST: usize = 128 * 1024;

/// Something that a person enters, read from the fields of a body.
pub(crate) trait Entry: Sized {
    fn read(fields: &mut Fields) -> Result<Self, Problem>;
}

/// An entry that could be read, and nothing besides.
pub(crate) struct Entered<T>(pub(crate) T);

impl<S: Sync, T: Entry> FromRequest<S> for Entered<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(Kind::UnsupportedMediaType).detail("send application/json"));
        }
        let body = to_bytes(request.into_body(), LARGEST).await;
        let body = body.map_err(|_| {
            Problem::new(Kind::TooLarge).detail(format!("send at most {LARGEST} bytes"))
        })?;
        let mut fields = Fields::of(&body)?;
        let entry = T::read(&mut fields)?;
        fields.finish().map(|()| Self(entry))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let text = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let mime = text.and_then(|text| text.parse::<mime::Mime>().ok());
    mime.is_some_and(|mime| mime.essence_str() == "application/json")
}

/// The fields of a body that nobody has taken yet.
pub(crate) struct Fields(Vec<(String, Value)>);

impl Fields {
    fn of(body: &[u8]) -> Result<Self, Problem> {
        serde_json::from_slice(body).map_err(|why| {
            Problem::new(Kind::InvalidRequest).detail(format!("the body is no JSON object: {why}"))
        })
    }

    /// The field `name` as `read` understands it; null is as good as absent.
    pub(crate) fn take<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Value) -> Result<T, String>,
    ) -> Result<Option<T>, Problem> {
        let Some(place) = self.0.iter().position(|(given, _)| given == name) else {
            return Ok(None);
        };
        let (_, value) = self.0.remove(place);
        if self.0.iter().any(|(given, _)| given == name) {
            return Err(Problem::invalid_field(name, "is there more than once"));
        }
        match value {
            Value::Null => Ok(None),
            value => read(value)
                .map(Some)
                .map_err(|why| Problem::invalid_field(name, why)),
        }
    }

    /// The field `name`, which must be there.
    pub(crate) fn require<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Value) -> Result<T, String>,
    ) -> Result<T, Problem> {
        self.take(name, read)?
            .ok_or_else(|| Problem::invalid_field(name, "is missing"))
    }

    /// Refuses what nobody took.
    fn finish(self) -> Result<(), Problem> {
        match self.0.first() {
            Some((name, _)) => Err(Problem::invalid_field(name, "is not known here")),
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
        Ok(Fields(fields))
    }
}
