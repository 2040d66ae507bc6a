//! The agents, and what of their settings decides what reaches us.

use std::borrow::Cow;

use domain::{AgentId, Timestamp};

use super::settings::{PostCall, Webhooks};
use super::{Answer, ApiError, Client, Told};
use crate::body::Unusable;
use crate::loose::{self, List, Prose, object};
use crate::notes::Notes;
use crate::page::{Entry, Page};

/// An agent on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    pub id: AgentId,
    pub name: Option<String>,
    pub archived: bool,
    pub last_call_at: Option<Timestamp>,
}

/// What an agent keeps, and for how long it may talk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgentSettings {
    pub name: Option<String>,
    /// Whether nothing is kept, so that a lost delivery is lost for good.
    pub zero_retention: Option<bool>,
    /// How long conversations are kept; -1 for ever.
    pub retention_days: Option<i64>,
    pub max_duration_secs: Option<u32>,
    /// What it has in place of the workspace's settings.
    pub post_call: Option<PostCall>,
}

impl Client {
    /// One page of the agents that are not archived.
    pub async fn agents(&self, cursor: Option<&str>) -> Result<Told<Page<Agent>>, ApiError> {
        let question = self
            .get(&["v1", "convai", "agents"])
            .with("page_size", Some(100))
            .with("cursor", cursor);
        self.read(question).await
    }

    pub async fn agent(&self, id: &AgentId) -> Result<Told<AgentSettings>, ApiError> {
        let question = self.get(&["v1", "convai", "agents", id.as_str()]);
        self.read(question).await
    }
}

object! {
    Agents {
        agents: List<Entry<Summary<'de>>>,
        next_cursor: Cow<'de, str>,
        has_more: bool,
    }
}

object! {
    Summary {
        agent_id: AgentId,
        name: Prose,
        archived: bool,
        last_call_time_unix_secs: Timestamp,
    }
}

impl Answer for Page<Agent> {
    fn read(json: &str, notes: &mut Notes) -> Result<Self, Unusable> {
        let list: Agents<'_> = loose::whole(json, notes)?;
        Page::of(list.agents, "agents", Summary::agent)?.before(list.next_cursor, list.has_more)
    }
}

impl Summary<'_> {
    fn agent(self) -> Option<Agent> {
        Some(Agent {
            id: self.agent_id?,
            name: self.name.map(|name| name.0),
            archived: self.archived.unwrap_or(false),
            last_call_at: self.last_call_time_unix_secs,
        })
    }
}

object! {
    Whole {
        name: Prose,
        platform_settings: Platform<'de>,
        conversation_config: Config<'de>,
    }
}

object! {
    Platform {
        privacy: Privacy<'de>,
        workspace_overrides: Overrides<'de>,
    }
}

object! {
    Privacy {
        zero_retention_mode: bool,
        retention_days: i64,
    }
}

object! {
    Overrides {
        webhooks: Webhooks,
    }
}

object! {
    Config {
        conversation: Bounds<'de>,
    }
}

object! {
    Bounds {
        max_duration_seconds: u32,
    }
}

impl Answer for AgentSettings {
    fn read(json: &str, notes: &mut Notes) -> Result<Self, Unusable> {
        let agent: Whole<'_> = loose::whole(json, notes)?;
        let platform = agent.platform_settings.unwrap_or_default();
        let privacy = platform.privacy.unwrap_or_default();
        let overrides = platform.workspace_overrides.unwrap_or_default();
        let config = agent.conversation_config.unwrap_or_default();
        Ok(Self {
            name: agent.name.map(|name| name.0),
            zero_retention: privacy.zero_retention_mode,
            retention_days: privacy.retention_days,
            max_duration_secs: config.conversation.unwrap_or_default().max_duration_seconds,
            post_call: overrides.webhooks.map(|Webhooks(post_call)| post_call),
        })
    }
}
