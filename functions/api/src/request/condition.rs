//! `ETag` and `If-Match`: which state of what people entered an edit is made on.
//!
//! A call's tag is made of the revisions of the entered fields and of nothing
//! else, and an edit is checked against its own field's revision alone. So what
//! the vendor sends, or an edit of another field, never makes anyone's edit fail.
//! What is changed as a whole, such as a campaign, has one revision.

use std::fmt;
use std::str::FromStr;

use access::Problem;
use axum::extract::FromRequestParts;
use domain::{Edited, Staff};
use http::HeaderValue;
use http::header::IF_MATCH;
use http::request::Parts;
use utoipa::IntoParams;

/// The revisions of what people entered, as a tag: `"a0-f0-c2-n0-t1"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Revisions {
    pub(crate) attribution: u32,
    pub(crate) flags: u32,
    pub(crate) conversion: u32,
    pub(crate) notes: u32,
    pub(crate) tags: u32,
}

/// The revision of what is changed as a whole, as a tag: `"r3"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Revision(pub(crate) u32);

/// What the sender has seen of what they change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition<Tag = Revisions> {
    /// They do not say, or any state will do.
    Any,
    Seen(Tag),
    /// A state that it never was in.
    Foreign,
}

impl Revisions {
    pub(crate) fn of(staff: &Staff) -> Self {
        Self {
            attribution: revision(&staff.attribution),
            flags: revision(&staff.marks),
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
        let Self {
            attribution,
            flags,
            conversion,
            notes,
            tags,
        } = self;
        write!(f, "a{attribution}-f{flags}-c{conversion}-n{notes}-t{tags}")
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
            attribution: revision('a')?,
            flags: revision('f')?,
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

impl Revision {
    pub(crate) fn etag(self) -> HeaderValue {
        HeaderValue::try_from(format!("\"r{}\"", self.0)).expect("a letter and digits")
    }
}

impl FromStr for Revision {
    type Err = ();

    fn from_str(tag: &str) -> Result<Self, ()> {
        let digits = tag.strip_prefix('r').ok_or(())?;
        let revision = digits.parse().map_err(drop)?;
        match format!("{revision}") == digits {
            true => Ok(Self(revision)),
            false => Err(()),
        }
    }
}

impl<S: Sync, Tag: FromStr> FromRequestParts<S> for Condition<Tag> {
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

impl<Tag: FromStr> Condition<Tag> {
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
    /// The `ETag` of the call as you saw it, such as `"a0-f0-c2-n0-t1"`: the edit is made
    /// only if nobody edited this field since. A `*` stands for any.
    #[param(rename = "If-Match", value_type = String, required = false, example = "*")]
    if_match: Option<String>,
}

/// The header of a conditional change, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it describes what `Condition` reads")]
pub(crate) struct RevisionHeader {
    /// The `ETag` that you saw, such as `"r3"`: the change is made only if nobody
    /// made another one since. A `*` stands for any.
    #[param(rename = "If-Match", value_type = String, required = false, example = "*")]
    if_match: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{Condition, Revision, Revisions};

    const SEEN: Revisions = Revisions {
        attribution: 4,
        flags: 0,
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
            "a0-f0-c1-n0-t0",
            "W/\"a0-f0-c1-n0-t0\"",
            "\"a0-f0-c1-n0\"",
            "\"a0-f0-c01-n0-t0\"",
            "\"a0-f0-c1-n0-t0-x\"",
            "\"r1\"",
        ] {
            let read = Condition::<Revisions>::of(foreign);
            assert_eq!(read, Ok(Condition::Foreign), "{foreign}");
        }
    }

    #[test]
    fn a_revision_reads_back() {
        let tag = Revision(12).etag();
        let read = Condition::of(tag.to_str().unwrap());
        assert_eq!(read, Ok(Condition::Seen(Revision(12))));
        for foreign in ["\"r01\"", "\"r\"", "\"12\"", "r1", "\"r-1\""] {
            let read = Condition::<Revision>::of(foreign);
            assert_eq!(read, Ok(Condition::Foreign), "{foreign}");
        }
    }

    #[test]
    fn a_star_takes_any_state_and_a_list_is_refused() {
        assert_eq!(Condition::<Revision>::of("*"), Ok(Condition::Any));
        assert!(Condition::<Revision>::of("\"r1\", \"r2\"").is_err());
    }
}
