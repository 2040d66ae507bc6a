//! What depends on how sure the rules are: the order of calls that need a
//! person, and how right the rules were.

use domain::{
    AttributionStatus, Call, Candidate, Choice, Decision, Derived, Evidence, Finding, Rule, Spam,
};
use jiff::civil::date;
use store::{Change, Happened, Incoming, Plan, Sort, StoreError};

use crate::world::{World, at, call, credited};

fn derived(finding: Finding, campaign: &str, confidence: u16) -> Derived {
    Derived {
        decision: Decision {
            version: 1,
            revision: 0,
            at: at(0),
            finding,
            reason: "It was the dialled number.".to_owned(),
            candidates: vec![Candidate {
                campaign: campaign.parse().unwrap(),
                recipient: Some("r1".parse().unwrap()),
                household: Vec::new(),
                confidence,
                recipient_confidence: 900,
                days_from_mailbox: None,
                evidence: vec![Evidence {
                    rule: Rule::B1,
                    detail: "the dialled number".to_owned(),
                    weight: confidence,
                }],
            }],
        },
        conversions: Vec::new(),
        spam: Spam::default(),
        is_spam: false,
        is_own_number: false,
        is_test: false,
        asked: vec![1, 2],
    }
}

async fn decided(world: &World, id: &str, derived: Derived) {
    let (id, incoming) = (call(id), Incoming::default());
    let happened = Happened::Decided {
        why: "test".to_owned(),
        actor: "rules".to_owned(),
    };
    let change = Change::new(&id, happened, &incoming, at(1));
    let apply = |call: &Call| Ok::<_, StoreError>(call.with_derived(derived.clone()));
    world.store.change(change, apply).await.unwrap();
}

async fn world() -> World {
    let world = World::with_spring().await;
    for n in 0..4 {
        let number = format!("+1415555000{n}");
        world.call_from(&format!("conv_{n}"), &number, n).await;
    }
    decided(&world, "conv_0", derived(Finding::Suggested, "spring", 820)).await;
    decided(&world, "conv_1", derived(Finding::Automatic, "spring", 960)).await;
    decided(&world, "conv_2", derived(Finding::Suggested, "spring", 610)).await;
    world
}

#[tokio::test]
async fn the_best_suggestion_comes_first_and_what_is_sure_not_at_all() {
    let world = world().await;
    let mut plan = Plan {
        sort: Sort::Suggestion,
        limit: 2,
        ..Plan::default()
    };
    let (page, asked) = world.sandbox.requests_of(world.store.calls(&plan)).await;
    assert_eq!(asked.to_string(), "1 Query");
    let page = page.unwrap();
    let ids = |rows: Vec<store::CallRow>| rows.into_iter().map(|row| row.conversation_id);
    assert_eq!(ids(page.rows).collect::<Vec<_>>(), ["conv_0", "conv_2"]);

    plan.after = page.next;
    let page = world.store.calls(&plan).await.unwrap();
    assert_eq!(ids(page.rows).collect::<Vec<_>>(), ["conv_3"]);
}

#[tokio::test]
async fn labels_tell_how_right_the_rules_were_by_rule_and_band() {
    let world = world().await;
    let right = Choice::Campaign {
        campaign: "spring".parse().unwrap(),
        recipient: Some("r1".parse().unwrap()),
    };
    let row = domain::Recipient {
        campaign: "spring".parse().unwrap(),
        id: "r1".parse().unwrap(),
        mailings: [].into(),
        first_name: None,
        last_name: None,
        phones: Vec::new(),
        email: None,
        address: None,
        city: None,
        zip: None,
        country: None,
        code: None,
    };
    world.store.put_recipients(&[row], None).await.unwrap();
    world.decide("conv_1", right).await;
    world.decide("conv_0", Choice::Nobody).await;
    world.decide("conv_2", credited("spring")).await;

    let labels = world
        .store
        .labels(date(2026, 1, 1), date(2027, 1, 1))
        .await
        .unwrap();
    world.recounts().await;
    let of = |status, band| {
        let found = labels
            .iter()
            .find(|(label, _)| label.status == status && label.band == Some(band));
        let (label, marked) = found.unwrap();
        assert_eq!((label.rule, label.blind), (Some(Rule::B1), false));
        (marked.right, marked.wrong, marked.recipient_right)
    };
    assert_eq!(of(AttributionStatus::Automatic, 19), (1, 0, 1));
    assert_eq!(of(AttributionStatus::Suggested, 16), (0, 1, 0));
    assert_eq!(of(AttributionStatus::Suggested, 12), (1, 0, 0));
}

#[tokio::test]
async fn erasing_a_call_takes_the_evidence_and_the_label_counts_on() {
    let world = world().await;
    world.decide("conv_1", credited("spring")).await;
    let id = call("conv_1");
    world
        .store
        .erase_call(&id, "person:ana", "asked", at(600))
        .await
        .unwrap();
    let history = world.store.history(&id, None, 10).await.unwrap();
    assert!(history.iter().all(|entry| entry.decision.is_none()));
    let labels = world
        .store
        .labels(date(2026, 1, 1), date(2027, 1, 1))
        .await
        .unwrap();
    world.recounts().await;
    assert_eq!(labels.len(), 1);
}
