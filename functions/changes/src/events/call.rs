//! What happened to a call.

use jiff::Timestamp;
use serde::Serialize;
use store::stream::CallChange;
use store::{AttributionRow, CallRow};

use super::{DetailType, Event};

/// The call as it is now, as far as it concerns others.
#[derive(Serialize)]
struct Facts<'a> {
    id: String,
    at: Timestamp,
    conversation_id: &'a str,
    agent_id: Option<&'a str>,
    direction: Option<&'a str>,
    started_at: Option<Timestamp>,
    duration_secs: Option<u32>,
    state: Option<&'a str>,
    status: &'a str,
    attribution_status: &'a str,
    campaign_id: Option<&'a str>,
    recipient_id: Option<&'a str>,
    rule: Option<&'a str>,
    /// From 0 to 1.
    confidence: Option<f64>,
    converted: bool,
    value: Option<f64>,
    currency: Option<&'a str>,
}

pub(super) fn events_of(change: &CallChange) -> Vec<Event> {
    let happened = [
        (is_recorded(change), DetailType::CallRecorded),
        (is_attributed(change), DetailType::CallAttributed),
        (is_converted(change), DetailType::CallConverted),
    ];
    let happened = happened.into_iter().filter(|(happened, _)| *happened);
    happened
        .map(|(_, kind)| Event::new(kind, change.at, &Facts::new(kind, change)))
        .collect()
}

fn is_recorded(change: &CallChange) -> bool {
    let was_final = change.before.as_ref().is_some_and(CallRow::is_final);
    change.after.is_final() && !was_final
}

/// Whether a campaign is concerned: where none has the call before or after,
/// nobody's figures change.
fn is_attributed(change: &CallChange) -> bool {
    let none = AttributionRow::default();
    let before = change.before.as_ref().map_or(&none, |row| &row.attribution);
    let after = &change.after.attribution;
    let has_campaign = before.campaign_id.is_some() || after.campaign_id.is_some();
    has_campaign && credit(before) != credit(after)
}

fn credit(attribution: &AttributionRow) -> (&str, Option<&str>, Option<&str>) {
    let AttributionRow {
        status,
        campaign_id,
        recipient_id,
        ..
    } = attribution;
    (status, campaign_id.as_deref(), recipient_id.as_deref())
}

fn is_converted(change: &CallChange) -> bool {
    let result = |row: &CallRow| {
        let conversion = &row.conversion;
        let currency = conversion.currency.clone();
        (conversion.converted, conversion.value_micros, currency)
    };
    let before = change.before.as_ref().map(result).unwrap_or_default();
    before != result(&change.after)
}

