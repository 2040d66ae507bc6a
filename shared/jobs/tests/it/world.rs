//! What the tests share: a store of their own, calls, campaigns and lists.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use domain::{
    Call, Campaign, CampaignId, Choice, ConversationId, Mailing, Medium, OperationId, Timestamp,
    Verdict, Zone,
};
use ingest::{Delivered, Settings, receive};
use jiff::civil::date;
use jiff::tz::TimeZone;
use jobs::{Job, Order, work_on};
use object_store::memory::InMemory;
use review::{Decider, attribute};
use sandbox::{Sandbox, TABLE_PREFIX};
use store::{Entry, Store};

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) store: Store,
    pub(crate) objects: Arc<InMemory>,
}

pub(crate) const LONG: Duration = Duration::from_secs(60);

impl World {
    pub(crate) async fn new() -> Self {
        let sandbox = Sandbox::memory().await;
        let objects = Arc::new(InMemory::new());
        let store = Store::new(
            sandbox.client(),
            TABLE_PREFIX,
            objects.clone(),
            TimeZone::UTC,
        );
        Self {
            sandbox,
            store,
            objects,
        }
    }

    /// A world with the campaign `spring`, whose mailing `one` was dropped on
    /// the 2nd of March.
    pub(crate) async fn with_spring() -> Self {
        let world = Self::new().await;
        world.store.add_campaign(&campaign("spring")).await.unwrap();
        world
    }

    /// A finished inbound call on the 20th of March, minute `minute`.
    pub(crate) async fn call_from(&self, id: &str, number: &str, minute: i64) {
        let body = body(id, number, minute);
        let delivered = Delivered {
            body: body.into(),
            signed_at: at(minute),
            received_at: at(minute),
            signed_with: None,
        };
        let settings = Settings {
            deadline: Duration::from_secs(20),
            ..Settings::default()
        };
        receive(&self.store, &settings, delivered).await.unwrap();
    }

    pub(crate) async fn call(&self, id: &str) -> Call {
        self.store.call(&call(id)).await.unwrap().unwrap().call
    }

    pub(crate) async fn decide(&self, id: &str, choice: Choice) {
        let verdict = Verdict {
            choice,
            reason: None,
            blind: false,
        };
        let by = Decider {
            actor: "person:ana",
            expected: None,
            operation: None,
            now: at(500),
        };
        attribute(&self.store, &call(id), verdict, by)
            .await
            .unwrap();
    }

    pub(crate) async fn done(&self, job: &Job) -> Job {
        let job = work_on(&self.store, &job.id, LONG, at(1000)).await.unwrap();
        assert!(job.is_over(), "{job:?}");
        job
    }

    /// Everything that jobs may change, to be compared.
    pub(crate) async fn everything(
        &self,
        campaign: &CampaignId,
    ) -> impl PartialEq + std::fmt::Debug + use<> {
        let list = self
            .store
            .recipients_of(campaign, None, 1000)
            .await
            .unwrap()
            .rows;
        let book = self.store.book().await.unwrap();
        let plan = store::Plan {
            limit: 1000,
            ..store::Plan::default()
        };
        let calls = self.store.calls(&plan).await.unwrap().rows;
        let credits: BTreeMap<_, _> = calls
            .into_iter()
            .map(|row| {
                (
                    row.conversation_id,
                    (row.attribution.status, row.attribution.campaign_id),
                )
            })
            .collect();
        let mut answers = Vec::new();
        for n in 0..40 {
            let key = domain::Key::Phone(format!("+1415555{n:04}").parse().unwrap());
            answers.push(self.store.answers(&[key].into(), at(0)).await.unwrap());
        }
        (list, book, credits, answers)
    }

    /// Every count is what a recount of the calls comes to.
    pub(crate) async fn recounts(&self) {
        let recount = self.store.recount().await.expect("the store answers");
        assert!(recount.calls > 0 && recount.rows > 0);
        assert_eq!(recount.drifts, []);
    }
}

pub(crate) fn body(id: &str, number: &str, minute: i64) -> String {
    let start = at(minute).as_second();
    format!(
        r#"{{"type":"post_call_transcription","event_timestamp":{},"data":{{
        "agent_id":"agent_1","conversation_id":"{id}","status":"done",
        "transcript":[{{"role":"user","message":"I got a letter.","time_in_call_secs":1}}],
        "metadata":{{"start_time_unix_secs":{start},"call_duration_secs":28,
        "phone_call":{{"type":"twilio","direction":"inbound","phone_number_id":"p",
        "agent_number":"+14155550199","external_number":"{number}","call_sid":"c"}}}},
        "analysis":{{"call_successful":"success","transcript_summary":"A letter."}}}}}}"#,
        start + 40
    )
}

pub(crate) fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_774_000_000 + minute * 60).unwrap()
}

pub(crate) fn call(id: &str) -> ConversationId {
    id.parse().unwrap()
}

pub(crate) fn operation(id: &str) -> OperationId {
    id.parse().unwrap()
}

pub(crate) fn order(id: &str) -> Order {
    Order {
        id: Some(operation(id)),
        actor: "person:ana".to_owned(),
        dry_run: false,
        now: at(900),
    }
}

pub(crate) fn campaign(id: &str) -> Campaign {
    Campaign {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        medium: Medium::DirectMail,
        zone: Zone::utc(),
        window_days: 60,
        starts_on: None,
        ends_on: None,
        region: None,
        offer: None,
        phrases: Vec::new(),
        codes: BTreeSet::new(),
        mailings: vec![Mailing {
            id: format!("{id}-one").parse().unwrap(),
            name: None,
            dropped_on: date(2026, 3, 2),
            in_home_from: date(2026, 3, 5),
            in_home_to: date(2026, 3, 9),
        }],
    }
}

pub(crate) fn entry(campaign: Campaign) -> Entry {
    Entry::Campaign(campaign.id.clone(), Some(campaign))
}

pub(crate) fn spring() -> CampaignId {
    "spring".parse().unwrap()
}

pub(crate) fn credited(campaign: &str) -> Choice {
    Choice::Campaign {
        campaign: campaign.parse().unwrap(),
        recipient: None,
    }
}

/// `n` recipients with a phone each, and `last_name` for a name.
pub(crate) fn list(n: usize, last_name: &str) -> Vec<u8> {
    let header = "recipient_id,mailing_id,last_name,phone,zip".to_owned();
    let rows = (0..n).map(|n| format!("r{n:04},spring-one,{last_name},(415) 555-{n:04},94105"));
    let lines: Vec<String> = [header].into_iter().chain(rows).collect();
    lines.join("\n").into_bytes()
}

/// A list whose columns are left to guessing.
pub(crate) fn guessed(bytes: &[u8]) -> jobs::List<'_> {
    jobs::List {
        bytes,
        ..jobs::List::default()
    }
}
