//! The play: set-up first, then everything that happens, in the order of time.

use std::collections::BTreeMap;

use anyhow::bail;
use domain::{Meaning, Timestamp};
use http::{Method, StatusCode};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Map, Value, json};
use store::Happened;

use super::business::{Action, Business, Happening};
use super::clock;
use super::premises::{OWNER, Premises};

pub(crate) async fn play(business: &Business, premises: &Premises) -> anyhow::Result<()> {
    set_up(business, premises).await?;
    let progress = progress(business.happenings.len());
    let mut undecided = Vec::<&Action>::new();
    for (at, happening) in &business.happenings {
        clock::go_on_to(*at);
        if let Happening::Decision(action) = happening {
            undecided.retain(|earlier| earlier.conversation != action.conversation);
            undecided.push(action);
        }
        happen(business, premises, happening).await?;
        undecided = decide_all(premises, undecided).await?;
        premises.work().await?;
        progress.inc(1);
    }
    // What was due only a moment later.
    let end = clock::now().as_second().saturating_add(AFTERWARDS_SECS);
    clock::go_on_to(Timestamp::from_second(end)?);
    premises.work().await?;
    progress.finish_and_clear();
    Ok(())
}

/// Long enough for everything that waits a little.
const AFTERWARDS_SECS: i64 = 3600;

fn progress(steps: usize) -> ProgressBar {
    let style = "Playing what happened {bar:40} {pos}/{len}, {eta} left";
    let style =
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX)).with_style(style)
}

/// What the business enters before the first call: its agents, numbers,
/// campaigns and mailings.
async fn set_up(business: &Business, premises: &Premises) -> anyhow::Result<()> {
    for row in &business.campaigns {
        let campaign = json!({
            "campaign_id": row.required("campaign_id")?,
            "name": row.required("name")?,
            "channel": row.cell("channel"),
            "timezone": row.cell("timezone"),
            "window_days": row.cell("window_days").and_then(|days| days.parse::<u32>().ok()),
            "starts_on": row.cell("starts_on"),
            "ends_on": row.cell("ends_on"),
            "country": row.cell("country"),
            "offer": row.cell("offer"),
        });
        premises
            .must(OWNER, Method::POST, "/campaigns", &without_nulls(campaign))
            .await?;
    }
    for row in &business.mailings {
        let path = format!("/campaigns/{}/mailings", row.required("campaign_id")?);
        let mailing = json!({
            "mailing_id": row.required("mailing_id")?,
            "drop_date": row.required("drop_date")?,
            "in_home_from": row.required("in_home_from")?,
            "in_home_to": row.required("in_home_to")?,
        });
        premises.must(OWNER, Method::POST, &path, &mailing).await?;
    }
    set_up_numbers(business, premises).await?;
    set_up_agents(business, premises).await?;
    for campaign in &business.listed {
        premises.import(campaign, &business.list(campaign)).await?;
    }
    premises.work().await
}

async fn set_up_numbers(business: &Business, premises: &Premises) -> anyhow::Result<()> {
    for row in &business.known {
        let path = format!("/numbers/{}", e164(row.required("number")?));
        let known = json!({ "kind": row.required("kind")?, "label": row.cell("label") });
        premises
            .must(OWNER, Method::PUT, &path, &without_nulls(known))
            .await?;
    }
    let mut assignments = BTreeMap::<String, Vec<Value>>::new();
    for row in &business.numbers {
        let assignment = json!({
            "campaign_id": row.required("campaign_id")?,
            "from": row.cell("from").unwrap_or(LONG_AGO),
            "to": row.cell("to"),
        });
        let number = e164(row.required("number")?);
        assignments
            .entry(number)
            .or_default()
            .push(without_nulls(assignment));
    }
    for (number, assignments) in assignments {
        let path = format!("/numbers/{number}/assignments");
        premises
            .must(OWNER, Method::PUT, &path, &json!(assignments))
            .await?;
    }
    Ok(())
}

/// Since when a number served, where nobody wrote it down.
const LONG_AGO: &str = "2000-01-01";

/// SIP numbers stand without their plus.
fn e164(number: &str) -> String {
    format!("+{}", number.trim_start_matches('+'))
}

