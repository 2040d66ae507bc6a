//! Which source has shown us a call, and when.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

/// Where word of a call came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    Webhook,
    Sync,
}

impl Source {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Sync => "sync",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Source {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "webhook" => Ok(Self::Webhook),
            "sync" => Ok(Self::Sync),
            _ => Err(()),
        }
    }
}

/// The first and the last time one source showed a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    pub first: Timestamp,
    pub last: Timestamp,
}

/// All sightings of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sightings(BTreeMap<Source, Sighting>);

impl Sightings {
    pub fn of(source: Source, at: Timestamp) -> Self {
        Self(BTreeMap::from([(
            source,
            Sighting {
                first: at,
                last: at,
            },
        )]))
    }

    pub fn iter(&self) -> impl Iterator<Item = (Source, Sighting)> + '_ {
        self.0.iter().map(|(source, sighting)| (*source, *sighting))
    }

    /// When `source` showed the call.
    pub fn by(&self, source: Source) -> Option<Sighting> {
        self.0.get(&source).copied()
    }

    /// When any source first showed the call.
    pub fn first(&self) -> Option<Timestamp> {
        self.0.values().map(|sighting| sighting.first).min()
    }

    pub(crate) fn join(&self, other: &Self) -> Self {
        let mut joined = self.clone();
        for (source, theirs) in other.iter() {
            let ours = joined.0.entry(source).or_insert(theirs);
            ours.first = ours.first.min(theirs.first);
            ours.last = ours.last.max(theirs.last);
        }
        joined
    }

    /// Whether both say the same but for the last time: being shown a call
    /// once more is no news, and writing it would cost a write per poll.
    pub(crate) fn same_but_last(&self, other: &Self) -> bool {
        let firsts = |sightings: &Self| -> Vec<_> {
            sightings
                .iter()
                .map(|(source, sighting)| (source, sighting.first))
                .collect()
        };
        firsts(self) == firsts(other)
    }
}

impl FromIterator<(Source, Sighting)> for Sightings {
    fn from_iter<I: IntoIterator<Item = (Source, Sighting)>>(sightings: I) -> Self {
        Self(sightings.into_iter().collect())
    }
}
