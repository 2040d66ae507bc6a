//! Whether every call came in: what the page says of it, and the button.

use access::Role;
use domain::{Cause, Health};
use http::StatusCode;
use jiff::SignedDuration;
use store::{Run, RunKind, RunOutcome, Why};

use crate::house::{House, pass};
use crate::knock::text;
use crate::synced::ago;
use crate::world::call;

/// The page, to somebody who may start the sync.
async fn page(house: &House) -> String {
    text(&house.person(Role::Editor).await.sees("/ingest").await)
}

#[track_caller]
pub(crate) fn says(page: &str, all: &[&str]) {
    for words in all {
        assert!(page.contains(words), "{words:?} is not in: {page}");
    }
}

#[tokio::test]
async fn before_the_first_run_nothing_is_claimed() {
    let house = House::new().await;
    says(
        &page(&house).await,
        &[
            "Webhook not judged yet · no delivery yet · no sync yet",
            "0 calls today. Whether any is missing is known after the first sync.",
            "Sync now",
        ],
    );
}

#[tokio::test]
async fn a_healthy_day_is_one_sentence() {
    let house = House::new().await;
    house.is_judged(Health::Healthy, None).await;
    house
        .receives(&call("conv_1", SignedDuration::from_mins(7)))
        .await;
    pass(SignedDuration::from_mins(2));
    house.fetches("conv_2", ago(40)).await;
    let page = page(&house).await;
    says(
        &page,
        &[
            "Webhook healthy since 09:12 · last delivery 2 min ago · last sync 14:46 · complete up to 14:45",
            "2 calls today, 1 of them rescued by the sync, 0 missing.",
            "The next run is due at 15:05",
        ],
    );
    assert!(!page.contains("Lost") && !page.contains("Still to be fetched"));
}

#[tokio::test]
async fn each_way_of_being_down_names_the_switch_to_press() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    for (cause, what, switch) in [
        (
            Cause::Disabled,
            "it is switched off at ElevenLabs",
            "switch this one on",
        ),
        (
            Cause::AutoDisabled,
            "too many failures",
            "switch it on again",
        ),
        (
            Cause::Missing,
            "none that delivers to us",
            "create a webhook with the address",
        ),
        (
            Cause::CallsMissed,
            "no delivery came",
            "address and secret are ours",
        ),
    ] {
        house.is_judged(Health::Down, Some(cause)).await;
        let page = text(&person.sees("/ingest").await);
        says(
            &page,
            &[
                "Webhook down since 09:12",
                "The webhook is down: ",
                what,
                switch,
            ],
        );
    }
}

#[tokio::test]
async fn a_degraded_webhook_and_an_idle_one_are_told_apart() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    house
        .is_judged(Health::Degraded, Some(Cause::DeliveryFailed))
        .await;
    says(
        &text(&person.sees("/ingest").await),
        &[
            "Webhook degraded since 09:12",
            "a delivery failed since the last one that came",
        ],
    );
    house.is_judged(Health::Idle, None).await;
    let page = text(&person.sees("/ingest").await);
    says(&page, &["Webhook idle since 09:12"]);
    assert!(!page.contains("in part"));
}

