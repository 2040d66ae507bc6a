//! Batches of calls that agents make.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    conversation::Conversation, problem::Problem, query::Query, state::State, vendor::Vendor,
    view::View,
};
use crate::business::LINES;

/// A batch. Who has been called already is known from the conversations.
#[derive(Clone, Debug)]
pub struct Batch {
    pub id: String,
    pub name: String,
    pub agent_id: String,
    pub number_id: Option<String>,
    pub created_at: Timestamp,
    /// Who is still to be called.
    pub waiting: Vec<Recipient>,
}

#[derive(Clone, Debug)]
pub struct Recipient {
    pub id: String,
    pub number: String,
    pub variables: Map<String, Value>,
}

/// The batches of the business.
pub(super) fn batches() -> Vec<Batch> {
    let batches = LINES.iter().filter_map(|line| {
        Some(Batch {
            id: line.batch_id()?,
            name: line.campaign?.to_owned(),
            agent_id: line.agent_id.to_owned(),
            number_id: Some(line.number_id()),
            created_at: Timestamp::UNIX_EPOCH,
            waiting: Vec::new(),
        })
    });
    batches.collect()
}

impl Vendor {
    pub(super) fn list_batches(&self, query: &str, now: Timestamp) -> Result<Value, Problem> {
        let query = Query::read(query, &["limit", "last_doc", "agent_id"], &[])?;
        let limit = query.within("limit", 1..=1000, 100)?;
        let agent = query.text("agent_id");
        let own = |batch: &&Batch| agent.is_none_or(|agent| agent == batch.agent_id);
        let all: Vec<&Batch> = self.batches.iter().filter(own).collect();
        let after = match query.text("last_doc") {
            None => 0,
            Some(last) => {
                let at = all.iter().position(|batch| batch.id == last);
                at.ok_or(Problem::InvalidCursor)?.saturating_add(1)
            }
        };
        let page: Vec<&Batch> = all.iter().copied().skip(after).take(limit).collect();
        let more = all.len() > after.saturating_add(page.len());
        let lines = page.iter().map(|batch| self.batch_line(batch, now));
        Ok(json!({
            "batch_calls": lines.collect::<Vec<_>>(),
            "next_doc": page.last().filter(|_| more).map(|batch| &batch.id),
            "has_more": more,
        }))
    }

    pub(super) fn show_batch(&self, id: &str, now: Timestamp) -> Result<Value, Problem> {
        let batch = self.batches.iter().find(|batch| batch.id == id);
        let batch = batch.ok_or(Problem::NoSuch("batch_call_not_found"))?;
        let called = self.called(batch, now).map(|view| called_recipient(&view));
        let waiting = batch
            .waiting
            .iter()
            .map(|one| waiting_recipient(batch, one));
        let mut shown = self.batch_line(batch, now);
        if let Some(shown) = shown.as_object_mut() {
            shown.insert("recipients".to_owned(), called.chain(waiting).collect());
        }
        Ok(shown)
    }

    /// The batch's conversations that have begun.
    fn called<'v>(&'v self, batch: &'v Batch, now: Timestamp) -> impl Iterator<Item = View<'v>> {
        let own = move |call: &&Conversation| match &call.batch {
            Some((id, _)) => *id == batch.id,
            None => false,
        };
        let own = self.calls.all().filter(own);
        own.filter_map(move |call| View::at(call, now))
    }

    fn batch_line(&self, batch: &Batch, now: Timestamp) -> Value {
        let called: Vec<State> = self.called(batch, now).map(|view| view.state).collect();
        let finished = called.iter().filter(|state| state.is_final()).count();
        let scheduled = called.len().saturating_add(batch.waiting.len());
        let agent = self.agent(&batch.agent_id);
        json!({
            "id": batch.id,
            "phone_number_id": batch.number_id,
            "phone_provider": batch.number_id.as_ref().map(|_| "twilio"),
            "whatsapp_params": null,
            "name": batch.name,
            "agent_id": batch.agent_id,
            "branch_id": null,
            "environment": null,
            "created_at_unix": batch.created_at.as_second(),
            "scheduled_time_unix": batch.created_at.as_second(),
            "timezone": null,
            "total_calls_dispatched": called.len(),
            "total_calls_scheduled": scheduled,
            "total_calls_finished": finished,
            "last_updated_at_unix": batch.created_at.max(now).as_second(),
            "status": match (called.len(), finished) {
                (0, _) => "pending",
                (_, finished) if finished == scheduled => "completed",
                _ => "in_progress",
            },
            "retry_count": 0,
            "telephony_call_config": { "ringing_timeout_secs": 60 },
            "target_concurrency_limit": null,
            "agent_name": agent.map_or("", |agent| &agent.name),
            "branch_name": null,
        })
    }
}

fn called_recipient(view: &View<'_>) -> Value {
    let (call, told) = (view.call, &view.told);
    let recipient = call.batch.as_ref().map(|(_, recipient)| recipient);
    json!({
        "id": recipient,
        "phone_number": told.theirs,
        "whatsapp_user_id": null,
        "status": match view.state {
            State::Initiated => "initiated",
            State::InProgress | State::Processing => "in_progress",
            State::Failed => "failed",
            State::Done if view.has_voicemail() => "voicemail",
            State::Done => "completed",
        },
        "created_at_unix": call.started_at.as_second(),
        "updated_at_unix": call.over_at().min(view.now).as_second(),
        "conversation_id": call.id,
        "conversation_initiation_client_data": { "dynamic_variables": told.variables },
    })
}

fn waiting_recipient(batch: &Batch, recipient: &Recipient) -> Value {
    json!({
        "id": recipient.id,
        "phone_number": recipient.number,
        "whatsapp_user_id": null,
        "status": "pending",
        "created_at_unix": batch.created_at.as_second(),
        "updated_at_unix": batch.created_at.as_second(),
        "conversation_id": null,
        "conversation_initiation_client_data": { "dynamic_variables": recipient.variables },
    })
}
