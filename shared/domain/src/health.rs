//! Whether the webhook works, judged from what the sync sees.
//!
//! Calls that the vendor lists are the witness: one that ended a while ago and
//! that no delivery brought says that deliveries fail. The vendor's own record
//! of the webhook is the other.

use jiff::{SignedDuration, Timestamp};

use crate::Arrival;

/// How the webhook is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// Nothing has happened that would tell.
    #[default]
    Idle,
    Healthy,
    Degraded,
    Down,
}

/// What a judgement rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Calls were first seen by the sync.
    CallsMissed,
    /// The vendor's record has a failure that is newer than our last delivery.
    DeliveryFailed,
    /// Somebody switched the webhook off at the vendor's.
    Disabled,
    /// The vendor switched it off after too many failures.
    AutoDisabled,
    /// The vendor has no webhook for us.
    Missing,
}

/// A judgement, since when it stands, and whether people are to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    pub health: Health,
    pub since: Timestamp,
    pub cause: Option<Cause>,
    /// It has been down for long enough that somebody should act.
    pub told: bool,
}

/// What the vendor's own record says of our webhook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Record {
    /// It could not be asked, or does not know which webhook is ours.
    #[default]
    Unknown,
    Enabled {
        last_failure: Option<Timestamp>,
    },
    Disabled,
    AutoDisabled,
    Missing,
}

/// What a run of the sync has seen.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// How the calls of the last day came that are finished, newest first.
    pub arrivals: Vec<Arrival>,
    pub record: Record,
    /// When the webhook last brought something.
    pub last_delivery: Option<Timestamp>,
}

/// As many calls as show that it works again.
const ENOUGH: usize = 10;
/// Of so many calls...
const RECENT: usize = 5;
/// ...so many that the webhook missed mean that it is down.
const TOO_MANY: usize = 3;
/// So long it stays down, or it would come and go while it recovers.
const DWELL: SignedDuration = SignedDuration::from_mins(30);
/// Two scheduled runs.
const LASTING: SignedDuration = SignedDuration::from_mins(15);

impl Judged {
    /// Before anything is known.
    pub fn at_first(now: Timestamp) -> Self {
        Self {
            health: Health::Idle,
            since: now,
            cause: None,
            told: false,
        }
    }

    /// The judgement after what was seen.
    pub fn after(self, witness: &Witness, now: Timestamp) -> Self {
        let (health, cause) = match verdict(witness) {
            // One step at a time, or an outage would come and go.
            (better, _) if self.is_kept_down(better, witness, now) => (Health::Down, self.cause),
            verdict => verdict,
        };
        let since = if health == self.health {
            self.since
        } else {
            now
        };
        let lasts = cause.is_some_and(Cause::is_certain) || now.duration_since(since) >= LASTING;
        Self {
            health,
            since,
            cause,
            told: health == Health::Down && (self.told || lasts),
        }
    }

    fn is_kept_down(self, verdict: Health, witness: &Witness, now: Timestamp) -> bool {
        let works = verdict == Health::Healthy && witness.shows_that_it_works();
        let rested = now.duration_since(self.since) >= DWELL;
        self.health == Health::Down && !(works && rested)
    }
}

fn verdict(witness: &Witness) -> (Health, Option<Cause>) {
    let missed = |among: usize| {
        let recent = witness.settled().take(among);
        recent.filter(|it| *it == Arrival::Rescued).count()
    };
    let failed = match witness.record {
        Record::Disabled => return (Health::Down, Some(Cause::Disabled)),
        Record::AutoDisabled => return (Health::Down, Some(Cause::AutoDisabled)),
        Record::Missing => return (Health::Down, Some(Cause::Missing)),
        Record::Enabled { last_failure } => last_failure > witness.last_delivery,
        Record::Unknown => false,
    };
    if missed(RECENT) >= TOO_MANY {
        (Health::Down, Some(Cause::CallsMissed))
    } else if missed(ENOUGH) > 0 {
        (Health::Degraded, Some(Cause::CallsMissed))
    } else if failed {
        (Health::Degraded, Some(Cause::DeliveryFailed))
    } else if witness.settled().next().is_none() {
        (Health::Idle, None)
    } else {
        (Health::Healthy, None)
    }
}

impl Witness {
    /// The calls of which it is known how they came.
    fn settled(&self) -> impl Iterator<Item = Arrival> + '_ {
        let open = |it: &Arrival| *it == Arrival::Open;
        self.arrivals.iter().copied().filter(move |it| !open(it))
    }

    /// A late delivery is no proof.
    fn shows_that_it_works(&self) -> bool {
        let mut last = self.settled().take(ENOUGH).peekable();
        last.peek().is_some() && last.all(|it| it == Arrival::InTime)
    }
}