#[tokio::test]
async fn without_a_key_the_page_says_how_to_turn_the_sync_on() {
    let house = House::without_sync().await;
    let person = house.person(Role::Editor).await;
    let page = text(&person.sees("/ingest").await);
    says(
        &page,
        &[
            "Webhook not watched · no delivery yet · sync off",
            "Whether any is missing is not known while the sync is off.",
            "Set ELEVENLABS_API_KEY where Ringledger runs",
        ],
    );
    assert!(!page.contains("Sync now"));
    let refused = person.sends("/ingest/sync", &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    says(&refused.text(), &["set ELEVENLABS_API_KEY"]);
}

#[tokio::test]
async fn a_sync_that_fails_says_why_and_one_that_is_behind_since_when() {
    let house = House::new().await;
    house
        .syncs(|state| {
            state.failures = 3;
            state.failure = Some("the API key is not valid".to_owned());
            state.last_success = Some(ago(200));
        })
        .await;
    let failed = RunOutcome::Failed("the API key is not valid".to_owned());
    house.ran(RunKind::Scheduled, 3, failed).await;
    says(
        &page(&house).await,
        &[
            "The last 3 runs of the sync failed: the API key is not valid.",
            "No run of the sync has succeeded for 3 hours.",
            "Failed The API key is not valid.",
        ],
    );
}

#[tokio::test]
async fn every_gap_has_its_reason_and_what_is_lost_is_named() {
    let house = House::new().await;
    house.has_had_a_day().await;
    says(
        &page(&house).await,
        &[
            "6 calls today, 5 of them rescued by the sync, 1 missing.",
            "Lost Nobody can fetch these calls any more",
            "Lost conv_gone began 10:00 ElevenLabs no longer has it.",
            "Failed conv_missing began 13:35 ElevenLabs did not show it (http_500).",
            "It was tried twice. Next try 15:02",
            "Stuck conv_stuck began yesterday, 09:00",
            "Refused conv_refused A delivery of it had to be refused.",
            "1 call had not ended when last looked at",
            "13:00 2 0 2 1 1 1 could not be fetched (http_500)",
            "complete up to 13:35",
        ],
    );
}

#[tokio::test]
async fn a_backfill_shows_how_far_it_is_and_its_calls_are_no_rescues() {
    let house = House::new().await;
    house.is_judged(Health::Healthy, None).await;
    house.fetches("conv_1", ago(90)).await;
    house
        .syncs(|state| {
            state.since = ago(30);
            let mut run = Run::new(RunKind::Backfill, ago(1000), ago(0), ago(5));
            run.reached = Some(ago(750));
            (run.listed, run.fetched) = (1204, 1100);
            state.backfill = Some(run);
        })
        .await;
    says(
        &page(&house).await,
        &[
            "Backfill: yesterday, 22:20 to 15:00 , 25 % looked through",
            "1,204 listed, 1,100 fetched.",
            "none of them rescued by the sync, 1 backfilled, 0 missing.",
            "1 backfilled",
        ],
    );
}

#[tokio::test]
async fn an_editor_starts_the_sync_and_the_page_says_that_it_comes() {
    let house = House::new().await;
    let person = house.person(Role::Editor).await;
    let answer = person.sends("/ingest/sync", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/ingest#sync");
    let page = text(&person.sees("/ingest").await);
    says(
        &page,
        &["A run was asked for at 15:00 . It begins within a minute"],
    );
    assert!(!page.contains("Sync now"));
    house.syncs(|state| state.answered = Some(ago(0))).await;
    says(&text(&person.sees("/ingest").await), &["Sync now"]);
}

#[tokio::test]
async fn a_viewer_reads_and_starts_nothing() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    assert!(!person.sees("/ingest").await.contains("Sync now"));
    let refused = person.sends("/ingest/sync", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(house.store.sync_seen().await.unwrap().wanted, None);
}

#[tokio::test]
async fn words_of_the_vendor_are_shown_as_words() {
    let house = House::new().await;
    let script = "<script>alert(1)</script>";
    house.misses("conv_1", ago(20), script).await;
    house
        .syncs(|state| {
            state.failures = 1;
            state.failure = Some(script.to_owned());
            state.record_refused = Some(script.to_owned());
        })
        .await;
    let failed = RunOutcome::Failed(script.to_owned());
    house.ran(RunKind::Scheduled, 3, failed).await;
    let page = house.person(Role::Viewer).await.sees("/ingest").await;
    assert!(!page.contains(script));
    assert_eq!(page.matches("&#60;script&#62;").count(), 5, "{page}");
}

#[tokio::test]
async fn a_call_that_is_waited_for_leads_to_its_deliveries() {
    let house = House::new().await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    house.receives(&call("conv_2", SignedDuration::ZERO)).await;
    house
        .waits_for("conv_1", Why::Weaker, Some(ago(0)), None)
        .await;
    let person = house.person(Role::Viewer).await;
    assert!(
        person
            .sees("/ingest")
            .await
            .contains("/ingest?conversation_id=conv_1#log")
    );
    let page = person.sees("/ingest?conversation_id=conv_1").await;
    assert_eq!(crate::list::ids(&page), ["conv_1"]);
}
