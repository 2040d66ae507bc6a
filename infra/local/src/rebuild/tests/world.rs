//! A ledger with some history, and losing it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use domain::{
    Call, Campaign, Choice, ConversationId, Conversion, Credit, Edit, Marks, Medium, Money,
    OperationId, Tag, Verdict, Zone,
};
use elevenlabs::Pace;
use ingest::Delivered;
use jiff::SignedDuration;
use jobs::{Bulk, Order, Targets};
use object_store::memory::InMemory;
use review::Decider;
use sandbox::elevenlabs::{Conversation, StandIn, event};
use sandbox::{Sandbox, TABLE_PREFIX};
use store::{Journal, Store};
use sync::App;

use super::super::{Timestamp, asked, rebuild};

pub(super) struct World {
    pub(super) app: App,
    sandbox: Sandbox,
    pub(super) vendor: StandIn,
    pub(super) calls: Vec<Conversation>,
}

impl World {
    /// Thirty calls of the last days, of which two thirds came by webhook and
    /// the others by sync.
    pub(super) async fn new() -> Self {
        boot::use_ring();
        let vendor = StandIn::start(boot::now).await;
        let sandbox = Sandbox::memory().await;
        let app = app(&sandbox, &vendor);
        let ids = {
            let day = |days: i64| boot::now() - SignedDuration::from_hours(days * 24);
            vendor.vendor().calls(30, day(12), day(1), 7)
        };
        let call = |id: &String| vendor.vendor().conversation(id).unwrap().clone();
        let calls: Vec<Conversation> = ids.iter().map(call).collect();
        let world = Self {
            app,
            sandbox,
            vendor,
            calls,
        };
        world.app.store.add_campaign(&campaign()).await.unwrap();
        for call in world.calls.iter().step_by(3) {
            world.deliver(call).await;
        }
        for call in world.calls.iter().skip(1).step_by(3) {
            world.deliver(call).await;
        }
        asked(&world.app, false, long_ago()).await.unwrap();
        world
    }

    async fn deliver(&self, call: &Conversation) {
        let came = call.over_at() + SignedDuration::from_secs(2);
        let delivered = Delivered {
            body: event(call).to_string().into(),
            signed_at: came,
            received_at: came,
            signed_with: None,
        };
        ingest::receive(&self.app.store, &self.app.ingest, delivered)
            .await
            .unwrap();
    }

    pub(super) fn id(&self, n: usize) -> ConversationId {
        self.calls[n].id.parse().unwrap()
    }

    async fn edit(&self, n: usize, edit: Edit) {
        let (store, now) = (&self.app.store, boot::now());
        review::edit(store, &self.id(n), edit, "person:ana", None, now)
            .await
            .unwrap();
    }

    async fn decide(&self, n: usize, choice: Choice, blind: bool) {
        let verdict = Verdict {
            choice,
            reason: Some("heard it".to_owned()),
            blind,
        };
        let by = Decider {
            actor: "person:ben",
            expected: None,
            operation: None,
            now: boot::now(),
        };
        review::attribute(&self.app.store, &self.id(n), verdict, by)
            .await
            .unwrap();
    }

    /// People go over some of the calls, more than once.
    pub(super) async fn work(&self) {
        self.decide(0, spring(), false).await;
        self.decide(1, Choice::Nobody, true).await;
        self.decide(2, spring(), false).await;
        self.decide(2, Choice::Rules, false).await;
        let value = Money::of_micros(1_250_500_000, "EUR").unwrap();
        let sold = Conversion {
            converted: true,
            kind: Some("appointment".to_owned()),
            value: Some(value),
            note: Some("by phone".to_owned()),
        };
        self.edit(0, Edit::Conversion(sold.clone())).await;
        self.edit(3, Edit::Conversion(sold)).await;
        self.edit(1, Edit::Notes("first".to_owned())).await;
        self.edit(1, Edit::Notes("second".to_owned())).await;
        let tag: Tag = "important".parse().unwrap();
        self.edit(4, Edit::Tags([tag].into())).await;
        let marks = Marks {
            spam: Some(true),
            test: None,
        };
        self.edit(5, Edit::Marks(marks)).await;
        self.bulk(&[6, 7, 8]).await;
        // A call with entries, and one without.
        for n in [3, 9] {
            let (id, store) = (self.id(n), &self.app.store);
            store
                .erase_call(&id, "person:ana", "asked by letter", boot::now())
                .await
                .unwrap();
        }
    }

