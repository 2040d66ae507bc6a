//! Facts as they are kept: one JSON object, its few stamps listed once and
//! referred to by their place.
//!
//! A field name here is a promise: renaming one is a migration. A name that
//! this version does not know is left alone; one that does not read back is an
//! error, because a fact must not vanish.

use std::collections::BTreeMap;

use domain::{
    AgentId, Channel, Collected, Completeness, Content, Criterion, Direction, Facts, Feedback,
    Json, PhoneNumber, Register, Stamp, State, Status, Timestamp, VendorError, with_facts,
};
use serde_json::{Map, Value, json};

use crate::StoreError;

/// A fact's value as JSON and back.
trait Fact: Sized {
    fn to_json(&self) -> Value;
    fn from_json(value: &Value) -> Option<Self>;
}

macro_rules! codec {
    (kept { $($kept:ident: $kept_type:ty,)* } personal { $($personal:ident: $personal_type:ty,)* }) => {
        pub(crate) fn encode(facts: &Facts) -> Value {
            let stamps: Vec<Stamp> = facts.stamps().into_iter().collect();
            let mut kept = Map::new();
            $(put(&mut kept, &stamps, stringify!($kept), &facts.$kept);)*
            $(put(&mut kept, &stamps, stringify!($personal), &facts.$personal);)*
            json!({ "stamps": stamps.iter().map(stamp_to_json).collect::<Vec<_>>(), "facts": kept })
        }

        pub(crate) fn decode(key: &str, value: &Value) -> Result<Facts, StoreError> {
            let stamps = value["stamps"].as_array().map(Vec::as_slice).unwrap_or_default();
            let stamps: Option<Vec<Stamp>> = stamps.iter().map(stamp_from_json).collect();
            let stamps = stamps.ok_or_else(|| StoreError::corrupt(key, "a stamp"))?;
            let kept = &value["facts"];
            Ok(Facts {
                $($kept: take::<$kept_type>(key, kept, &stamps, stringify!($kept))?,)*
                $($personal: take::<$personal_type>(key, kept, &stamps, stringify!($personal))?,)*
            })
        }

        /// Every fact that is known, by name, as JSON.
        pub fn described(facts: &Facts) -> BTreeMap<&'static str, Value> {
            let mut described = BTreeMap::new();
            $(described.extend(facts.$kept.as_ref().map(|fact| (stringify!($kept), fact.value.to_json())));)*
            $(described.extend(facts.$personal.as_ref().map(|fact| (stringify!($personal), fact.value.to_json())));)*
            described
        }
    };
}

with_facts!(codec);

fn put<T: Fact>(
    kept: &mut Map<String, Value>,
    stamps: &[Stamp],
    name: &str,
    fact: &Option<Register<T>>,
) {
    if let Some(Register { stamp, value }) = fact {
        let which = stamps.iter().position(|known| known == stamp);
        kept.insert(name.to_owned(), json!([which, value.to_json()]));
    }
}

fn take<T: Fact>(
    key: &str,
    kept: &Value,
    stamps: &[Stamp],
    name: &str,
) -> Result<Option<Register<T>>, StoreError> {
    let Some(pair) = kept.get(name) else {
        return Ok(None);
    };
    let which = pair
        .get(0)
        .and_then(Value::as_u64)
        .and_then(|which| usize::try_from(which).ok());
    let stamp = which.and_then(|which| stamps.get(which)).copied();
    let value = pair.get(1).and_then(T::from_json);
    match (stamp, value) {
        (Some(stamp), Some(value)) => Ok(Some(Register { stamp, value })),
        _ => Err(StoreError::corrupt(key, format!("the fact {name}"))),
    }
}

fn stamp_to_json(stamp: &Stamp) -> Value {
    json!([
        stamp.rank,
        stamp.at.to_string(),
        stamp.completeness == Completeness::Full
    ])
}

fn stamp_from_json(value: &Value) -> Option<Stamp> {
    let rank = u8::try_from(value.get(0)?.as_u64()?).ok()?;
    let at = value.get(1)?.as_str()?.parse().ok()?;
    let full = value.get(2)?.as_bool()?;
    let completeness = if full {
        Completeness::Full
    } else {
        Completeness::Summary
    };
    Some(Stamp {
        rank,
        at,
        completeness,
    })
}

