//! What ElevenLabs says of the account, and which of our questions it refuses.

use domain::{AgentId, Timestamp};
use elevenlabs::client::{Agent, AgentSettings, PostCall, Webhook};
use elevenlabs::{ApiError, Client, Listing};
use jiff::SignedDuration;

/// What came of asking ElevenLabs.
#[derive(Debug)]
pub(super) enum Asked {
    /// There is nothing to ask with; the reason is safe to show.
    NoKey(String),
    Unreachable(ApiError),
    Told(Box<Told>),
}

/// An answer to each question, or why there is none.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) conversations: Result<(), ApiError>,
    pub(super) webhooks: Result<Vec<Webhook>, ApiError>,
    pub(super) settings: Result<PostCall, ApiError>,
    pub(super) agents: Result<Agents, ApiError>,
    pub(super) batches: Result<(), ApiError>,
    /// How far the vendor's clock is ahead of ours.
    pub(super) skew: Option<SignedDuration>,
}

/// The agents that are not archived, as far as they were looked at.
#[derive(Debug, Default)]
pub(super) struct Agents {
    pub(super) looked_at: Vec<(Agent, AgentSettings)>,
    /// There are more than anyone would wait for.
    pub(super) are_all: bool,
}

/// Each is a question of its own.
const MOST_AGENTS: usize = 100;

impl Asked {
    pub(super) async fn of(vendor: &boot::Vendor) -> Self {
        let client = match vendor.client().await {
            Ok(client) => client,
            Err(why) => return Self::NoKey(why.to_string()),
        };
        let (conversations, skew) = conversations(&client).await;
        match conversations {
            Err(error) if error.is_passing() => Self::Unreachable(error),
            conversations => Self::Told(Box::new(told(&client, conversations, skew).await)),
        }
    }

    /// The webhook of ours that the vendor has.
    pub(super) fn ours(&self, url: Option<&str>) -> Option<&Webhook> {
        match self {
            Self::Told(told) => sync::ours(told.webhooks.as_ref().ok()?, url),
            Self::NoKey(_) | Self::Unreachable(_) => None,
        }
    }
}

async fn told(
    client: &Client,
    conversations: Result<(), ApiError>,
    skew: Option<SignedDuration>,
) -> Told {
    let (webhooks, settings, agents, batches) = futures::join!(
        client.webhooks(),
        client.settings(),
        agents(client),
        client.batches(None)
    );
    Told {
        conversations,
        webhooks: webhooks.map(|told| told.value.items),
        settings: settings.map(|told| told.value),
        agents,
        batches: batches.map(drop),
        skew,
    }
}

async fn conversations(client: &Client) -> (Result<(), ApiError>, Option<SignedDuration>) {
    let one = Listing {
        page_size: 1,
        ..Listing::default()
    };
    let before = boot::now();
    match client.conversations(&one).await {
        Ok(told) => (Ok(()), skew(told.told_at, before, boot::now())),
        Err(error) => (Err(error), None),
    }
}

/// What of the difference the way there and back cannot explain. The vendor's
/// time has no parts of a second.
fn skew(told_at: Timestamp, before: Timestamp, after: Timestamp) -> Option<SignedDuration> {
    let second = SignedDuration::from_secs(1);
    let (early, late) = (
        told_at.duration_since(before),
        told_at.duration_since(after),
    );
    let skew = match (early + second, late) {
        (early, _) if early.is_negative() => early,
        (_, late) if late.is_positive() => late,
        _ => SignedDuration::ZERO,
    };
    Some(skew)
}

async fn agents(client: &Client) -> Result<Agents, ApiError> {
    let (mut agents, mut cursor) = (Agents::default(), None::<String>);
    loop {
        let page = client.agents(cursor.as_deref()).await?.value;
        for agent in page.items.into_iter().filter(|agent| !agent.archived) {
            if agents.looked_at.len() == MOST_AGENTS {
                return Ok(agents);
            }
            let settings = client.agent(&agent.id).await?.value;
            agents.looked_at.push((agent, settings));
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            agents.are_all = true;
            return Ok(agents);
        }
    }
}

/// What people know an agent by.
pub(super) fn name_of(agent: &Agent) -> String {
    let Agent { id, name, .. } = agent;
    let called = |name: &String| format!("{name} ({id})");
    name.as_ref().map_or_else(|| AgentId::to_string(id), called)
}
