//! What belongs to the workspace: keys, agents, telephone numbers.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{problem::Problem, query::Query, vendor::Vendor};
use crate::business::{LINES, Via};

/// An API key and what it may do.
#[derive(Clone)]
pub struct Key {
    pub text: String,
    /// See and change the workspace's webhooks.
    pub is_admins: bool,
}

#[derive(Clone, Debug)]
pub struct Agent {
    pub id: String,
    pub name: String,
    pub is_archived: bool,
    pub created_at: Timestamp,
    /// Nothing of its conversations is kept.
    pub zero_retention: bool,
    /// How many days its conversations are kept; for ever when negative.
    pub retention_days: i64,
    /// The longest conversation it has.
    pub longest: SignedDuration,
    /// The webhook that it has in place of the workspace's.
    pub webhook_id: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Number {
    pub id: String,
    pub number: String,
    pub label: String,
    pub via: Via,
    pub agent_id: Option<String>,
}

impl Agent {
    pub fn new(id: &str, name: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            is_archived: false,
            created_at: Timestamp::UNIX_EPOCH,
            zero_retention: false,
            retention_days: -1,
            longest: SignedDuration::from_secs(600),
            webhook_id: None,
        }
    }
}

/// The agents of the business, each once.
pub(super) fn agents() -> Vec<Agent> {
    let mut agents: Vec<Agent> = Vec::new();
    for line in &LINES {
        if agents.iter().all(|agent| agent.id != line.agent_id) {
            agents.push(Agent::new(line.agent_id, line.agent_name));
        }
    }
    agents
}

/// The numbers that people dial or are called from.
pub(super) fn numbers() -> Vec<Number> {
    let telephones = LINES.iter().filter(|line| line.via.is_telephone());
    let numbers = telephones.filter_map(|line| {
        Some(Number {
            id: line.number_id(),
            number: line.number?.to_owned(),
            label: line.name.to_owned(),
            via: line.via,
            agent_id: Some(line.agent_id.to_owned()),
        })
    });
    numbers.collect()
}

impl Vendor {
    pub(super) fn list_agents(&self, query: &str, now: Timestamp) -> Result<Value, Problem> {
        const PLAYED: [&str; 4] = ["cursor", "page_size", "archived", "search"];
        const KNOWN: [&str; 4] = [
            "show_only_owned_agents",
            "created_by_user_id",
            "sort_direction",
            "sort_by",
        ];
        let query = Query::read(query, &PLAYED, &KNOWN)?;
        let size = query.within("page_size", 1..=100, 30)?;
        let archived = query.flag("archived")?;
        let search = query.text("search").unwrap_or_default().to_lowercase();
        let after = self.agents_before(query.text("cursor"))?;

        let shown = |agent: &&Agent| {
            archived.is_none_or(|archived| archived == agent.is_archived)
                && agent.name.to_lowercase().contains(&search)
        };
        let mut page: Vec<&Agent> = self.agents.iter().skip(after).filter(shown).collect();
        let more = page.len() > size;
        page.truncate(size);
        let next = page.last().filter(|_| more).map(|agent| &agent.id);
        Ok(json!({
            "agents": page.iter().map(|agent| self.agent_line(agent, now)).collect::<Vec<_>>(),
            "next_cursor": next,
            "has_more": more,
        }))
    }

    /// How many agents come before the page that the cursor, an agent, leads to.
    fn agents_before(&self, cursor: Option<&str>) -> Result<usize, Problem> {
        let Some(cursor) = cursor else { return Ok(0) };
        let at = self.agents.iter().position(|agent| agent.id == cursor);
        at.map(|at| at.saturating_add(1))
            .ok_or(Problem::InvalidCursor)
    }

    fn agent_line(&self, agent: &Agent, now: Timestamp) -> Value {
        let own = self.calls.all().filter(|call| call.agent_id == agent.id);
        let begun = own
            .map(|call| call.started_at)
            .filter(|start| *start <= now);
        json!({
            "agent_id": agent.id,
            "name": agent.name,
            "voice_id": "cjVigY5qzO86Huf0OWal",
            "tags": [],
            "created_at_unix_secs": agent.created_at.as_second(),
            "updated_at_unix_secs": agent.created_at.as_second(),
            "access_info": {
                "is_creator": true,
                "creator_name": "Sam Example",
                "creator_email": "sam@example.com",
                "role": "admin",
                "anonymous_access_level_override": null,
                "access_source": "creator",
            },
            "last_call_time_unix_secs": begun.max().map(Timestamp::as_second),
            "archived": agent.is_archived,
        })
    }

    pub(super) fn show_agent(&self, id: &str) -> Result<Value, Problem> {
        let agent = self.agent(id).ok_or(Problem::NoSuch("agent_not_found"))?;
        Ok(json!({
            "agent_id": agent.id,
            "name": agent.name,
            "tags": [],
            "conversation_config": {
                "conversation": { "max_duration_seconds": agent.longest.as_secs() },
            },
            "platform_settings": {
                "privacy": {
                    "record_voice": true,
                    "retention_days": agent.retention_days,
                    "delete_transcript_and_pii": false,
                    "delete_audio": false,
                    "zero_retention_mode": agent.zero_retention,
                },
                "workspace_overrides": {
                    "webhooks": { "post_call_webhook_id": agent.webhook_id },
                },
            },
            "metadata": { "created_at_unix_secs": agent.created_at.as_second() },
        }))
    }

    pub(super) fn agent(&self, id: &str) -> Option<&Agent> {
        self.agents.iter().find(|agent| agent.id == id)
    }

    pub(super) fn list_numbers(&self, query: &str) -> Result<Value, Problem> {
        let query = Query::read(query, &["provider", "agent_id"], &["branch_id"])?;
        let (provider, agent) = (query.text("provider"), query.text("agent_id"));
        let shown = self.numbers.iter().filter(|number| {
            provider.is_none_or(|provider| provider == number.provider())
                && agent.is_none_or(|agent| number.agent_id.as_deref() == Some(agent))
        });
        Ok(shown.map(|number| self.number_line(number)).collect())
    }

    fn number_line(&self, number: &Number) -> Value {
        let agent = number.agent_id.as_deref().and_then(|id| self.agent(id));
        let assigned = agent.map(|agent| {
            json!({
                "agent_id": agent.id,
                "agent_name": agent.name,
                "environment": null,
                "branch_id": null,
            })
        });
        let mut line = json!({
            "phone_number": number.number,
            "label": number.label,
            "supports_inbound": true,
            "supports_outbound": number.via == Via::Batch,
            "phone_number_id": number.id,
            "assigned_agent": assigned,
            "provider": number.provider(),
        });
        if let (Via::SipTrunk, Some(line)) = (number.via, line.as_object_mut()) {
            line.insert("livekit_stack".to_owned(), "standard".into());
            line.insert("store_sip_messages".to_owned(), true.into());
        }
        line
    }
}

impl Number {
    fn provider(&self) -> &'static str {
        match self.via {
            Via::SipTrunk => "sip_trunk",
            _ => "twilio",
        }
    }
}
