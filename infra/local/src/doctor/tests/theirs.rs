//! What is found at ElevenLabs.

use elevenlabs::Pace;
use elevenlabs::client::{ApiError, Webhook};
use sandbox::elevenlabs::Vendor;

use super::*;
use crate::doctor::finding::Fix;
use crate::doctor::fix;

#[tokio::test]
async fn where_all_is_well_only_retries_are_in_doubt() {
    let findings = after(|_| {}).await;
    let doubts: Vec<_> = findings.iter().filter(|it| it.mark != Mark::Ok).collect();
    assert_eq!(doubts.len(), 1, "{doubts:#?}");
    let retries = check(&findings, Mark::Warn, "does not say");
    assert!(matches!(retries.fix, Some(Fix::SwitchRetriesOn { .. })));
    check(&findings, Mark::Ok, "may read conversations");
    check(&findings, Mark::Ok, "complete up to 2026-11-18 12:36");
}

#[tokio::test]
async fn a_key_that_is_missing_wrong_or_narrow_is_told_apart() {
    let stand_in = workspace().await;
    let none = Asked::NoKey("sync is off: there is no API key".to_owned());
    check(&findings::of(&gathered(none)), Mark::Fail, "no API key");

    let wrong = Asked::of(&vendor(&stand_in, "sk_wrong")).await;
    check(
        &findings::of(&gathered(wrong)),
        Mark::Fail,
        "refuses the API key",
    );

    let narrow = after(|vendor| vendor.keys[0].is_admins = false).await;
    check(&narrow, Mark::Ok, "accepts the API key");
    let right = check(&narrow, Mark::Warn, "may not read webhooks");
    assert!(right.says.contains("missing the permission"), "{right:?}");
}

#[tokio::test]
async fn each_right_that_is_missing_is_named() {
    let no = || ApiError::Refused(Default::default());
    check(
        &told(|it| it.conversations = Err(no())).await,
        Mark::Fail,
        "not read conversations",
    );
    check(
        &told(|it| it.agents = Err(no())).await,
        Mark::Warn,
        "not read agents",
    );
    check(
        &told(|it| it.settings = Err(no())).await,
        Mark::Warn,
        "not read settings",
    );
    check(
        &told(|it| it.batches = Err(no())).await,
        Mark::Warn,
        "not read batches",
    );
}

#[tokio::test]
async fn an_api_that_does_not_answer_is_no_wrong_key() {
    let gone = "http://127.0.0.1:9".parse().unwrap();
    let key = boot::Secret::given("sk_1".parse().unwrap());
    let pace = Pace {
        tries: 1,
        ..Pace::default()
    };
    boot::use_ring();
    let asked = Asked::of(&boot::Vendor::new(gone, Some(key), pace, boot::now)).await;
    check(
        &findings::of(&gathered(asked)),
        Mark::Fail,
        "cannot be asked: no answer",
    );
}

#[tokio::test]
async fn a_webhook_that_is_missing_or_off_fails() {
    check(
        &after(|vendor| vendor.webhooks.clear()).await,
        Mark::Fail,
        "has no webhook for https://calls",
    );
    let off = after(|vendor| vendor.webhooks[0].is_disabled = true).await;
    let off = check(&off, Mark::Fail, "is switched off");
    assert!(matches!(off.fix, Some(Fix::SwitchOn { .. })));
    let off = after(|vendor| vendor.webhooks[0].is_auto_disabled = true).await;
    let off = check(&off, Mark::Fail, "switched the webhook");
    assert!(matches!(off.fix, Some(Fix::SwitchOn { .. })));
}

#[tokio::test]
async fn behind_a_tunnel_the_path_shows_which_is_ours() {
    check(
        &with(|it| it.url = None).await,
        Mark::Ok,
        "leads to https://calls.example",
    );
    let none = told(|told| told.webhooks = Ok(Vec::new())).await;
    check(&none, Mark::Fail, "has no webhook");
}

#[tokio::test]
async fn a_failure_counts_until_a_delivery_comes() {
    let failed = |minute: i64| {
        move |vendor: &mut Vendor| vendor.webhooks[0].failure = Some((Some(401), at(minute)))
    };
    check(&after(failed(50)).await, Mark::Ok, "later ones came");
    let failed = after(failed(99)).await;
    let finding = check(&failed, Mark::Fail, "with 401, and none has come");
    assert!(finding.advice.as_ref().unwrap().contains("another secret"));
}

