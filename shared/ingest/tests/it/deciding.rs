//! What may claim a call is read with it, and the decision written with it.

use domain::{Call, Campaign, Key, Medium, Recipient, Rules, Zone};
use serde_json::json;
use store::{Due, Entry, Outcome, SETTLED};

use crate::world::{World, at, conversation, ended};

fn campaign() -> Campaign {
    Campaign {
        id: "spring".parse().unwrap(),
        name: "Spring".to_owned(),
        medium: Medium::DirectMail,
        zone: Zone::utc(),
        window_days: 60,
        starts_on: None,
        ends_on: None,
        region: None,
        offer: None,
        phrases: Vec::new(),
        codes: [].into(),
        mailings: Vec::new(),
    }
}

fn recipient(n: usize) -> Recipient {
    Recipient {
        campaign: "spring".parse().unwrap(),
        id: format!("r{n}").parse().unwrap(),
        mailings: [].into(),
        first_name: Some("Jo".to_owned()),
        last_name: Some("Miller".to_owned()),
        phones: vec![format!("+4477{:08}", 900_000 + n).parse().unwrap()],
        email: None,
        address: None,
        city: None,
        zip: Some("94105".to_owned()),
        country: None,
        code: None,
    }
}

async fn set_rules(world: &World, lead: u16) {
    let rules = Rules {
        lead,
        ..Rules::default()
    };
    let rules = Entry::Rules(rules);
    world.store.put_entry(&rules, None, None).await.unwrap();
}

fn revision(call: &Call) -> u32 {
    call.derived().expect("decided").decision.revision
}

#[tokio::test]
async fn ten_thousand_recipients_cost_a_new_call_no_more_requests_than_ten() {
    let world = World::new().await;
    world.store.add_campaign(&campaign()).await.unwrap();
    let mut costs = Vec::new();
    for (n, known) in [(0, 0..10), (1, 10..10_000)] {
        let rows: Vec<Recipient> = known.map(recipient).collect();
        for rows in rows.chunks(1000) {
            world.store.put_recipients(rows, None).await.unwrap();
        }
        let body = ended(&format!("conv_{n}"));
        let delivery = world.deliver(&body);
        let (receipt, asked) = world.sandbox.requests_of(delivery).await;
        assert_eq!(receipt.outcome, Outcome::Recorded);
        costs.push(asked.to_string());
    }
    assert_eq!(costs[0], costs[1]);
    let questions = domain::keys(&world.call("conv_0").await, &[], None).len();
    // The book is one more, and so is the other half of a party's calls.
    let queries = questions + 2;
    assert_eq!(
        costs[0],
        format!("1 GetItem, {queries} Query, 1 TransactWriteItems")
    );
}

#[tokio::test]
async fn a_key_that_too_many_share_is_read_no_further() {
    let world = World::new().await;
    let shared: domain::PhoneNumber = "+447700900123".parse().unwrap();
    let rows: Vec<Recipient> = (0..80)
        .map(|n| Recipient {
            phones: vec![shared.clone()],
            ..recipient(n)
        })
        .collect();
    world.store.put_recipients(&rows, None).await.unwrap();
    let key = Key::Phone("+447700900123".parse().unwrap());
    let answers = world.store.answers(&[key.clone()].into(), at(0)).await;
    let answer = &answers.unwrap()[&key];
    assert!(answer.too_many && answer.recipients.len() == 50);
}

#[tokio::test]
async fn what_a_caller_said_may_be_anything_and_is_asked_only_where_it_can_be() {
    let world = World::new().await;
    let questions = [
        Key::Code(String::new()),
        Key::Code("x".repeat(3000)),
        Key::Email("a\u{0}#b".to_owned()),
        Key::Batch("ü#/..".to_owned()),
        Key::Name {
            sound: "#".to_owned(),
            zip: "book".to_owned(),
        },
    ];
    let answers = world
        .store
        .answers(&questions.clone().into(), at(0))
        .await
        .unwrap();
    assert_eq!(answers.len(), questions.len());
    assert!(
        answers
            .values()
            .all(|answer| *answer == domain::Answer::default())
    );
}

