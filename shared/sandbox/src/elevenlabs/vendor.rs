//! The vendor, but for the network and the clock.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{
    account::{self, Agent, Key, Number},
    answer::{Answer, Request},
    batches::{self, Batch},
    calls::Calls,
    conversation::{Conversation, later_by},
    detail::detail,
    fault::Fault,
    faults::Faults,
    later::Later,
    problem::Problem,
    query::Query,
    queue::Deliveries,
    route::Route,
    view::View,
    webhook::Webhook,
    webhooks::Settings,
};
use crate::Requests;
use crate::business::{Planned, Random};

/// The key that a new vendor takes.
pub(super) const API_KEY: &str = "sk_stand_in_0123456789abcdef0123456789abcdef";

/// A workspace at ElevenLabs, with the agents and numbers of a business that
/// does not exist, and no call yet.
pub struct Vendor {
    pub keys: Vec<Key>,
    pub agents: Vec<Agent>,
    pub numbers: Vec<Number>,
    pub batches: Vec<Batch>,
    pub webhooks: Vec<Webhook>,
    pub settings: Settings,
    pub faults: Faults,
    /// How long a cursor is taken.
    pub cursors_last: SignedDuration,
    pub(super) calls: Calls,
    pub(super) deliveries: Deliveries,
    asked: Requests,
}

impl Vendor {
    /// Whatever happens by chance follows from `seed`.
    pub fn new(seed: u64) -> Self {
        Self {
            keys: vec![Key {
                text: API_KEY.to_owned(),
                is_admins: true,
            }],
            agents: account::agents(),
            numbers: account::numbers(),
            batches: batches::batches(),
            webhooks: Vec::new(),
            settings: Settings::default(),
            faults: Faults::none(seed),
            cursors_last: SignedDuration::from_hours(1),
            calls: Calls::default(),
            deliveries: Deliveries::none(seed.rotate_left(7)),
            asked: Requests::default(),
        }
    }

    /// Takes a conversation in; one with the same id gives way.
    pub fn add(&mut self, call: Conversation) {
        self.deliveries.expect(&call);
        self.calls.add(call);
    }

    /// Makes `count` calls of the business that start from `from` until `to`,
    /// and says their ids in the order of their starts.
    ///
    /// The same seed makes the same calls.
    pub fn calls(
        &mut self,
        count: usize,
        from: Timestamp,
        to: Timestamp,
        seed: u64,
    ) -> Vec<String> {
        let mut random = Random::seeded(seed);
        let span = usize::try_from(to.duration_since(from).as_secs()).unwrap_or_default();
        let mut starts: Vec<usize> = (0..count).map(|_| random.below(span.max(1))).collect();
        starts.sort_unstable();
        let calls = starts.into_iter().map(|start| {
            let start = i64::try_from(start).unwrap_or_default();
            let id = format!("conv_{}", random.letters(28));
            let start = later_by(from, SignedDuration::from_secs(start));
            let call = Conversation::played(&Planned::new(id.clone(), start, random.number()));
            self.add(call);
            id
        });
        calls.collect()
    }

    /// The conversation of that id, whether or not the API still shows it.
    pub fn conversation(&self, id: &str) -> Option<&Conversation> {
        self.calls.one(id)
    }

    /// Every conversation there is, in the order of their ids.
    pub fn conversations(&self) -> impl Iterator<Item = &Conversation> {
        self.calls.all()
    }

    /// Lets something come to `id` at `at`; says whether there is such a call.
    pub fn later(&mut self, id: &str, at: Timestamp, change: Later) -> bool {
        let call = self.calls.change(id);
        call.map(|call| call.later.push((at, change))).is_some()
    }

    /// What has been asked so far, by route.
    pub fn asked(&self) -> &Requests {
        &self.asked
    }

