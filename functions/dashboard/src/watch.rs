//! How calls come in, in words: the line on the overview and on `/ingest`, and
//! what is wrong.

use domain::{Health, Timestamp};
use ingest::ledger::{Figures, Stage, Summary, Warning, urgent};
use store::StoreError;

use crate::badge::{Badge, Tone};
use crate::figures::{count, counted};
use crate::moment::Clock;
use crate::site::Site;

/// The line that says how calls come in.
pub(crate) struct Watch {
    pub(crate) webhook: Badge,
    pub(crate) parts: Vec<Part>,
    pub(crate) today: String,
}

/// Words with the time they are about.
pub(crate) struct Part {
    pub(crate) said: &'static str,
    pub(crate) at: Option<When>,
}

/// A time in few words, and for machines.
pub(crate) struct When {
    pub(crate) stamp: String,
    pub(crate) words: String,
}

/// Something that is wrong, and what to do about it.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    pub(crate) is_grave: bool,
    pub(crate) says: String,
    pub(crate) advice: &'static str,
}

impl Watch {
    pub(crate) fn new(summary: &Summary, today: Figures, clock: &Clock) -> Self {
        let parts = [
            since(summary, clock),
            Some(delivered(summary, clock)),
            synced(summary, clock),
            summary
                .complete_to
                .map(|to| part("complete up to", clock, to)),
        ];
        Self {
            webhook: webhook(summary),
            parts: parts.into_iter().flatten().collect(),
            today: of_today(summary, today),
        }
    }
}

fn webhook(summary: &Summary) -> Badge {
    match summary.judged().map(|judged| judged.health) {
        Some(Health::Healthy) => Badge::new(Tone::Good, "Webhook healthy"),
        Some(Health::Idle) => Badge::new(Tone::Plain, "Webhook idle"),
        Some(Health::Degraded) => Badge::new(Tone::Look, "Webhook degraded"),
        Some(Health::Down) => Badge::new(Tone::Bad, "Webhook down"),
        None if summary.is_on => Badge::new(Tone::Plain, "Webhook not judged yet"),
        None => Badge::new(Tone::Look, "Webhook not watched"),
    }
}

fn since(summary: &Summary, clock: &Clock) -> Option<Part> {
    let judged = summary.judged()?;
    Some(part("since", clock, judged.since))
}

fn delivered(summary: &Summary, clock: &Clock) -> Part {
    match summary.last_delivery {
        None => plain("no delivery yet"),
        Some(at) => Part {
            said: "last delivery",
            at: Some(When {
                words: clock.ago(at),
                ..when(clock, at)
            }),
        },
    }
}

fn synced(summary: &Summary, clock: &Clock) -> Option<Part> {
    let last = summary.state.as_ref().and_then(|state| state.last_success);
    match (summary.stage(), last) {
        (Stage::Off, _) => Some(plain("sync off")),
        (_, Some(at)) => Some(part("last sync", clock, at)),
        (Stage::Waiting, None) => Some(plain("no sync yet")),
        (_, None) => Some(plain("no sync has come to its end yet")),
    }
}

/// `1,204 calls today, 3 of them rescued by the sync, 0 missing.`
fn of_today(summary: &Summary, today: Figures) -> String {
    let calls = counted(today.calls, "call");
    match summary.stage() {
        Stage::Off => {
            format!("{calls} today. Whether any is missing is not known while the sync is off.")
        }
        Stage::Waiting => {
            format!("{calls} today. Whether any is missing is known after the first sync.")
        }
        _ if today.calls == 0 => "No calls so far today.".to_owned(),
        _ => format!(
            "{calls} today, {}, {} missing.",
            fetched(today),
            count(today.missing)
        ),
    }
}

fn fetched(today: Figures) -> String {
    let rescued = match today.rescued {
        0 => "none of them".to_owned(),
        some => format!("{} of them", count(some)),
    };
    let backfilled = match today.backfilled {
        0 => String::new(),
        some => format!(", {} backfilled", count(some)),
    };
    format!("{rescued} rescued by the sync{backfilled}")
}

fn plain(said: &'static str) -> Part {
    Part { said, at: None }
}

fn part(said: &'static str, clock: &Clock, at: Timestamp) -> Part {
    let at = Some(when(clock, at));
    Part { said, at }
}

/// `at` in as few words as it takes.
pub(crate) fn when(clock: &Clock, at: Timestamp) -> When {
    When {
        stamp: clock.moment(at).stamp,
        words: clock.short(at),
    }
}

impl From<&Warning> for Notice {
    fn from(warning: &Warning) -> Self {
        Self {
            is_grave: warning.is_grave(),
            says: warning.says(),
            advice: warning.advice(),
        }
    }
}

/// What must be seen wherever calls are looked at. Where nothing syncs, nothing
/// is read.
pub(crate) async fn banner(site: &Site) -> Result<Option<Notice>, StoreError> {
    if !site.ingest.syncs {
        return Ok(None);
    }
    let seen = site.store.sync_seen().await?;
    let warning = urgent(&seen, &site.ingest, (site.now)());
    Ok(warning.as_ref().map(Notice::from))
}