async fn set_up_agents(business: &Business, premises: &Premises) -> anyhow::Result<()> {
    for row in &business.agents {
        let mut collects = Map::new();
        let pairs = row.cell("collects").unwrap_or_default().split_whitespace();
        for (meaning, field) in pairs.filter_map(|pair| pair.split_once('=')) {
            let meaning = match meaning {
                "back" => "callback",
                "how" => "source",
                other => other,
            };
            // What attribution does not ask for says nothing.
            if meaning.parse::<Meaning>().is_ok() {
                collects.insert(meaning.to_owned(), json!([field]));
            }
        }
        let agent = json!({
            "name": row.cell("name"),
            "is_test": row.cell("is_test") == Some("true"),
            "collects": collects,
        });
        let path = format!("/agents/{}", row.required("agent_id")?);
        premises
            .must(OWNER, Method::PUT, &path, &without_nulls(agent))
            .await?;
    }
    Ok(())
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .collect(),
        other => other,
    }
}

async fn happen(
    business: &Business,
    premises: &Premises,
    happening: &Happening,
) -> anyhow::Result<()> {
    match happening {
        Happening::Import { campaign } => premises.import(campaign, &business.list(campaign)).await,
        Happening::Batch { id, campaign, name } => {
            let batch = without_nulls(json!({ "campaign_id": campaign, "name": name }));
            let path = format!("/batches/{id}");
            premises
                .must(OWNER, Method::PUT, &path, &batch)
                .await
                .map(drop)
        }
        Happening::Delivery { body } => premises.deliver(body).await,
        Happening::Found { detail } => found(premises, detail).await,
        // Decided as soon as it can be.
        Happening::Decision(_) => Ok(()),
    }
}

/// Decides what can be decided yet, and hands back the rest: staff also decide
/// on a call that has not reached us, or name somebody of a list still to come.
async fn decide_all<'a>(
    premises: &Premises,
    actions: Vec<&'a Action>,
) -> anyhow::Result<Vec<&'a Action>> {
    let mut left = Vec::new();
    for action in actions {
        if !decide(premises, action).await? {
            left.push(action);
        }
    }
    Ok(left)
}

/// Brings a lost call in as the sync does, from the API's answer.
async fn found(premises: &Premises, detail: &str) -> anyhow::Result<()> {
    let now: Timestamp = clock::now();
    let seen = elevenlabs::detail(detail.as_bytes(), now, now, &premises.ingest.region)?;
    let happened = Happened::Observed {
        source: "sync",
        delivery: None,
    };
    ingest::record(
        &premises.store,
        seen,
        Some(detail.as_bytes()),
        None,
        happened,
        now,
    )
    .await?;
    Ok(())
}

/// Decides through the API, as the person did. False when there is no such call,
/// campaign or recipient yet.
async fn decide(premises: &Premises, action: &Action) -> anyhow::Result<bool> {
    let path = format!("/calls/{}", action.conversation);
    if action.kind == "mark_spam" {
        let put = format!("{path}/flags");
        if !put_as(premises, &action.by, &put, &json!({ "spam": true })).await? {
            return Ok(false);
        }
    }
    let decision = json!({
        "campaign_id": action.campaign,
        "recipient_id": action.recipient,
        "reason": action.reason,
    });
    let fields = match without_nulls(decision) {
        // Nobody is a decision, and said in so many words.
        Value::Object(mut fields) if action.campaign.is_none() => {
            fields.insert("campaign_id".to_owned(), Value::Null);
            Value::Object(fields)
        }
        fields => fields,
    };
    put_as(
        premises,
        &action.by,
        &format!("{path}/attribution"),
        &fields,
    )
    .await
}

async fn put_as(premises: &Premises, who: &str, path: &str, body: &Value) -> anyhow::Result<bool> {
    let json = Some(("application/json", serde_json::to_vec(body)?));
    let (status, answer) = premises.ask(who, Method::PUT, path, json).await?;
    match status {
        StatusCode::OK => Ok(true),
        refused if refused.is_client_error() => Ok(false),
        _ => bail!("PUT {path} was answered {status}: {answer}"),
    }
}