    /// Answers as the API does at `now`.
    pub fn answer(&mut self, request: &Request<'_>, now: Timestamp) -> Answer {
        let clock = self.faults.clock(now);
        let (route, id) = match Route::of(request.method, request.path) {
            Ok(found) => found,
            Err(problem) => return problem.answer().dated(clock),
        };
        self.asked.count(route.as_str());
        let fault = self.faults.strike(route);
        let mut answer = match fault.as_ref().and_then(|fault| fault.instead()) {
            Some(answer) => answer,
            None => {
                let truth = self.truth(route, id, request, fault.as_ref(), now);
                truth.unwrap_or_else(|problem| problem.answer())
            }
        };
        if let Some(fault) = &fault {
            fault.spoil(&mut answer);
        }
        answer.dated(clock)
    }

    fn truth(
        &mut self,
        route: Route,
        id: &str,
        request: &Request<'_>,
        fault: Option<&Fault>,
        now: Timestamp,
    ) -> Result<Answer, Problem> {
        self.admit(route, request.key)?;
        let query = request.query;
        let body = match route {
            Route::Conversations => self.list(query, fault, now)?,
            Route::Conversation => self.show(id, query, now)?,
            Route::DeleteConversation => self.delete(id, now)?,
            Route::RunAnalysis => self.run_analysis(id, now)?,
            Route::GiveFeedback => self.give_feedback(id, request.body, now)?,
            Route::AssignTags => return self.assign_tags(id, request.body, now),
            Route::Agents => self.list_agents(query, now)?,
            Route::Agent => self.show_agent(id)?,
            Route::PhoneNumbers => self.list_numbers(query)?,
            Route::Batches => self.list_batches(query, now)?,
            Route::Batch => self.show_batch(id, now)?,
            Route::Webhooks => self.list_webhooks(query)?,
            Route::CreateWebhook => self.create_webhook(request.body, now)?,
            Route::ChangeWebhook => self.change_webhook(id, request.body)?,
            Route::Settings => self.show_settings(),
            Route::ChangeSettings => self.change_settings(request.body)?,
        };
        Ok(Answer::json(200, &body))
    }

    fn admit(&self, route: Route, key: Option<&str>) -> Result<(), Problem> {
        let key = key.ok_or(Problem::NoKey)?;
        let own = self.keys.iter().find(|own| own.text == key);
        let own = own.ok_or(Problem::WrongKey)?;
        match route.is_the_workspaces() && !own.is_admins {
            true => Err(Problem::Forbidden),
            false => Ok(()),
        }
    }

    pub(super) fn show(&self, id: &str, query: &str, now: Timestamp) -> Result<Value, Problem> {
        let query = Query::read(query, &["format"], &[])?;
        if query.word("format", &["json", "opentelemetry"])? == Some("opentelemetry") {
            return Err(Problem::NotPlayed("OpenTelemetry".to_owned()));
        }
        let call = self.there(id, now)?;
        let view = View::at(call, now).ok_or(Problem::NoSuchConversation)?;
        Ok(detail(&view))
    }

    /// The conversation, if the API shows it at `now`.
    pub(super) fn there(&self, id: &str, now: Timestamp) -> Result<&Conversation, Problem> {
        let call = self.calls.one(id);
        let call = call.filter(|call| call.started_at <= now && !self.is_gone(call, now));
        call.ok_or(Problem::NoSuchConversation)
    }

    /// Whether nothing is kept of it any more.
    pub(super) fn is_gone(&self, call: &Conversation, now: Timestamp) -> bool {
        let over = now >= call.over_at();
        let expired = self.agent(&call.agent_id).is_some_and(|agent| {
            let kept = SignedDuration::from_hours(agent.retention_days.saturating_mul(24));
            agent.retention_days >= 0 && now >= later_by(call.over_at(), kept)
        });
        (over && self.keeps_nothing_of(call)) || expired || call.is_gone(now)
    }

    /// Whether the vendor forgets it as soon as it is over.
    pub(super) fn keeps_nothing_of(&self, call: &Conversation) -> bool {
        let agent = self.agent(&call.agent_id);
        call.leaves_nothing || agent.is_some_and(|agent| agent.zero_retention)
    }
}