impl Health {
    /// How long until the sync should look again.
    pub fn interval(self) -> SignedDuration {
        match self {
            Self::Idle | Self::Healthy => SignedDuration::from_mins(15),
            Self::Degraded => SignedDuration::from_mins(5),
            Self::Down => SignedDuration::from_mins(1),
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Healthy => "healthy",
            Self::Degraded => "degraded",
            Self::Down => "down",
        }
    }
}

impl Cause {
    /// Whether the vendor says so itself, so that nobody need wait and see.
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Disabled | Self::AutoDisabled | Self::Missing)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::CallsMissed => "calls_missed",
            Self::DeliveryFailed => "delivery_failed",
            Self::Disabled => "disabled",
            Self::AutoDisabled => "auto_disabled",
            Self::Missing => "missing",
        }
    }
}

impl std::str::FromStr for Health {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        let all = [Self::Idle, Self::Healthy, Self::Degraded, Self::Down];
        all.into_iter().find(|it| it.as_str() == word).ok_or(())
    }
}

impl std::str::FromStr for Cause {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        let all = [
            Self::CallsMissed,
            Self::DeliveryFailed,
            Self::Disabled,
            Self::AutoDisabled,
            Self::Missing,
        ];
        all.into_iter().find(|it| it.as_str() == word).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_020 + 60 * minute).unwrap()
    }

    /// `i` in time, `l` late, `r` rescued, `o` open, newest first.
    fn witness(arrivals: &str) -> Witness {
        let arrivals = arrivals.chars().map(|letter| match letter {
            'i' => Arrival::InTime,
            'l' => Arrival::Late,
            'r' => Arrival::Rescued,
            _ => Arrival::Open,
        });
        Witness {
            arrivals: arrivals.collect(),
            ..Witness::default()
        }
    }

    #[track_caller]
    fn check(before: Health, minutes: i64, seen: &Witness, expected: Health) -> Judged {
        let before = Judged {
            health: before,
            ..Judged::at_first(at(0))
        };
        let after = before.after(seen, at(minutes));
        assert_eq!(after.health, expected);
        after
    }

    #[test]
    fn calls_that_came_by_webhook_make_it_healthy() {
        check(Health::Idle, 1, &witness("i"), Health::Healthy);
        check(
            Health::Degraded,
            1,
            &witness("iiiiiiiiiir"),
            Health::Healthy,
        );
        check(Health::Healthy, 1, &witness("oo"), Health::Idle);
    }

    #[test]
    fn a_call_that_the_sync_saw_first_degrades_it_and_three_of_five_take_it_down() {
        check(Health::Healthy, 1, &witness("iiiiiiiiir"), Health::Degraded);
        check(Health::Healthy, 1, &witness("rr"), Health::Degraded);
        check(Health::Healthy, 1, &witness("irirr"), Health::Down);
        check(Health::Healthy, 1, &witness("oorrr"), Health::Down);
    }

    #[test]
    fn late_deliveries_neither_harm_nor_prove_anything() {
        check(Health::Healthy, 1, &witness("lll"), Health::Healthy);
        check(Health::Down, 60, &witness("lllllllllll"), Health::Down);
    }

    #[test]
    fn what_was_down_stays_down_for_half_an_hour_and_until_ten_calls_came() {
        check(Health::Down, 29, &witness("iiiiiiiiii"), Health::Down);
        check(Health::Down, 30, &witness("iiiiiiiiir"), Health::Down);
        check(Health::Down, 30, &witness("iiiiiiiiii"), Health::Healthy);
        check(Health::Down, 9_999, &witness(""), Health::Down);
    }

    #[test]
    fn the_vendors_word_is_enough() {
        let disabled = Witness {
            record: Record::AutoDisabled,
            ..witness("iiiiiiiiii")
        };
        let after = check(Health::Healthy, 1, &disabled, Health::Down);
        assert!(after.told, "certain, so people are told at once");
        let failing = Witness {
            record: Record::Enabled {
                last_failure: Some(at(5)),
            },
            last_delivery: Some(at(4)),
            ..witness("i")
        };
        check(Health::Healthy, 6, &failing, Health::Degraded);
    }

    #[test]
    fn people_are_told_once_it_lasts() {
        let before = Judged {
            health: Health::Down,
            ..Judged::at_first(at(0))
        };
        let missed = witness("rrrrr");
        assert!(!before.after(&missed, at(14)).told);
        let told = before.after(&missed, at(15));
        assert!(told.told && told.since == at(0));
        let healthy = told.after(&witness("iiiiiiiiii"), at(40));
        assert!(!healthy.told && healthy.health == Health::Healthy);
    }
}
