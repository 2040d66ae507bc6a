//! What happened to the webhook and to the sync, and when a person is told.
//!
//! Whether people are to know is decided where the state is written, so that
//! one outage is one mail; here it is only seen to have changed.

use domain::{Cause, Health};
use jiff::Timestamp;
use serde::Serialize;
use store::stream::SyncChange;

use super::{DetailType, Event, words};

#[derive(Serialize)]
struct HealthDetail<'a> {
    id: String,
    at: Timestamp,
    from: &'a str,
    to: &'a str,
    since: Option<Timestamp>,
    cause: Option<&'a str>,
    message: String,
    /// Whether a person is to be told, by the rule that mails.
    notify: bool,
}

#[derive(Serialize)]
struct FailureDetail<'a> {
    id: String,
    at: Timestamp,
    failures: u64,
    failure: Option<&'a str>,
    message: String,
    notify: bool,
}

#[derive(Serialize)]
struct RecoveryDetail {
    id: String,
    at: Timestamp,
    message: String,
    notify: bool,
}

pub(super) fn events_of(change: &SyncChange) -> Vec<Event> {
    let told = [
        health(change),
        mail(change),
        failure(change),
        recovery(change),
    ];
    told.into_iter().flatten().collect()
}

/// The webhook's health is another.
fn health(change: &SyncChange) -> Option<Event> {
    (change.before.health != change.after.health).then(|| health_event(change, false))
}

/// A person is to know that it is down, or that it is no longer.
fn mail(change: &SyncChange) -> Option<Event> {
    (change.before.health_told != change.after.health_told).then(|| health_event(change, true))
}

fn health_event(change: &SyncChange, notify: bool) -> Event {
    let SyncChange {
        v,
        at,
        before,
        after,
    } = change;
    let kind = DetailType::WebhookHealthChanged;
    // Who hears of it only now heard nothing of when it went down.
    let from = match (notify, after.health_told) {
        (true, false) => Health::Down,
        _ => before.health,
    };
    let detail = HealthDetail {
        id: format!("sync/{v}/{kind}{}", if notify { "/told" } else { "" }),
        at: *at,
        from: from.as_str(),
        to: after.health.as_str(),
        since: after.health_since,
        cause: after.health_cause.map(Cause::as_str),
        message: words::of_health(after),
        notify,
    };
    Event::new(kind, *at, &detail)
}

/// One more run failed, or so many that a person is to know.
fn failure(change: &SyncChange) -> Option<Event> {
    let SyncChange {
        v,
        at,
        before,
        after,
    } = change;
    let notify = after.failures_told && !before.failures_told;
    if after.failures <= before.failures && !notify {
        return None;
    }
    let kind = DetailType::SyncFailed;
    let detail = FailureDetail {
        id: format!("sync/{v}/{kind}"),
        at: *at,
        failures: after.failures,
        failure: after.failure.as_deref(),
        message: words::of_failure(after),
        notify,
    };
    Some(Event::new(kind, *at, &detail))
}

/// It works again, after people were told that it did not.
fn recovery(change: &SyncChange) -> Option<Event> {
    let SyncChange {
        v,
        at,
        before,
        after,
    } = change;
    let kind = DetailType::SyncRecovered;
    let detail = RecoveryDetail {
        id: format!("sync/{v}/{kind}"),
        at: *at,
        message: words::of_recovery(),
        notify: true,
    };
    (before.failures_told && !after.failures_told).then(|| Event::new(kind, *at, &detail))
}

#[cfg(test)]
mod tests {
    use store::stream::Standing;

    use super::*;

    fn at(health: Health, told: bool) -> Standing {
        Standing {
            health,
            health_told: told,
            health_cause: (health == Health::Down).then_some(Cause::AutoDisabled),
            ..Standing::default()
        }
    }

    fn failing(failures: u64, told: bool) -> Standing {
        Standing {
            failures,
            failures_told: told,
            failure: (failures > 0).then(|| "http_500".to_owned()),
            ..Standing::default()
        }
    }

    fn events(before: Standing, after: Standing) -> Vec<Event> {
        let at = "2026-11-22T14:05:00Z".parse().unwrap();
        events_of(&SyncChange {
            v: 17,
            at,
            before,
            after,
        })
    }

    #[track_caller]
    fn check(before: Standing, after: Standing, told: &[(&str, bool)]) {
        let events = events(before, after);
        let found: Vec<_> = events
            .iter()
            .map(|it| (it.kind.as_str(), it.detail["notify"] == true))
            .collect();
        assert_eq!(found, told);
    }

    #[test]
    fn each_change_of_health_is_told_to_programs() {
        let told = &[("WebhookHealthChanged", false)];
        check(at(Health::Idle, false), at(Health::Healthy, false), told);
        check(
            at(Health::Healthy, false),
            at(Health::Degraded, false),
            told,
        );
        check(at(Health::Degraded, false), at(Health::Down, false), told);
        check(at(Health::Healthy, false), at(Health::Healthy, false), &[]);
    }

    #[test]
    fn people_are_told_once_that_it_is_down_and_once_that_it_is_no_longer() {
        let (change, mail) = (
            ("WebhookHealthChanged", false),
            ("WebhookHealthChanged", true),
        );
        check(at(Health::Down, false), at(Health::Down, true), &[mail]);
        check(at(Health::Down, true), at(Health::Down, true), &[]);
        check(
            at(Health::Healthy, false),
            at(Health::Down, true),
            &[change, mail],
        );
        check(
            at(Health::Down, true),
            at(Health::Healthy, false),
            &[change, mail],
        );
        check(
            at(Health::Healthy, true),
            at(Health::Healthy, false),
            &[mail],
        );
    }

    #[test]
    fn a_mail_says_from_what_to_what() {
        let recovered = events(at(Health::Healthy, true), at(Health::Healthy, false));
        assert_eq!(recovered[0].detail["from"], "down");
        assert_eq!(recovered[0].detail["to"], "healthy");
        let ids = events(at(Health::Healthy, false), at(Health::Down, true));
        assert_ne!(ids[0].detail["id"], ids[1].detail["id"]);
        assert_eq!(ids[1].detail["cause"], "auto_disabled");
    }

    #[test]
    fn each_failed_run_is_told_to_programs_and_the_third_to_people() {
        let (quiet, mail) = (("SyncFailed", false), ("SyncFailed", true));
        check(failing(0, false), failing(1, false), &[quiet]);
        check(failing(2, false), failing(3, true), &[mail]);
        check(failing(3, true), failing(4, true), &[quiet]);
        check(failing(3, true), failing(3, true), &[]);
    }

    #[test]
    fn people_who_heard_of_failures_hear_that_they_are_over() {
        check(
            failing(4, true),
            failing(0, false),
            &[("SyncRecovered", true)],
        );
        check(failing(2, false), failing(0, false), &[]);
    }

    #[test]
    fn what_happens_at_once_is_told_each_on_its_own() {
        let before = Standing {
            failures: 2,
            ..at(Health::Healthy, false)
        };
        let after = Standing {
            failures: 3,
            failures_told: true,
            ..at(Health::Down, true)
        };
        let kinds = [
            ("WebhookHealthChanged", false),
            ("WebhookHealthChanged", true),
            ("SyncFailed", true),
        ];
        check(before, after, &kinds);
    }
}
