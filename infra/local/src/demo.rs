//! `demo`: a living example.
//!
//! A month of calls of an invented business comes in through the real webhook,
//! signed, over HTTP. So it is a check from end to end as well: what was
//! answered for has to be on the list, and in the counters.

mod campaigns;
mod verify;

use std::fs;
use std::io;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use domain::{ConversationId, Conversion, Edit, Money, Timestamp};
use futures::{StreamExt, TryStreamExt, stream};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::SignedDuration;
use review::EditError;
use sandbox::business::{Planned, Went, month};
use sandbox::elevenlabs::{Conversation, event};

use crate::Place;
use crate::banner;
use crate::data::Data;
use crate::house::House;
use crate::secret;
use crate::simulate::{Kind, Sender};

/// Where the example lies, within the folder of the settings.
pub(crate) const FOLDER: &str = "demo";

/// As many at once as a busy hour has.
const AT_ONCE: usize = 4;

/// Until then the example stays as it is; after, the days since are added.
const STAYS: SignedDuration = SignedDuration::from_hours(24);

/// A business result takes its time.
const KNOWN_AFTER: SignedDuration = SignedDuration::from_hours(48);

#[derive(Args)]
pub(crate) struct Options {
    /// Stop after the check, with exit code 1 when something is not as it should be
    #[arg(long)]
    once: bool,
}

/// How often which answer was given.
#[derive(Clone, Copy, Debug, Default)]
struct Answers {
    recorded: usize,
    unchanged: usize,
}

/// The example lies in a folder within the folder, so that it never mixes with
/// real calls.
#[expect(
    clippy::print_stdout,
    reason = "what was checked is the command's answer"
)]
pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let mut settings = place.settings()?;
    settings.data_dir = Data::within(&settings.data_dir, FOLDER)?.path().to_owned();
    let house = House::start(settings, place.bind).await?;
    let as_of = as_of(&house, boot::now())?;

    let calls = month(as_of);
    campaigns::enter(&house.store, as_of).await?;
    let answers = deliver(&house, &calls).await?;
    convert(&house, &calls, as_of).await?;
    let Answers {
        recorded,
        unchanged,
    } = answers;
    println!(
        "{} calls were delivered: {recorded} recorded, {unchanged} unchanged.",
        calls.len()
    );
    let verdict = verify::verify(&house.store, &calls).await?;
    println!("{verdict}");
    println!(
        "They are invented, and kept apart in {}.\n",
        house.data.path().display()
    );

    if !options.once {
        let link = access::setup_link(&house.store, boot::now()).await?;
        banner::show_demo(&house, &link);
        house.until_asked_to_stop().await?;
    }
    house.stop().await?;
    Ok(if verdict.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The moment the example ends at. It is kept, so that a second look within a
/// day finds nothing new.
fn as_of(house: &House, now: Timestamp) -> anyhow::Result<Timestamp> {
    let path = house.data.path().join("as-of");
    let kept = match fs::read_to_string(&path) {
        Ok(text) => text.trim().parse::<Timestamp>().ok(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    match kept.filter(|kept| now.duration_since(*kept) < STAYS) {
        Some(kept) => Ok(kept),
        None => {
            fs::write(&path, now.to_string())?;
            Ok(now)
        }
    }
}

async fn deliver(house: &House, calls: &[Planned]) -> anyhow::Result<Answers> {
    let secret = secret::signing(&house.secrets).clone();
    let sender = Sender::new(house.running.webhook(), secret)?;
    let progress = progress(calls.len());
    let sending = stream::iter(calls).map(|call| {
        let sent = send(&sender, call);
        let progress = &progress;
        async move { sent.await.inspect(|_| progress.inc(1)) }
    });
    let outcomes: Vec<String> = sending.buffer_unordered(AT_ONCE).try_collect().await?;
    progress.finish_and_clear();
    let count = |word: &str| outcomes.iter().filter(|outcome| *outcome == word).count();
    Ok(Answers {
        recorded: count("recorded"),
        unchanged: count("unchanged"),
    })
}

async fn send(sender: &Sender, call: &Planned) -> anyhow::Result<String> {
    let body = serde_json::to_vec(&event(&Conversation::played(call)))?;
    let answer = sender.send(&body, Kind::Genuine).await?;
    match &answer.outcome {
        Some(outcome) if answer.status == 200 => Ok(outcome.clone()),
        _ => bail!("the webhook did not take {}: {answer}", call.id),
    }
}

fn progress(calls: usize) -> ProgressBar {
    let length = u64::try_from(calls).unwrap_or(u64::MAX);
    let style = "Delivering a month of calls {bar:40} {pos}/{len}, {eta} left";
    let style =
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style)
}

/// Enters what became of calls, as somebody at the business would have. What a
/// person changed since stays as they left it.
async fn convert(house: &House, calls: &[Planned], as_of: Timestamp) -> anyhow::Result<()> {
    for call in calls
        .iter()
        .filter(|call| call.started_at + KNOWN_AFTER <= as_of)
    {
        let Some((id, conversion)) = conversion(call) else {
            continue;
        };
        let edit = Edit::Conversion(conversion);
        let edited = review::edit(&house.store, &id, edit, "demo", Some(0), boot::now()).await;
        match edited {
            Ok(_) | Err(EditError::Conflict { .. } | EditError::Erased) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Two of three that were promising came to something.
fn conversion(call: &Planned) -> Option<(ConversationId, Conversion)> {
    let Went::Talked(script) = &call.went else {
        return None;
    };
    let worth: u32 = script.fact("worth").parse().ok()?;
    let converted = !call.seed.is_multiple_of(3);
    let more = u32::try_from(call.seed % 900).unwrap_or_default();
    let currency = if script.fact("language") == "en" || script.fact("language") == "es" {
        "USD"
    } else {
        "EUR"
    };
    let value =
        (converted && worth > 0).then(|| Money::new(f64::from(worth + more), currency).ok());
    let conversion = Conversion {
        converted,
        kind: None,
        value: value.flatten(),
        note: None,
    };
    Some((call.id.parse().ok()?, conversion))
}
