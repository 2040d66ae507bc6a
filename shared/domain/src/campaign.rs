//! Campaigns and their mailings: what a business did to make the phone ring.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::{CampaignId, MailingId, Region};

/// Something a business did to make the phone ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    pub id: CampaignId,
    pub name: String,
    pub medium: Medium,
    /// The IANA name of the zone whose days its dates are.
    pub zone: Zone,
    /// Days from in-home during which a call may be credited, 1 to 365.
    pub window_days: u16,
    pub starts_on: Option<Date>,
    /// Inclusive.
    pub ends_on: Option<Date>,
    /// The country of its recipients' national numbers.
    pub region: Option<Region>,
    pub offer: Option<String>,
    /// Words that mean this campaign when a caller says them, beyond its name
    /// and offer.
    pub phrases: Vec<String>,
    /// Codes printed on every piece, which name the campaign and nobody in it.
    pub codes: BTreeSet<String>,
    pub mailings: Vec<Mailing>,
}

/// How a campaign reaches people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Medium {
    #[default]
    DirectMail,
    Outbound,
    Other,
}

/// Pieces that were sent off together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailing {
    pub id: MailingId,
    pub name: Option<String>,
    /// When the pieces left; nobody can answer before.
    pub dropped_on: Date,
    /// When the first and the last of them are estimated to arrive.
    pub in_home_from: Date,
    pub in_home_to: Date,
}

/// A time zone, by its IANA name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// The name is no time zone's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not the name of a time zone, such as America/New_York")]
pub struct UnknownZone;

impl Campaign {
    pub const WINDOW_DAYS: u16 = 60;
    pub const LONGEST_WINDOW: u16 = 365;

    /// The day of `at` where the campaign runs.
    pub fn day(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.0.clone()).date()
    }

    pub fn mailing(&self, id: &MailingId) -> Option<&Mailing> {
        self.mailings.iter().find(|mailing| mailing.id == *id)
    }
}

impl Medium {
    pub const ALL: [Self; 3] = [Self::DirectMail, Self::Outbound, Self::Other];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::DirectMail => "direct_mail",
            Self::Outbound => "outbound",
            Self::Other => "other",
        }
    }
}

impl std::str::FromStr for Medium {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        let medium = Self::ALL.into_iter().find(|medium| medium.as_str() == word);
        medium.ok_or(())
    }
}

impl Zone {
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    pub fn time_zone(&self) -> &TimeZone {
        &self.0
    }
}

impl std::str::FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        let zone = TimeZone::get(name).map_err(|_| UnknownZone)?;
        zone.iana_name().ok_or(UnknownZone)?;
        Ok(Self(zone))
    }
}