    async fn bulk(&self, calls: &[usize]) {
        let ids = calls.iter().map(|n| self.id(*n)).collect();
        let bulk = Bulk {
            choice: spring(),
            reason: None,
            overwrite_manual: true,
        };
        let order = Order {
            id: Some("op_1".parse::<OperationId>().unwrap()),
            actor: "person:ana".to_owned(),
            dry_run: false,
            now: boot::now(),
        };
        let store = &self.app.store;
        let job = jobs::bulk(store, &Targets::Ids(ids), None, bulk, order).await;
        let long = Duration::from_secs(60);
        let job = jobs::work_on(store, &job.unwrap().id, long, boot::now()).await;
        assert_eq!(job.unwrap().summary.outcomes["changed"], 3);
    }

    /// All that is known, of every call.
    pub(super) async fn known(&self) -> BTreeMap<String, Known> {
        let mut known = BTreeMap::new();
        for call in &self.calls {
            let kept = self.app.store.call(&call.id.parse().unwrap()).await;
            known.extend(kept.unwrap().map(|kept| (call.id.clone(), of(&kept.call))));
        }
        known
    }

    pub(super) async fn histories(&self) -> BTreeMap<String, Vec<Journal>> {
        let mut histories = BTreeMap::new();
        for call in &self.calls {
            let id = call.id.parse().unwrap();
            let mut history = self.app.store.history(&id, None, 100).await.unwrap();
            history.reverse();
            histories.insert(call.id.clone(), history);
        }
        histories
    }

    /// Loses a table.
    pub(super) async fn lose(&self, name: &str, keys: &[&str]) {
        let (client, table) = (self.sandbox.client(), format!("{TABLE_PREFIX}{name}"));
        let found = client.scan().table_name(&table).send().await.unwrap();
        assert!(found.last_evaluated_key.is_none(), "all on one page");
        for item in found.items.unwrap() {
            let key = |name: &&str| ((*name).to_owned(), item[*name].clone());
            let key = keys.iter().map(key).collect();
            let delete = client.delete_item().table_name(&table).set_key(Some(key));
            delete.send().await.unwrap();
        }
    }

    pub(super) async fn lose_calls(&self) {
        self.lose("calls", &["conversation_id"]).await;
        assert!(self.known().await.is_empty());
    }

    pub(super) async fn rebuild(&self) {
        rebuild(&self.app, false, long_ago()).await.unwrap();
        let recount = self.app.store.recount().await.unwrap();
        assert_eq!(recount.drifts, []);
    }
}

/// A call, but for when it was last written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    facts: BTreeMap<&'static str, serde_json::Value>,
    pub(super) staff: domain::Staff,
    pub(super) erased: Option<domain::Erasure>,
    credit: String,
    converted: bool,
    by_webhook: Option<domain::Timestamp>,
}

fn of(call: &Call) -> Known {
    let webhook = call.sightings().by(domain::Source::Webhook);
    Known {
        facts: store::described(call.facts()),
        staff: call.staff().clone(),
        erased: call.erased().cloned(),
        credit: credit(call),
        converted: call.is_converted(),
        by_webhook: webhook.map(|sighting| sighting.first),
    }
}

/// But for when the rules decided, which they have done anew.
fn credit(call: &Call) -> String {
    let credit = Credit::of(call);
    let (campaign, recipient) = (credit.campaign, credit.recipient);
    let how = (credit.status, credit.confidence, credit.rule);
    format!(
        "{how:?} {campaign:?} {recipient:?} {:?}",
        credit.alternatives
    )
}

fn app(sandbox: &Sandbox, vendor: &StandIn) -> App {
    let objects = Arc::new(InMemory::new());
    let zone = jiff::tz::TimeZone::UTC;
    let pace = Pace {
        per_second: 10_000,
        tries: 1,
        ..Pace::default()
    };
    let key = boot::Secret::given(vendor.api_key().parse().unwrap());
    let base = vendor.base_url().parse().unwrap();
    App {
        store: Store::new(sandbox.client(), TABLE_PREFIX, objects, zone),
        ingest: ingest::Settings {
            deadline: Duration::from_secs(20),
            ..ingest::Settings::default()
        },
        vendor: boot::Vendor::new(base, Some(key), pace, boot::now),
        now: boot::now,
    }
}

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
        codes: BTreeSet::new(),
        mailings: Vec::new(),
    }
}

fn spring() -> Choice {
    Choice::Campaign {
        campaign: "spring".parse().unwrap(),
        recipient: None,
    }
}

fn long_ago() -> Timestamp {
    boot::now() - SignedDuration::from_hours(24 * 60)
}

impl World {
    /// A delivery comes in amid the rebuilding, and a person writes a note.
    pub(super) async fn edit_later(&self) {
        self.deliver(&self.calls[1]).await;
        self.edit(1, Edit::Notes("third".to_owned())).await;
    }
}
