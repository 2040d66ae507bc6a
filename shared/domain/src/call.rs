//! A call: the join of everything seen of it.
//!
//! The vendor's facts, what people entered, the erasure mark and the sightings
//! are each a join-semilattice, so the whole is one: deliveries may repeat,
//! overtake each other and be retraced by the sync, and every order ends in
//! the same call.

use jiff::{SignedDuration, Timestamp};

use crate::erasure::earlier;
use crate::facts::Facts;
use crate::{
    Channel, Completeness, Conflict, ConversationId, Conversion, Derived, Edit, Erasure, Money,
    Observation, Sightings, Source, Staff, State, Status,
};

/// One conversation and all that is known of it.
///
/// Its parts are private: [`Call::observe`] is the only way a fact changes,
/// [`Call::edit`] the only way a person's entry does.
///
/// ```compile_fail
/// fn overwrite(call: &mut domain::Call) {
///     call.facts.agent_name = None;
/// }
/// ```
///
/// ```compile_fail
/// fn overwrite(call: &mut domain::Call) {
///     call.staff.notes = None;
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    id: ConversationId,
    facts: Facts,
    staff: Staff,
    erased: Option<Erasure>,
    sightings: Sightings,
    /// Boxed, for it is the largest part and often passed by.
    derived: Option<Box<Derived>>,
}

/// A call taken apart, for the store to keep and to bring back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    pub id: ConversationId,
    pub facts: Facts,
    pub staff: Staff,
    pub erased: Option<Erasure>,
    pub sightings: Sightings,
    pub derived: Option<Box<Derived>>,
}

/// Two words on a call that should not differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anomaly {
    Agent,
    Start,
}

impl Call {
    /// A call of which nothing is known yet.
    pub fn unknown(id: ConversationId) -> Self {
        Self {
            id,
            facts: Facts::default(),
            staff: Staff::default(),
            erased: None,
            sightings: Sightings::default(),
            derived: None,
        }
    }

    /// The join of two states of the same call.
    pub fn join(&self, other: &Self) -> Self {
        let joined = Self {
            id: self.id.clone(),
            facts: self.facts.join(&other.facts),
            staff: self.staff.join(&other.staff),
            erased: earlier(&self.erased, &other.erased),
            sightings: self.sightings.join(&other.sightings),
            derived: self.derived.as_ref().max(other.derived.as_ref()).cloned(),
        };
        joined.without_erased()
    }

    /// After `observation`; older word never replaces newer, and nothing never
    /// replaces something.
    pub fn observe(&self, observation: &Observation) -> Self {
        self.join(&Self {
            id: self.id.clone(),
            facts: observation.facts().clone(),
            staff: Staff::default(),
            erased: None,
            sightings: observation.sightings().clone(),
            derived: None,
        })
    }

    /// After `source` showed it at `at` once more.
    pub fn sighted(&self, source: Source, at: Timestamp) -> Self {
        Self {
            sightings: self.sightings.join(&Sightings::of(source, at)),
            ..self.clone()
        }
    }

    /// With what follows from the call and what the business knows. It is
    /// worked out, not told: the last one worked out stands, and no person's
    /// word is touched by it.
    pub fn with_derived(&self, derived: Derived) -> Self {
        Self {
            derived: Some(Box::new(derived)),
            ..self.clone()
        }
        .without_erased()
    }

    /// After `edit` by `actor`, who saw revision `expected` if they say so.
    pub fn edit(
        &self,
        edit: Edit,
        actor: &str,
        at: Timestamp,
        expected: Option<u32>,
    ) -> Result<Self, Conflict> {
        let staff = self.staff.edited(edit, actor, at, expected)?;
        Ok(Self {
            staff,
            ..self.clone()
        }
        .without_erased())
    }

    /// After erasing every word that tells of a person, for ever.
    pub fn erase(&self, erasure: Erasure) -> Self {
        let erased = earlier(&self.erased, &Some(erasure));
        Self {
            erased,
            ..self.clone()
        }
        .without_erased()
    }

    fn without_erased(self) -> Self {
        if self.erased.is_none() {
            return self;
        }
        Self {
            facts: self.facts.impersonal(),
            staff: self.staff.impersonal(),
            derived: self.derived.map(|derived| Box::new(derived.impersonal())),
            ..self
        }
    }

    /// Whether anything but the time of the last sighting differs.
    pub fn differs(&self, other: &Self) -> bool {
        self.facts != other.facts
            || self.staff != other.staff
            || self.erased != other.erased
            || self.derived != other.derived
            || !self.sightings.same_but_last(&other.sightings)
    }

