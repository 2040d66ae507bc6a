//! What a sample business knows, and what happens to it, in the order of time.
//! The truth is not here: nothing that plays may see it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::table::{Line, Row, lines, rows};
use anyhow::{Context, bail};
use domain::Timestamp;

/// A business, without what really happened.
pub(crate) struct Business {
    folder: PathBuf,
    pub(crate) zone: String,
    pub(crate) country: String,
    pub(crate) campaigns: Vec<Row>,
    pub(crate) mailings: Vec<Row>,
    pub(crate) numbers: Vec<Row>,
    pub(crate) known: Vec<Row>,
    pub(crate) agents: Vec<Row>,
    /// The campaigns whose lists were there from the start.
    pub(crate) listed: Vec<String>,
    pub(crate) happenings: Vec<(Timestamp, Happening)>,
    /// Every conversation, in the order of start.
    pub(crate) conversations: Vec<String>,
    /// What staff last decided on a conversation.
    pub(crate) decided: HashMap<String, Action>,
}

/// Something that happens at a moment.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    Import {
        campaign: String,
    },
    Batch {
        id: String,
        campaign: String,
        name: Option<String>,
    },
    Delivery {
        body: String,
    },
    /// A lost call is found by its detail in the API.
    Found {
        detail: String,
    },
    Decision(Action),
}

/// A decision of staff.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) conversation: String,
    pub(crate) kind: String,
    pub(crate) campaign: Option<String>,
    pub(crate) recipient: Option<String>,
    pub(crate) by: String,
    pub(crate) reason: Option<String>,
}

/// How long after a delivery was lost a sync comes round.
const SYNC_SECS: i64 = 15 * 60;

impl Business {
    pub(crate) fn read(folder: &Path) -> anyhow::Result<Self> {
        let file = |name: &str| folder.join(name);
        let campaigns = rows(&file("campaigns.csv"))?;
        let events = lines(&file("events.jsonl"))?;
        if campaigns.is_empty() || events.is_empty() {
            bail!(
                "{} is no sample business: it needs campaigns.csv and events.jsonl",
                folder.display()
            );
        }
        let summary = std::fs::read_to_string(file("world.json")).unwrap_or_default();
        let summary = Line(serde_json::from_str(&summary).unwrap_or_default());
        let told =
            |key: &str, default: &str| summary.text(key).unwrap_or_else(|| default.to_owned());
        let actions = actions(folder)?;
        let mut happenings = imports(folder)?;
        let listed = listed(folder, &campaigns, &happenings);
        happenings.extend(deliveries(folder, &events)?);
        happenings.extend(
            actions
                .iter()
                .map(|(at, action)| (*at, Happening::Decision(action.clone()))),
        );
        happenings.extend(batches(folder, happenings.iter().map(|(at, _)| *at).min())?);
        happenings.sort_by_key(|(at, _)| *at);
        Ok(Self {
            folder: folder.to_owned(),
            zone: told("tenant_timezone", "UTC"),
            country: told("tenant_country", "US"),
            campaigns,
            mailings: rows(&file("mailings.csv"))?,
            numbers: rows(&file("tracking_numbers.csv"))?,
            known: rows(&file("known_numbers.csv"))?,
            agents: rows(&file("agents.csv"))?,
            listed,
            happenings,
            conversations: events
                .iter()
                .filter_map(|(_, event)| id(&event.of("data")))
                .collect(),
            decided: actions
                .into_iter()
                .map(|(_, action)| (action.conversation.clone(), action))
                .collect(),
        })
    }

    /// Where a campaign's list is.
    pub(crate) fn list(&self, campaign: &str) -> PathBuf {
        list(&self.folder, campaign)
    }
}

fn list(folder: &Path, campaign: &str) -> PathBuf {
    folder.join("recipients").join(format!("{campaign}.csv"))
}

/// The campaigns with a list that no import tells the time of.
fn listed(folder: &Path, campaigns: &[Row], imports: &[(Timestamp, Happening)]) -> Vec<String> {
    let imported = |id: &str| {
        imports.iter().any(
            |(_, happening)| matches!(happening, Happening::Import { campaign } if campaign == id),
        )
    };
    let ids = campaigns.iter().filter_map(|row| row.cell("campaign_id"));
    ids.filter(|id| !imported(id) && list(folder, id).is_file())
        .map(str::to_owned)
        .collect()
}

fn id(data: &Line) -> Option<String> {
    data.text("conversation_id")
}

fn moment(text: &str) -> anyhow::Result<Timestamp> {
    text.parse().with_context(|| format!("'{text}' is no time"))
}

fn imports(folder: &Path) -> anyhow::Result<Vec<(Timestamp, Happening)>> {
    let imports = rows(&folder.join("imports.csv"))?;
    let read = imports.iter().map(|row| {
        let campaign = row.required("campaign_id")?.to_owned();
        Ok((
            moment(row.required("imported_at")?)?,
            Happening::Import { campaign },
        ))
    });
    read.collect()
}

/// The batches; one of an unknown time was there `from` the start.
fn batches(folder: &Path, from: Option<Timestamp>) -> anyhow::Result<Vec<(Timestamp, Happening)>> {
    let batches = rows(&folder.join("batch_calls.csv"))?;
    let read = batches.iter().map(|row| {
        let batch = Happening::Batch {
            id: row.required("batch_call_id")?.to_owned(),
            campaign: row.required("campaign_id")?.to_owned(),
            name: row.cell("name").map(str::to_owned),
        };
        let created = row.cell("created_at").map(moment).transpose()?;
        Ok((created.or(from).unwrap_or_default(), batch))
    });
    read.collect()
}

fn deliveries(
    folder: &Path,
    events: &[(String, Line)],
) -> anyhow::Result<Vec<(Timestamp, Happening)>> {
    let details = lines(&folder.join("api_detail.jsonl"))?;
    let details: HashMap<String, String> = details
        .into_iter()
        .filter_map(|(line, detail)| Some((id(&detail)?, line)))
        .collect();
    let mut happenings = Vec::new();
    for (_, delivery) in lines(&folder.join("deliveries.jsonl"))? {
        let at = moment(&delivery.text("at").unwrap_or_default())?;
        if delivery.text("fate").as_deref() == Some("lost") {
            let detail = id(&delivery).and_then(|id| details.get(&id));
            let found = Timestamp::from_second(at.as_second().saturating_add(SYNC_SECS))?;
            happenings.extend(detail.map(|detail| {
                let detail = detail.clone();
                (found, Happening::Found { detail })
            }));
            continue;
        }
        let line = delivery.of("body_ref").0.as_u64();
        let line = line.and_then(|line| usize::try_from(line).ok());
        let event = line.and_then(|line| events.get(line));
        let (body, _) = event.context("a delivery names a body that is not there")?;
        happenings.push((at, Happening::Delivery { body: body.clone() }));
    }
    Ok(happenings)
}

fn actions(folder: &Path) -> anyhow::Result<Vec<(Timestamp, Action)>> {
    let actions = lines(&folder.join("human_actions.jsonl"))?;
    let read = actions.iter().map(|(_, action)| {
        let text = |key: &str| action.text(key);
        let at = moment(&text("at").unwrap_or_default())?;
        let action = Action {
            conversation: text("conversation_id").context("an action names no conversation")?,
            kind: text("action").context("an action has no kind")?,
            campaign: text("campaign_id"),
            recipient: text("recipient_id"),
            by: text("by").unwrap_or_else(|| "staff".to_owned()),
            reason: text("reason"),
        };
        Ok((at, action))
    });
    read.collect()
}