impl<'a> Facts<'a> {
    fn new(kind: DetailType, change: &'a CallChange) -> Self {
        let CallChange { v, at, after, .. } = change;
        let attribution = &after.attribution;
        Self {
            id: format!("{}/{v}/{kind}", after.conversation_id),
            at: *at,
            conversation_id: &after.conversation_id,
            agent_id: after.agent_id.as_deref(),
            direction: after.direction.as_deref(),
            started_at: after.started_at,
            duration_secs: after.duration_secs,
            state: after.state.as_deref(),
            status: &after.status,
            attribution_status: &attribution.status,
            campaign_id: attribution.campaign_id.as_deref(),
            recipient_id: attribution.recipient_id.as_deref(),
            rule: attribution.rule.as_deref(),
            confidence: attribution.confidence.map(|it| f64::from(it) / 1000.0),
            converted: after.conversion.converted,
            value: after.conversion.value_micros.map(units),
            currency: after.conversion.currency.as_deref(),
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to nine billion, and no call is worth more"
)]
fn units(micros: i64) -> f64 {
    micros as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;
    use store::{AlternativeRow, ConversionRow, SightingRow};

    use super::*;

    fn row(state: &str) -> CallRow {
        let attribution = AttributionRow {
            status: "unattributed".to_owned(),
            ..AttributionRow::default()
        };
        CallRow {
            conversation_id: "conv_1".to_owned(),
            state: Some(state.to_owned()),
            attribution,
            ..CallRow::default()
        }
    }

    fn credited(status: &str, campaign: Option<&str>, recipient: Option<&str>) -> CallRow {
        let mut row = row("done");
        row.attribution.status = status.to_owned();
        row.attribution.campaign_id = campaign.map(str::to_owned);
        row.attribution.recipient_id = recipient.map(str::to_owned);
        row
    }

    fn worth(converted: bool, micros: Option<i64>, currency: Option<&str>) -> CallRow {
        let mut row = row("done");
        row.conversion.converted = converted;
        row.conversion.value_micros = micros;
        row.conversion.currency = currency.map(str::to_owned);
        row
    }

    fn events(before: Option<CallRow>, after: CallRow) -> Vec<Event> {
        let at = "2026-11-22T14:05:00.25Z".parse().unwrap();
        events_of(&CallChange {
            v: 7,
            at,
            before,
            after,
            erased: false,
        })
    }

    #[track_caller]
    fn check(before: Option<CallRow>, after: CallRow, told: &[DetailType]) {
        let kinds: Vec<_> = events(before, after).iter().map(|it| it.kind).collect();
        assert_eq!(kinds, told);
    }

    #[test]
    fn a_call_is_recorded_once_it_is_final_and_once_only() {
        use DetailType::CallRecorded;
        check(None, row("done"), &[CallRecorded]);
        check(None, row("failed"), &[CallRecorded]);
        check(Some(row("processing")), row("done"), &[CallRecorded]);
        check(None, row("processing"), &[]);
        check(Some(row("done")), row("done"), &[]);
        check(Some(row("failed")), row("done"), &[]);
    }

    #[test]
    fn a_call_is_attributed_where_a_campaign_gets_it_or_loses_it() {
        use DetailType::{CallAttributed, CallRecorded};
        let spring = || credited("automatic", Some("spring"), None);
        check(None, spring(), &[CallRecorded, CallAttributed]);
        check(Some(row("done")), spring(), &[CallAttributed]);
        check(Some(spring()), row("done"), &[CallAttributed]);
        check(Some(spring()), spring(), &[]);

        let to = |row| check(Some(spring()), row, &[CallAttributed]);
        to(credited("automatic", Some("autumn"), None));
        to(credited("automatic", Some("spring"), Some("rec_1")));
        to(credited("confirmed", Some("spring"), None));
    }

    #[test]
    fn a_call_that_no_campaign_has_is_not_attributed() {
        check(Some(row("done")), credited("suggested", None, None), &[]);
        check(Some(row("done")), credited("ambiguous", None, None), &[]);
    }

    #[test]
    fn a_call_converts_whenever_its_result_changes() {
        use DetailType::CallConverted;
        let sold = || worth(true, Some(120_000_000), Some("USD"));
        check(Some(row("done")), sold(), &[CallConverted]);
        check(Some(sold()), sold(), &[]);
        check(
            Some(sold()),
            worth(true, Some(1), Some("USD")),
            &[CallConverted],
        );
        check(
            Some(sold()),
            worth(true, Some(120_000_000), Some("EUR")),
            &[CallConverted],
        );
        check(Some(sold()), worth(true, None, None), &[CallConverted]);
        check(Some(row("done")), worth(false, None, None), &[]);
    }

    #[test]
    fn a_conversion_that_is_taken_back_is_told() {
        let told = events(Some(worth(true, Some(1), Some("USD"))), row("done"));
        assert_eq!(told[0].kind, DetailType::CallConverted);
        assert_eq!(told[0].detail["converted"], false);
        assert_eq!(told[0].detail["value"], json!(null));
    }

    #[test]
    fn the_same_change_has_the_same_id_and_each_event_its_own() {
        let once = events(None, credited("automatic", Some("spring"), None));
        let again = events(None, credited("automatic", Some("spring"), None));
        assert_eq!(once, again);
        let ids: Vec<_> = once.iter().map(|it| it.detail["id"].as_str()).collect();
        let wanted = ["conv_1/7/CallRecorded", "conv_1/7/CallAttributed"];
        assert_eq!(ids, wanted.map(Some));
    }

    /// Every column is filled, each text with a word of its own.
    fn full() -> CallRow {
        let at = "2026-11-22T14:00:00Z".parse().ok();
        let secret = |what: &str| Some(format!("CANARY {what}"));
        CallRow {
            conversation_id: "conv_1".to_owned(),
            agent_id: Some("agent_1".to_owned()),
            agent_name: secret("agent"),
            channel: "CANARY channel".to_owned(),
            direction: Some("inbound".to_owned()),
            external_number: secret("+14155550100"),
            reversed_number: secret("001055551441"),
            agent_number: secret("+14155550199"),
            started_at: at,
            duration_secs: Some(28),
            state: Some("done".to_owned()),
            status: "success".to_owned(),
            termination_reason: secret("end"),
            title: secret("title"),
            summary: secret("summary"),
            conversion: ConversionRow {
                converted: true,
                value_micros: Some(1_250_500_000),
                currency: Some("USD".to_owned()),
                source: secret("person"),
                at,
            },
            attribution: AttributionRow {
                status: "automatic".to_owned(),
                campaign_id: Some("spring".to_owned()),
                recipient_id: Some("rec_1".to_owned()),
                confidence: Some(955),
                rule: Some("B2".to_owned()),
                reason: "CANARY reason".to_owned(),
                decided_by: secret("ana"),
                decided_at: at,
                disagrees: true,
                alternatives: vec![AlternativeRow {
                    campaign_id: "CANARY campaign".to_owned(),
                    recipient_id: secret("recipient"),
                    confidence: 1,
                    rule: secret("rule"),
                    reason: "CANARY reason".to_owned(),
                }],
            },
            flags: vec!["CANARY flag".to_owned()],
            asked: vec![7],
            sightings: BTreeMap::from([(
                "CANARY source".to_owned(),
                SightingRow {
                    first: at.unwrap(),
                    last: at.unwrap(),
                },
            )]),
        }
    }

    #[test]
    fn an_event_has_ids_and_facts_and_nothing_of_a_person() {
        let told = events(None, full());
        assert_eq!(told.len(), 3);
        for event in &told {
            assert!(
                !event.detail.to_string().contains("CANARY"),
                "{}",
                event.kind
            );
        }
        let wanted = json!({
            "id": "conv_1/7/CallConverted",
            "at": "2026-11-22T14:05:00.25Z",
            "conversation_id": "conv_1",
            "agent_id": "agent_1",
            "direction": "inbound",
            "started_at": "2026-11-22T14:00:00Z",
            "duration_secs": 28,
            "state": "done",
            "status": "success",
            "attribution_status": "automatic",
            "campaign_id": "spring",
            "recipient_id": "rec_1",
            "rule": "B2",
            "confidence": 0.955,
            "converted": true,
            "value": 1250.5,
            "currency": "USD",
        });
        assert_eq!(told[2].detail, wanted);
    }
}