#[tokio::test]
async fn a_repeat_decides_nothing_anew_and_news_of_the_call_do() {
    let world = World::new().await;
    world.deliver(&ended("conv_1")).await;
    let before = world.call("conv_1").await;
    set_rules(&world, 100).await;

    assert_eq!(
        world.deliver(&ended("conv_1")).await.outcome,
        Outcome::Unchanged
    );
    assert_eq!(world.call("conv_1").await, before);

    let mut news = ended("conv_1");
    news["event_timestamp"] = json!(1_795_000_999);
    news["data"]["metadata"]["call_duration_secs"] = json!(99);
    assert_eq!(world.deliver(&news).await.outcome, Outcome::Recorded);
    assert_eq!(
        (revision(&before), revision(&world.call("conv_1").await)),
        (0, 1)
    );
}

#[tokio::test]
async fn a_call_that_cannot_be_decided_is_parked_and_never_recorded_undecided() {
    let mut world = World::new().await;
    world.settings.deadline = std::time::Duration::from_millis(200);
    world.sandbox.refuse();
    assert_eq!(
        world.deliver(&ended("conv_1")).await.outcome,
        Outcome::Parked
    );
    world.sandbox.restore();
    assert!(world.known("conv_1").await.is_none());
    world.settings.deadline = std::time::Duration::from_secs(20);
    ingest::drain(&world.store, &world.settings).await.unwrap();
    assert!(world.call("conv_1").await.derived().is_some());
}

#[tokio::test]
async fn a_call_that_comes_late_makes_the_later_ones_of_its_number_due() {
    let world = World::new().await;
    let starting = |id: &str, secs: i64| {
        let mut body = ended(id);
        body["data"]["metadata"]["start_time_unix_secs"] = json!(1_795_000_120 + secs);
        body
    };
    world.deliver(&starting("conv_second", 100)).await;
    assert_eq!(
        world.store.due(at(3600), 10).await.unwrap(),
        Vec::<Due>::new()
    );
    world.deliver(&starting("conv_first", 0)).await;

    let now = at(0);
    assert!(
        world.store.due(now, 10).await.unwrap().is_empty(),
        "the index settles first"
    );
    let settled = now.checked_add(SETTLED).unwrap();
    let due = world.store.due(settled, 10).await.unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].id, conversation("conv_second"));

    set_rules(&world, 100).await;
    assert_eq!(
        ingest::redecide_due(&world.store, 10, settled)
            .await
            .unwrap(),
        1
    );
    assert_eq!(revision(&world.call("conv_second").await), 1);
    assert_eq!(
        ingest::redecide_due(&world.store, 10, settled)
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn a_dropped_call_is_due_when_its_caller_calls_back() {
    let world = World::new().await;
    let lasting = |id: &str, start: i64, secs: i64| {
        let mut body = ended(id);
        body["data"]["metadata"]["start_time_unix_secs"] = json!(1_795_000_120 + start);
        body["data"]["metadata"]["call_duration_secs"] = json!(secs);
        body
    };
    world.deliver(&lasting("conv_dropped", 0, 6)).await;
    world.deliver(&lasting("conv_whole", 40, 60)).await;
    world.deliver(&lasting("conv_back", 600, 60)).await;

    let settled = at(0).checked_add(SETTLED).unwrap();
    let due = world.store.due(settled, 10).await.unwrap();
    let due: Vec<_> = due.into_iter().map(|due| due.id).collect();
    assert_eq!(due, [conversation("conv_dropped")]);
}

#[tokio::test]
async fn a_decision_is_in_the_calls_history_with_its_reasons() {
    let world = World::new().await;
    world.deliver(&ended("conv_1")).await;
    let history = world
        .store
        .history(&conversation("conv_1"), None, 10)
        .await
        .unwrap();
    let decision = history[0].decision.as_deref().expect("a decision");
    let decision: serde_json::Value = serde_json::from_str(decision).unwrap();
    assert_eq!(decision["finding"], "no_evidence");
    assert_eq!(decision["rules_version"], domain::RULES_VERSION);
}

#[tokio::test]
async fn an_older_transcript_than_the_kept_one_is_decided_by_the_kept_one() {
    let world = World::new().await;
    world.deliver(&ended("conv_1")).await;
    let mut older = ended("conv_1");
    older["event_timestamp"] = json!(1_795_000_001);
    older["data"]["transcript"] =
        json!([{ "role": "user", "message": "Hm.", "time_in_call_secs": 0 }]);
    older["data"]["analysis"]["call_summary_title"] = json!("A title that was missing");
    let receipt = world.deliver(&older).await;
    assert_ne!(receipt.outcome, Outcome::Parked, "{receipt:?}");
    let kept = world
        .store
        .call(&conversation("conv_1"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(world.store.transcript(&kept).await.unwrap().len(), 2);
}
