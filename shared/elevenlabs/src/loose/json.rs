//! Values that are kept or read later as the JSON they are.

use domain::Json as JsonText;
use serde::de::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Loose, Scalar};
use crate::body::levels;
use crate::mend::mended;
use crate::notes::{Notes, Why};

/// Any value, in one spelling.
pub(crate) struct Json(pub(crate) JsonText);

/// An object that is read later, as it stands in the body.
pub(crate) struct Raw<'de>(pub(crate) &'de str);

const LONGEST: usize = 64 * 1024;

/// Far fewer than a parser takes, for what is kept is written into other JSON.
const MOST_LEVELS: usize = 64;

impl<'de> Loose<'de> for Raw<'de> {
    const EXPECTED: &'static str = "an object";

    fn read<D: Deserializer<'de>>(json: D, notes: &mut Notes) -> Result<Option<Self>, D::Error> {
        let raw = <&RawValue>::deserialize(json)?.get();
        let object = raw.starts_with('{');
        if !object && raw != "null" {
            notes.note(Why::Not(Self::EXPECTED));
        }
        Ok(object.then_some(Self(raw)))
    }
}

impl<'de> Loose<'de> for Json {
    const EXPECTED: &'static str = "a value";

    fn read<D: Deserializer<'de>>(json: D, notes: &mut Notes) -> Result<Option<Self>, D::Error> {
        let raw = <&RawValue>::deserialize(json)?.get();
        if let Some(why) = too_much(raw) {
            notes.note(why);
            return Ok(None);
        }
        Ok(spelled(raw)
            .filter(|text| text != "null" && text != "\"\"")
            .map(|text| Self(JsonText(text))))
    }
}

fn too_much(raw: &str) -> Option<Why> {
    if raw.len() > LONGEST {
        return Some(Why::TooLong);
    }
    (levels(raw) > MOST_LEVELS).then_some(Why::TooDeep)
}

/// The one spelling of a value, so that the webhook and the API, which space and
/// escape differently, state the same.
fn spelled(raw: &str) -> Option<String> {
    let value = serde_json::from_str(raw).or_else(|_| serde_json::from_str(&mended(raw)));
    value.ok().map(|value: Value| value.to_string())
}

impl Scalar<'_> {
    /// The value as JSON spells it.
    pub(crate) fn into_json(self) -> JsonText {
        let value = match self {
            Self::Bool(value) => Value::from(value),
            Self::Whole(value) => Value::from(value),
            Self::Real(value) => Value::from(value),
            Self::Text(value) => Value::from(value),
        };
        JsonText(value.to_string())
    }
}
