//! What is wrong and what to do about it, in sentences for people. None has a
//! number, a name or anything else of a call.

use domain::Cause;

use super::Warning;

impl Warning {
    /// A word of ours for programs, which never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Down(_) => "webhook_down",
            Self::Degraded(_) => "webhook_degraded",
            Self::SyncOff => "sync_off",
            Self::SyncFailing { .. } => "sync_failing",
            Self::SyncBehind { .. } => "sync_behind",
            Self::RecordUnreadable(_) => "record_unreadable",
            Self::RetriesOff => "retries_off",
            Self::ZeroRetention(_) => "zero_retention",
            Self::ClockSkew { .. } => "clock_skew",
            Self::Parked(_) => "parked",
            Self::SetAside(_) => "set_aside",
        }
    }

    /// Whether calls may be missed because of it.
    pub fn is_grave(&self) -> bool {
        matches!(
            self,
            Self::Down(_) | Self::SyncBehind { .. } | Self::SyncFailing { .. } | Self::SetAside(_)
        )
    }

    /// What is wrong.
    pub fn says(&self) -> String {
        match self {
            Self::Down(cause) => format!("The webhook is down: {}.", fault(*cause)),
            Self::Degraded(cause) => format!("The webhook works in part: {}.", fault(*cause)),
            Self::SyncOff => "The sync is off: it has no key of the ElevenLabs API.".to_owned(),
            Self::SyncFailing { runs, why } => failing(*runs, why.as_deref()),
            Self::SyncBehind { minutes } => {
                format!(
                    "No run of the sync has succeeded for {}.",
                    lasting(*minutes)
                )
            }
            Self::RecordUnreadable(why) => {
                format!("What ElevenLabs knows of the webhook cannot be read: {why}.")
            }
            Self::RetriesOff => "ElevenLabs does not repeat a delivery that failed.".to_owned(),
            Self::ZeroRetention(agents) => {
                let agents: Vec<&str> = agents.iter().map(|id| id.as_str()).collect();
                format!(
                    "ElevenLabs keeps nothing of the calls of {}.",
                    agents.join(", ")
                )
            }
            Self::ClockSkew { secs } => skewed(*secs),
            Self::Parked(count) => waiting(*count, "waits", "wait", "to be brought in"),
            Self::SetAside(count) => waiting(*count, "was", "were", "set aside after eight tries"),
        }
    }

    /// What to do about it.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Down(cause) => remedy(*cause),
            Self::Degraded(_) => {
                "Look in the delivery log for rejected deliveries, and in ElevenLabs at the \
                 webhook. Meanwhile calls are fetched every 5 minutes."
            }
            Self::SyncOff => {
                "Set ELEVENLABS_API_KEY where Ringledger runs, and start it again. Until then \
                 nothing notices a delivery that got lost."
            }
            Self::SyncFailing { .. } => {
                "It tries again by itself. If it goes on, check that ELEVENLABS_API_KEY is a valid \
                 key, and that ElevenLabs answers."
            }
            Self::SyncBehind { .. } => {
                "A run is due every 15 minutes. Below is why runs failed; if there are none, the \
                 schedule has stopped."
            }
            Self::RecordUnreadable(_) => {
                "It takes an API key with rights over the workspace. Without it only missing calls \
                 show that deliveries fail."
            }
            Self::RetriesOff => {
                "In ElevenLabs, turn retries on for the webhook: they are off by default."
            }
            Self::ZeroRetention(_) => {
                "A delivery of theirs that gets lost cannot be fetched. If none may be lost, let \
                 ElevenLabs keep the conversations of these agents for a while."
            }
            Self::ClockSkew { .. } => {
                "Set the clock of the machine that Ringledger runs on: deliveries that seem too old, \
                 or from the future, are refused."
            }
            Self::Parked(_) => {
                "They come in by themselves within a minute of the database's answering."
            }
            Self::SetAside(_) => {
                "Once what stopped them is mended, the command recover takes them in."
            }
        }
    }
}

fn fault(cause: Cause) -> &'static str {
    match cause {
        Cause::CallsMissed => "calls have ended of which no delivery came",
        Cause::DeliveryFailed => "a delivery failed since the last one that came",
        Cause::Disabled => "it is switched off at ElevenLabs",
        Cause::AutoDisabled => "ElevenLabs switched it off after too many failures",
        Cause::Missing => "ElevenLabs has none that delivers to us",
    }
}

/// Which switch to press.
fn remedy(cause: Cause) -> &'static str {
    match cause {
        Cause::CallsMissed | Cause::DeliveryFailed => {
            "In ElevenLabs, see that this webhook is the agents' post-call webhook, and that its \
             address and secret are ours; rejected deliveries are in the delivery log, with the \
             reason. Until they come again, calls are fetched every minute."
        }
        Cause::Disabled => {
            "In ElevenLabs, open the workspace's webhooks and switch this one on. Until then calls \
             are fetched every minute."
        }
        Cause::AutoDisabled => {
            "In ElevenLabs, see that the webhook's address and secret are ours, and switch it on \
             again. Until then calls are fetched every minute."
        }
        Cause::Missing => {
            "In ElevenLabs, create a webhook with the address that the settings page shows, and \
             choose it as the agents' post-call webhook. Until then calls are fetched every minute."
        }
    }
}

fn failing(runs: u32, why: Option<&str>) -> String {
    let runs = match runs {
        1 => "The last run of the sync failed".to_owned(),
        runs => format!("The last {runs} runs of the sync failed"),
    };
    match why {
        Some(why) => format!("{runs}: {why}."),
        None => format!("{runs}."),
    }
}

fn skewed(secs: i64) -> String {
    let way = if secs > 0 { "behind" } else { "ahead of" };
    format!(
        "Our clock is {} seconds {way} ElevenLabs'.",
        secs.unsigned_abs()
    )
}

fn waiting(count: usize, one: &str, many: &str, what: &str) -> String {
    match count {
        1 => format!("A delivery {one} {what}."),
        count => format!("{count} deliveries {many} {what}."),
    }
}

/// `50 minutes`, `3 hours`, `2 days`: what is shorter than the next is rounded.
fn lasting(minutes: i64) -> String {
    match (minutes, minutes / 60, minutes / 1440) {
        (minutes, ..=1, _) => format!("{minutes} minutes"),
        (_, hours, ..=1) => format!("{hours} hours"),
        (_, _, days) => format!("{days} days"),
    }
}
