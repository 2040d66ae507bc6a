//! `ETag` and `If-Match`: which state of what people entered an edit is made on.
//!
//! A tag is made of the revisions of the entered fields and of nothing else, and
//! an edit is checked against its own field's revision alone. So what the vendor
//! sends, or an edit of another field, never makes anyone's edit fail.

use std::fmt;
use std::str::FromStr;

use access::Problem;
use axum::extract::FromRequestParts;
use domain::{Edited, Staff};
use http::HeaderValue;
use http::header::IF_MATCH;
use http::request::Parts;
use utoipa::IntoParams;

/// The revisions of what people entered, as a tag: `"c2-n0-t1"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Revisions {
    pub(crate) conversion: u32,
    pub(crate) notes: u32,
    pub(crate) tags: u32,
}

/// What the sender has seen of the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// They do not say, or any state will do.
    Any,
    Seen(Revisions),
    /// A state that this call never was in.
    Foreign,
}

impl Revisions {
    pub(crate) fn of(staff: &Staff) -> Self {
        Self {
            conversion: revision(&staff.conversion),
            notes: revision(&staff.notes),
            tags: revision(&staff.tags),
        }
    }

    pub(crate) fn etag(&self) -> HeaderValue {
        HeaderValue::try_from(format!("\"{self}\"")).expect("letters, digits and dashes")
    }
}

fn revision<T>(edited: &Option<Edited<T>>) -> u32 {
    edited.as_ref().map_or(0, |edited| edited.rev)
}

impl fmt::Display for Revisions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{}-n{}-t{}", self.conversion, self.notes, self.tags)
    }
}

impl FromStr for Revisions {
    type Err = ();

    fn from_str(tag: &str) -> Result<Self, ()> {
        let mut parts = tag.split('-');
        let mut revision = |letter: char| {
            let digits = parts
                .next()
                .and_then(|part| part.strip_prefix(letter))
                .ok_or(())?;
            digits.parse().map_err(drop)
        };
        let revisions = Self {
            conversion: revision('c')?,
            notes: revision('n')?,
            tags: revision('t')?,
        };
        if revisions.to_string() == tag {
            Ok(revisions)
        } else {
            Err(())
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Condition {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let given: Vec<_> = parts.headers.get_all(IF_MATCH).iter().collect();
        match given.as_slice() {
            [] => Ok(Self::Any),
            [one] => Self::of(one.to_str().unwrap_or_default().trim()),
            _ => Err(one_tag()),
        }
    }
}

impl Condition {
    fn of(text: &str) -> Result<Self, Problem> {
        if text == "*" {
            return Ok(Self::Any);
        }
        if text.contains(',') {
            return Err(one_tag());
        }
        let tag = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        let revisions = tag.and_then(|tag| tag.parse().ok());
        Ok(revisions.map_or(Self::Foreign, Self::Seen))
    }
}

fn one_tag() -> Problem {
    Problem::invalid_parameter("If-Match", "is one ETag, or *")
}

/// The header of a conditional edit, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it describes what `Condition` reads")]
pub(crate) struct ConditionHeader {
    /// The `ETag` of the call as you saw it, such as `"c2-n0-t1"`: the edit is made
    /// only if nobody edited this field since. A `*` stands for any.
    #[param(rename = "If-Match", value_type = String, required = false, example = "*")]
    if_match: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{Condition, Revisions};

    const SEEN: Revisions = Revisions {
        conversion: 12,
        notes: 0,
        tags: 3,
    };

    #[test]
    fn a_tag_reads_back() {
        let tag = SEEN.etag();
        assert_eq!(
            Condition::of(tag.to_str().unwrap()),
            Ok(Condition::Seen(SEEN))
        );
    }

    #[test]
    fn another_tag_was_never_ours() {
        for foreign in [
            "",
            "\"\"",
            "c1-n0-t0",
            "W/\"c1-n0-t0\"",
            "\"c1-n0\"",
            "\"c01-n0-t0\"",
            "\"c1-n0-t0-x\"",
        ] {
            assert_eq!(Condition::of(foreign), Ok(Condition::Foreign), "{foreign}");
        }
    }

    #[test]
    fn a_star_takes_any_state_and_a_list_is_refused() {
        assert_eq!(Condition::of("*"), Ok(Condition::Any));
        assert!(Condition::of("\"c1-n0-t0\", \"c2-n0-t0\"").is_err());
    }
}
