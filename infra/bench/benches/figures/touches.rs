//! What a call costs when a thousand, and when a million, recipients could claim
//! it: the same requests, and the same time.

use anyhow::{Context, ensure};
use domain::Recipient;
use sandbox::{AttributeValue, Item, Sandbox};
use store::Store;

use bench::bodies::{body_from, call_id};
use bench::business::{Business, campaign};

use crate::timing::Timing;
use crate::{deliver, webhook};

const FEW: usize = 1_000;
const MANY: usize = 1_000_000;
const CALLS: usize = 500;

pub(crate) async fn touches() -> anyhow::Result<()> {
    println!("webhook through its router, 30 KB, new call of a listed number");
    let Business { sandbox, store } = Business::empty().await;
    fill(&store).await?;
    let router = webhook(store)?;
    for touches in [FEW, MANY] {
        if touches > FEW {
            multiply(&sandbox)?;
        }
        let mut took = Vec::new();
        let mut costs = std::collections::BTreeSet::new();
        for n in 0..CALLS {
            // Every call from another of them, the last ones too.
            let who = n * (touches / CALLS);
            let body = body_from(&call_id(touches, n), 30_000, &number(who));
            let (spent, asked) = sandbox.requests_of(deliver(&router, body)).await;
            took.push(spent?);
            costs.insert(asked.to_string());
        }
        ensure!(costs.len() == 1, "calls cost differently: {costs:?}");
        let cost = costs.first().context("calls were made")?;
        println!("  {touches:>9} touches  {}  ({cost})", Timing::from(took));
    }
    Ok(())
}

fn number(n: usize) -> String {
    format!("+1212{:07}", n + 2_000_000)
}

async fn fill(store: &Store) -> anyhow::Result<()> {
    store.add_campaign(&campaign("roof", "Roof Check")?).await?;
    let recipients: Vec<Recipient> = (0..FEW).map(recipient).collect::<Result<_, _>>()?;
    store.put_recipients(&recipients, None).await?;
    Ok(())
}

fn recipient(n: usize) -> anyhow::Result<Recipient> {
    Ok(Recipient {
        campaign: "roof".parse()?,
        id: format!("R{n}").parse()?,
        mailings: [].into(),
        first_name: None,
        last_name: None,
        phones: vec![number(n).parse()?],
        email: None,
        address: None,
        city: None,
        zip: None,
        country: None,
        code: None,
    })
}

/// Copies one touch to every number there is to be: a list of a million rows
/// takes many minutes to import into the embedded database.
fn multiply(sandbox: &Sandbox) -> anyhow::Result<()> {
    let is_first = |item: &&Item| item.get("pk") == Some(&key(0));
    let rows = sandbox.items("directory")?;
    let touch = rows.iter().find(is_first).context("the first touch")?;
    let others = (FEW..MANY).map(|n| {
        let mut touch = touch.clone();
        touch.insert("pk".to_owned(), key(n));
        touch
    });
    sandbox.import("directory", others)
}

fn key(n: usize) -> AttributeValue {
    AttributeValue::S(format!("phone#{}", number(n)))
}