macro_rules! text_fact {
    ($($type:ty, $read:expr;)*) => { $(
        impl Fact for $type {
            fn to_json(&self) -> Value {
                Value::String(self.to_string())
            }

            fn from_json(value: &Value) -> Option<Self> {
                let read: fn(&str) -> Option<Self> = $read;
                value.as_str().and_then(read)
            }
        }
    )* };
}

text_fact! {
    String, |text| Some(text.to_owned());
    State, |text| Some(text.into());
    Status, |text| Some(text.into());
    Channel, |text| Some(text.into());
    Direction, |text| Some(text.into());
    AgentId, |text| text.parse().ok();
    PhoneNumber, |text| text.parse().ok();
    Timestamp, |text| text.parse().ok();
}

impl Fact for bool {
    fn to_json(&self) -> Value {
        Value::Bool(*self)
    }

    fn from_json(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Fact for u32 {
    fn to_json(&self) -> Value {
        json!(self)
    }

    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64()?.try_into().ok()
    }
}

impl Fact for i64 {
    fn to_json(&self) -> Value {
        json!(self)
    }

    fn from_json(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

/// The text of a JSON value stands for itself, so that readers see the value.
impl Fact for Json {
    fn to_json(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or_else(|_| Value::String(self.0.clone()))
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self(value.to_string()))
    }
}

impl<T: Fact> Fact for BTreeMap<String, T> {
    fn to_json(&self) -> Value {
        self.iter()
            .map(|(name, value)| (name.clone(), value.to_json()))
            .collect()
    }

    fn from_json(value: &Value) -> Option<Self> {
        let fields = value.as_object()?.iter();
        fields
            .map(|(name, value)| Some((name.clone(), T::from_json(value)?)))
            .collect()
    }
}

impl<T: Fact> Fact for Vec<T> {
    fn to_json(&self) -> Value {
        self.iter().map(Fact::to_json).collect()
    }

    fn from_json(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::from_json).collect()
    }
}

impl Fact for Content {
    fn to_json(&self) -> Value {
        json!({ "sha256": hex::encode(self.digest), "bytes": self.bytes, "turns": self.turns })
    }

    fn from_json(value: &Value) -> Option<Self> {
        let digest = hex::decode(value["sha256"].as_str()?)
            .ok()?
            .try_into()
            .ok()?;
        let turns = u32::from_json(&value["turns"])?;
        Some(Self {
            digest,
            bytes: value["bytes"].as_u64()?,
            turns,
        })
    }
}

impl Fact for Criterion {
    fn to_json(&self) -> Value {
        let Self {
            result,
            rationale,
            score,
            max_score,
        } = self;
        json!({ "result": result, "rationale": rationale, "score": score, "max_score": max_score })
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            result: String::from_json(&value["result"]),
            rationale: String::from_json(&value["rationale"]),
            score: value["score"].as_i64(),
            max_score: value["max_score"].as_i64(),
        })
    }
}

impl Fact for Collected {
    fn to_json(&self) -> Value {
        let value = self.value.as_ref().map(Fact::to_json);
        json!({ "value": value, "rationale": self.rationale })
    }

    fn from_json(value: &Value) -> Option<Self> {
        let collected = value.get("value").filter(|value| !value.is_null());
        Some(Self {
            value: collected.and_then(Json::from_json),
            rationale: String::from_json(&value["rationale"]),
        })
    }
}

impl Fact for VendorError {
    fn to_json(&self) -> Value {
        json!({ "code": self.code, "reason": self.reason })
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            code: value["code"].as_i64(),
            reason: String::from_json(&value["reason"]),
        })
    }
}

impl Fact for Feedback {
    fn to_json(&self) -> Value {
        let Self {
            rating,
            likes,
            dislikes,
            comment,
        } = self;
        json!({ "rating": rating, "likes": likes, "dislikes": dislikes, "comment": comment })
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            rating: value["rating"].as_i64(),
            likes: value["likes"].as_i64(),
            dislikes: value["dislikes"].as_i64(),
            comment: String::from_json(&value["comment"]),
        })
    }
}
