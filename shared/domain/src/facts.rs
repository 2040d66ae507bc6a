//! What the vendor says of a call, one register a fact.
//!
//! The list below is the only one: the store's codec, the join and erasure
//! are made from it, so a new fact is one line here.

use std::fmt;

use jiff::Timestamp;

use crate::register::larger;
use crate::{Completeness, ConversationId, Register, Sightings, Source, Stamp, State};

/// Hands the list of facts to the macro `$then`: those kept after an erasure,
/// then the personal ones.
#[macro_export]
macro_rules! with_facts {
    ($then:ident) => {
        $then! {
            kept {
                state: $crate::State,
                agent_id: $crate::AgentId,
                agent_name: String,
                started_at: $crate::Timestamp,
                accepted_at: $crate::Timestamp,
                duration_secs: u32,
                channel: $crate::Channel,
                source: String,
                direction: $crate::Direction,
                status: $crate::Status,
                termination_reason: String,
                failure_reason: String,
                carrier_result: String,
                error: $crate::VendorError,
                language: String,
                cost_credits: i64,
                cost_usd_micros: i64,
                score_millis: i64,
                batch_call_id: String,
                batch_recipient_id: String,
                vendor_campaign_id: String,
                environment: String,
                version_id: String,
                has_audio: bool,
                text_only: bool,
            }
            personal {
                external_number: $crate::PhoneNumber,
                agent_number: $crate::PhoneNumber,
                phone_number_id: String,
                call_sid: String,
                user_id: String,
                title: String,
                summary: String,
                criteria: std::collections::BTreeMap<String, $crate::Criterion>,
                collected: std::collections::BTreeMap<String, $crate::Collected>,
                dynamic_variables: std::collections::BTreeMap<String, $crate::Json>,
                sip_headers: std::collections::BTreeMap<String, String>,
                feedback: $crate::Feedback,
                sentiment: String,
                intent: String,
                outcome: String,
                metadata: std::collections::BTreeMap<String, $crate::Json>,
                vendor_tags: Vec<String>,
                warnings: Vec<String>,
                transcript: $crate::Content,
                raw: $crate::Content,
            }
        }
    };
}

macro_rules! define_facts {
    (kept { $($kept:ident: $kept_type:ty,)* } personal { $($personal:ident: $personal_type:ty,)* }) => {
        /// Everything the vendor has said of a call, each fact with its stamp.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Facts {
            $(pub $kept: Option<Register<$kept_type>>,)*
            $(pub $personal: Option<Register<$personal_type>>,)*
        }

        impl Facts {
            /// Of each fact the larger register.
            pub(crate) fn join(&self, other: &Self) -> Self {
                Self {
                    $($kept: larger(&self.$kept, &other.$kept),)*
                    $($personal: larger(&self.$personal, &other.$personal),)*
                }
            }

            /// Without anything that tells of a person.
            pub(crate) fn impersonal(&self) -> Self {
                Self {
                    $($kept: self.$kept.clone(),)*
                    ..Self::default()
                }
            }

            /// The names of the facts whose values differ.
            pub fn differing(&self, other: &Self) -> Vec<&'static str> {
                let mut names = Vec::new();
                $(if value(&self.$kept) != value(&other.$kept) { names.push(stringify!($kept)); })*
                $(if value(&self.$personal) != value(&other.$personal) { names.push(stringify!($personal)); })*
                names
            }

            /// The stamps in use, each once.
            pub fn stamps(&self) -> std::collections::BTreeSet<Stamp> {
                let mut stamps = std::collections::BTreeSet::new();
                $(stamps.extend(self.$kept.as_ref().map(|register| register.stamp));)*
                $(stamps.extend(self.$personal.as_ref().map(|register| register.stamp));)*
                stamps
            }
        }

        impl Observation {
            $(pub fn $kept(&mut self, value: impl Into<Option<$kept_type>>) {
                self.facts.$kept = value.into().map(|value| Register { stamp: self.stamp, value });
            })*
            $(pub fn $personal(&mut self, value: impl Into<Option<$personal_type>>) {
                self.facts.$personal = value.into().map(|value| Register { stamp: self.stamp, value });
            })*
        }
    };
}

with_facts!(define_facts);

fn value<T>(register: &Option<Register<T>>) -> Option<&T> {
    register.as_ref().map(|register| &register.value)
}

/// One source's word on one call: facts under a common stamp.
///
/// Each fact has a method of its name that states it; `None` states nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    id: ConversationId,
    stamp: Stamp,
    facts: Facts,
    sightings: Sightings,
}

impl Observation {
    /// A word on `id` by `source`, received at `seen`; `at` is the vendor's time.
    pub fn new(
        id: ConversationId,
        state: State,
        at: Timestamp,
        completeness: Completeness,
        source: Source,
        seen: Timestamp,
    ) -> Self {
        let stamp = Stamp {
            rank: state.rank(),
            at,
            completeness,
        };
        let sightings = Sightings::of(source, seen);
        let mut observation = Self {
            id,
            stamp,
            facts: Facts::default(),
            sightings,
        };
        observation.state(state);
        observation
    }

    /// States a start that nobody told us; any told one replaces it.
    pub fn infer_start(&mut self, started_at: Timestamp) {
        let stamp = Stamp::inferred(self.stamp.at);
        self.facts.started_at = Some(Register {
            stamp,
            value: started_at,
        });
    }

    pub fn id(&self) -> &ConversationId {
        &self.id
    }

    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    pub fn sightings(&self) -> &Sightings {
        &self.sightings
    }
}

/// What a long text is, wherever it is kept: a transcript or a received body.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Content {
    /// SHA-256 of the text.
    pub digest: [u8; 32],
    /// Its length before compression.
    pub bytes: u64,
    /// Turns of a transcript; zero for a body.
    pub turns: u32,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({} bytes, {} turns)", self.bytes, self.turns)
    }
}

/// Any JSON value, as its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Json(pub String);

/// How one evaluation criterion was judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Criterion {
    pub result: Option<String>,
    pub rationale: Option<String>,
    pub score: Option<i64>,
    pub max_score: Option<i64>,
}

/// One collected field.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Collected {
    /// Absent when the call did not tell.
    pub value: Option<Json>,
    pub rationale: Option<String>,
}

/// Why the vendor says a conversation broke.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct VendorError {
    pub code: Option<i64>,
    pub reason: Option<String>,
}

/// What the person thought of the conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feedback {
    pub rating: Option<i64>,
    pub likes: Option<i64>,
    pub dislikes: Option<i64>,
    pub comment: Option<String>,
}