#[tokio::test]
async fn retries_that_are_known_to_be_on_or_off_are_no_doubt() {
    let retrying = |on: bool| move |told: &mut Told| retries(told)[0].retry_enabled = Some(on);
    check(&told(retrying(true)).await, Mark::Ok, "fail are repeated");
    check(&told(retrying(false)).await, Mark::Warn, "are not repeated");
}

fn retries(told: &mut Told) -> &mut Vec<Webhook> {
    told.webhooks.as_mut().unwrap()
}

#[tokio::test]
async fn two_webhooks_of_ours_are_told() {
    let two = after(|vendor| drop(vendor.webhook(URL, "wsec_2", at(1)))).await;
    check(&two, Mark::Warn, "2 webhooks lead to us");
    check(&two, Mark::Ok, "gets what follows a call");
}

#[tokio::test]
async fn another_post_call_webhook_or_none_is_put_right_by_choosing_ours() {
    let id = "00000000000000000000000000000001".to_owned();
    let none = after(|vendor| vendor.settings.post_call_webhook_id = None).await;
    let fix = check(&none, Mark::Fail, "sent to no webhook").fix.clone();
    let Some(Fix::Settings(change)) = fix else {
        panic!("{fix:?}")
    };
    assert_eq!(change.post_call_webhook_id, Some(id));
    let other = |vendor: &mut Vendor| {
        vendor.webhook("https://other.example", "wsec_2", at(1));
    };
    check(&after(other).await, Mark::Fail, "sent to another webhook");
}

#[tokio::test]
async fn events_that_are_missing_or_too_many_are_put_right_in_one_step() {
    let audio = ["audio", "answering_machine_detection"].map(str::to_owned);
    let findings = after(|vendor| vendor.settings.events = audio.into()).await;
    check(&findings, Mark::Fail, "Recordings are sent");
    let placed = findings
        .iter()
        .find(|it| it.says.contains("could not be placed"));
    assert_eq!(placed.unwrap().mark, Mark::Warn);
    let fixes: Vec<_> = findings
        .iter()
        .filter_map(|it| match &it.fix {
            Some(Fix::Settings(change)) => change.events.clone(),
            _ => None,
        })
        .collect();
    let wanted = [
        "answering_machine_detection",
        "transcript",
        "call_initiation_failure",
    ];
    assert_eq!(fixes, [wanted.map(str::to_owned)]);
}

#[tokio::test]
async fn an_older_switch_another_format_and_left_out_transcripts_are_told() {
    let send = after(|vendor| vendor.settings.send_audio = Some(true)).await;
    check(&send, Mark::Fail, "Recordings are sent");
    let otel = after(|vendor| vendor.settings.transcript_format = "opentelemetry".into()).await;
    assert!(check(&otel, Mark::Warn, "OpenTelemetry").fix.is_some());
    let bare = after(|vendor| vendor.settings.exclude_transcript = true).await;
    check(&bare, Mark::Warn, "left out");
}

#[tokio::test]
async fn agents_that_keep_nothing_or_send_elsewhere_are_named() {
    let forgetful = after(|vendor| {
        vendor.agents[0].zero_retention = true;
        vendor.agents[1].retention_days = 0;
    });
    let forgetful = forgetful.await;
    let finding = check(&forgetful, Mark::Warn, "keeps nothing");
    assert!(finding.says.matches("agent_").count() == 2, "{finding:?}");
    assert!(
        finding
            .advice
            .as_ref()
            .unwrap()
            .contains("cannot be recovered")
    );

    let other = after(|vendor| vendor.agents[0].webhook_id = Some("other".into())).await;
    check(&other, Mark::Warn, "a webhook of its own, other");
}

#[tokio::test]
async fn fixing_puts_everything_right_that_can_be() {
    let stand_in = workspace().await;
    {
        let mut vendor = stand_in.vendor();
        vendor.webhooks[0].is_auto_disabled = true;
        vendor.settings.post_call_webhook_id = None;
        vendor.settings.events = ["audio".to_owned()].into();
        vendor.settings.transcript_format = "opentelemetry".to_owned();
        vendor.settings.send_audio = Some(true);
    }
    let vendor = vendor(&stand_in, stand_in.api_key());
    let before = findings::of(&gathered(Asked::of(&vendor).await));
    assert_eq!(fix::all(&vendor, &before, true).await.unwrap(), 5);

    let after = findings::of(&gathered(Asked::of(&vendor).await));
    let doubts: Vec<_> = after.iter().filter(|it| it.mark != Mark::Ok).collect();
    assert_eq!(doubts.len(), 1, "{doubts:#?}");
    assert!(stand_in.vendor().webhooks[0].retries);
}
