//! A business with as many calls as are wanted: six campaigns, three agents,
//! ninety days. A thousand of its calls come through the door; the others are put
//! beside them as copies, for which the door would need hours.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use domain::{Campaign, Medium, Zone};
use jiff::civil::date;
use jiff::tz::TimeZone;
use object_store::memory::InMemory;
use sandbox::{AttributeValue, Item, Sandbox, TABLE_PREFIX};
use serde_json::{Value, json};
use store::{Outcome, Store};

use crate::bodies::{call_id, small};
use crate::now;

/// The calls that come through the door.
pub const RECEIVED: usize = 1_000;
const CAMPAIGNS: usize = 6;
const AGENTS: usize = 3;
const DAYS: usize = 90;
const DAY_MS: i64 = 86_400_000;

/// What else is kept of a business, and taken along as it is.
const BESIDE: [&str; 4] = ["directory", "access", "state", "jobs"];

/// The database of a business, and the store over it.
pub struct Business {
    pub sandbox: Sandbox,
    pub store: Store,
}

impl Business {
    pub async fn empty() -> Self {
        Self::over(Sandbox::memory().await)
    }

    /// The thousand calls alone; their counts lie as they were written.
    pub async fn received() -> anyhow::Result<Self> {
        let business = Self::empty().await;
        let store = &business.store;
        for n in 0..CAMPAIGNS {
            let (id, name) = (format!("camp_{n}"), format!("Campaign {n}"));
            store.add_campaign(&campaign(&id, &name)?).await?;
        }
        for n in 0..RECEIVED {
            let delivered = ingest::Delivered {
                body: body(n).to_string().into(),
                signed_at: now(),
                received_at: now(),
                signed_with: None,
            };
            let outcome = ingest::receive(store, &settings(), delivered)
                .await?
                .outcome;
            ensure!(
                outcome == Outcome::Recorded,
                "a call was {}",
                outcome.as_str()
            );
        }
        // Who answered is counted by who reads the stream; here the recount does it.
        for drift in store.recount().await?.drifts {
            store.mend(&drift).await?;
        }
        Ok(business)
    }

    /// So many times the same business, counted and folded, in memory or in `file`.
    pub async fn times(&self, times: usize, file: Option<&Path>) -> anyhow::Result<Self> {
        let larger = Self::over(match file {
            Some(file) => Sandbox::at(file, None).await?,
            None => Sandbox::memory().await,
        });
        for table in BESIDE {
            larger.sandbox.import(table, self.sandbox.items(table)?)?;
        }
        let mut counts = self.sandbox.items("counters")?;
        for count in &mut counts {
            multiply(count, times)?;
        }
        larger.sandbox.import("counters", counts)?;
        let calls = self.sandbox.items("calls")?;
        let copies = (0..times).flat_map(|n| calls.iter().map(move |call| (call, n)));
        let copies = copies.map(|(call, n)| copy(call, n, times).expect("a call has these keys"));
        larger.sandbox.import("calls", copies)?;
        let today = larger.store.day(now());
        larger.store.fold(date(2020, 1, 1), today).await?;
        Ok(larger)
    }

    fn over(sandbox: Sandbox) -> Self {
        let objects = Arc::new(InMemory::new());
        let store = Store::new(sandbox.client(), TABLE_PREFIX, objects, TimeZone::UTC);
        Self { sandbox, store }
    }
}

pub fn settings() -> ingest::Settings {
    ingest::Settings {
        deadline: Duration::from_secs(60),
        ..ingest::Settings::default()
    }
}

/// The `n`th of `times` copies of a call, under an id of its own and at another
/// time of its day, so that each page of a list has different calls; the first is
/// the call itself.
fn copy(call: &Item, n: usize, times: usize) -> anyhow::Result<Item> {
    let mut copy = call.clone();
    if n == 0 {
        return Ok(copy);
    }
    let Some(AttributeValue::S(id)) = copy.get_mut("conversation_id") else {
        anyhow::bail!("a call without an id");
    };
    id.push_str(&format!("_{n}"));
    let start = number(&copy, "started_at")?;
    let later = DAY_MS * i64::try_from(n)? / i64::try_from(times)?;
    let moved = start - start.rem_euclid(DAY_MS) + (start + later).rem_euclid(DAY_MS);
    copy.insert(
        "started_at".to_owned(),
        AttributeValue::N(moved.to_string()),
    );
    if let Some(AttributeValue::M(row)) = copy.get_mut("row") {
        row.insert(
            "started_at".to_owned(),
            AttributeValue::N(moved.to_string()),
        );
    }
    if let Some(AttributeValue::S(key)) = copy.get_mut("status_key") {
        let status = key.split('#').next().unwrap_or_default();
        *key = format!("{status}#{moved:015}");
    }
    Ok(copy)
}

/// What so many times the calls of a row of counts would have counted there.
fn multiply(count: &mut Item, times: usize) -> anyhow::Result<()> {
    let of_a_day = matches!(count.get("bucket"), Some(AttributeValue::S(name)) if !name.starts_with("person#"));
    let columns = count
        .iter_mut()
        .filter(|(name, _)| *name != "shard" && of_a_day);
    for (_, value) in columns {
        if let AttributeValue::N(number) = value {
            *number = (number.parse::<i64>()? * i64::try_from(times)?).to_string();
        }
    }
    Ok(())
}

fn number(item: &Item, name: &str) -> anyhow::Result<i64> {
    match item.get(name) {
        Some(AttributeValue::N(number)) => Ok(number.parse()?),
        _ => anyhow::bail!("an item without {name}"),
    }
}

/// A campaign of this year.
pub fn campaign(id: &str, name: &str) -> anyhow::Result<Campaign> {
    Ok(Campaign {
        id: id.parse()?,
        name: name.to_owned(),
        medium: Medium::DirectMail,
        zone: Zone::utc(),
        window_days: 365,
        starts_on: Some(date(2026, 1, 1)),
        ends_on: None,
        region: None,
        offer: None,
        phrases: Vec::new(),
        codes: [].into(),
        mailings: Vec::new(),
    })
}

/// The `n`th call, spread over days, agents and campaigns; one in seven is of no
/// campaign.
fn body(n: usize) -> Value {
    let mut body: Value =
        serde_json::from_slice(&small(&call_id(3, n), n)).expect("a body is JSON");
    let ago = n * DAYS * 86_400 / RECEIVED + 60;
    let start = now().as_second() - i64::try_from(ago).unwrap_or(0);
    put(
        &mut body,
        "/data/metadata/start_time_unix_secs",
        json!(start),
    );
    put(
        &mut body,
        "/data/agent_id",
        json!(format!("agent_{}", n % AGENTS)),
    );
    if n % (CAMPAIGNS + 1) < CAMPAIGNS {
        let campaign = format!("camp_{}", n % (CAMPAIGNS + 1));
        let data = body.pointer_mut("/data").and_then(Value::as_object_mut);
        let told = json!({ "dynamic_variables": { "campaign_id": campaign } });
        data.into_iter().for_each(|data| {
            data.insert(
                "conversation_initiation_client_data".to_owned(),
                told.clone(),
            );
        });
    }
    body
}

fn put(body: &mut Value, place: &str, value: Value) {
    if let Some(old) = body.pointer_mut(place) {
        *old = value;
    }
}