    /// What should make someone look when `observation` meets this call.
    pub fn anomalies(&self, observation: &Observation) -> Vec<Anomaly> {
        let (ours, theirs) = (&self.facts, observation.facts());
        let agents = ours.agent_id.as_ref().zip(theirs.agent_id.as_ref());
        let starts = ours.started_at.as_ref().zip(theirs.started_at.as_ref());
        let told = starts.filter(|(ours, theirs)| ours.stamp.rank > 0 && theirs.stamp.rank > 0);
        let apart = told.is_some_and(|(ours, theirs)| {
            ours.value.duration_since(theirs.value).abs().as_secs() > 2
        });
        let mut anomalies = Vec::new();
        anomalies.extend(
            agents
                .is_some_and(|(a, b)| a.value != b.value)
                .then_some(Anomaly::Agent),
        );
        anomalies.extend(apart.then_some(Anomaly::Start));
        anomalies
    }

    pub fn id(&self) -> &ConversationId {
        &self.id
    }

    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    pub fn staff(&self) -> &Staff {
        &self.staff
    }

    pub fn erased(&self) -> Option<&Erasure> {
        self.erased.as_ref()
    }

    pub fn derived(&self) -> Option<&Derived> {
        self.derived.as_deref()
    }

    pub fn is_erased(&self) -> bool {
        self.erased.is_some()
    }

    pub fn sightings(&self) -> &Sightings {
        &self.sightings
    }

    /// When the call began; failing that, when we first saw it.
    pub fn started_at(&self) -> Option<Timestamp> {
        let told = self
            .facts
            .started_at
            .as_ref()
            .map(|register| register.value);
        told.or_else(|| self.sightings.first())
    }

    pub fn duration_secs(&self) -> Option<u32> {
        self.facts
            .duration_secs
            .as_ref()
            .map(|register| register.value)
    }

    pub fn state(&self) -> Option<&State> {
        self.facts.state.as_ref().map(|register| &register.value)
    }

    /// When the call ended, as far as it is known to have begun.
    pub fn ended_at(&self) -> Option<Timestamp> {
        let lasted = SignedDuration::from_secs(self.duration_secs().unwrap_or(0).into());
        Some(
            self.started_at()?
                .saturating_add(lasted)
                .unwrap_or(Timestamp::MAX),
        )
    }

    /// The vendor's verdict; unknown until there is one.
    pub fn status(&self) -> Status {
        self.facts
            .status
            .as_ref()
            .map(|register| register.value.clone())
            .unwrap_or_default()
    }

    pub fn channel(&self) -> Channel {
        let channel = self
            .facts
            .channel
            .as_ref()
            .map(|register| register.value.clone());
        channel.unwrap_or_else(|| Channel::Other("unknown".to_owned()))
    }

    /// What a person said of the business result.
    pub fn conversion(&self) -> Option<&Conversion> {
        self.staff.conversion.as_ref().map(|edited| &edited.value)
    }

    /// A person's word, or else what the rules found.
    pub fn is_converted(&self) -> bool {
        match self.conversion() {
            Some(conversion) => conversion.converted,
            None => self
                .derived()
                .is_some_and(|derived| !derived.conversions.is_empty()),
        }
    }

    /// What its conversion is worth, where it converted and somebody said so.
    pub fn worth(&self) -> Option<&Money> {
        match self.conversion() {
            Some(conversion) => conversion.value.as_ref().filter(|_| conversion.converted),
            None => {
                let mut found = self.derived()?.conversions.iter();
                found.find_map(|found| found.value.as_ref())
            }
        }
    }

    /// Whether the vendor has shown the finished conversation as a whole.
    pub fn is_complete(&self) -> bool {
        self.facts.stamps().iter().any(|stamp| {
            stamp.rank >= State::Failed.rank() && stamp.completeness == Completeness::Full
        })
    }

    pub fn into_parts(self) -> Parts {
        let Self {
            id,
            facts,
            staff,
            erased,
            sightings,
            derived,
        } = self;
        Parts {
            id,
            facts,
            staff,
            erased,
            sightings,
            derived,
        }
    }

    /// The call that was taken apart; for the store alone.
    pub fn from_parts(parts: Parts) -> Self {
        let Parts {
            id,
            facts,
            staff,
            erased,
            sightings,
            derived,
        } = parts;
        Self {
            id,
            facts,
            staff,
            erased,
            sightings,
            derived,
        }
    }
}
