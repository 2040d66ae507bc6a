//! `elevenlabs`: a stand-in for the vendor, for whoever has no account.
//!
//! It is the one that the tests use, in real time: calls arrive, end after some
//! seconds and are told to the ledger of this machine. What can go wrong is
//! switched by typing it.

mod arrivals;
mod order;
mod receiver;

use std::io::BufRead;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use elevenlabs::WebhookSecret;
use sandbox::business::days;
use sandbox::elevenlabs::{Conversation, Heard, Sent, StandIn};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::interval;

use crate::Place;
use crate::house::asked_to_stop;
use arrivals::Arrivals;
use order::Order;
use receiver::Receiver;

/// Two after the ledger's, whose database has the one between.
const PORT: u16 = 8790;

const TICK: Duration = Duration::from_millis(250);

#[derive(Args)]
pub(crate) struct Options {
    /// How many calls arrive in an hour, from now on
    #[arg(long, value_name = "N", default_value_t = 120, value_parser = clap::value_parser!(u32).range(..=36_000))]
    calls_per_hour: u32,
    /// Address of the webhook to tell of them; without a path, the usual one is meant [default: the server of this machine]
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
    /// Secret to sign with [env: ELEVENLABS_WEBHOOK_SECRETS] [default: this machine's]
    #[arg(long)]
    secret: Option<WebhookSecret>,
    /// For how many days there have been calls already
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u16).range(..=3650))]
    history: u16,
}

pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let stand_in = StandIn::at(place.port.unwrap_or(PORT), boot::now).await?;
    let past = remember(&stand_in, options.history);
    say(&welcome(&stand_in, &options, past));

    let http = reqwest::Client::builder().build()?;
    let sender = stand_in.clone();
    let sending = tokio::spawn(async move { sender.deliver_forever(&http).await });
    let arrivals = Arrivals::new(options.calls_per_hour, boot::now());
    let receiver = Receiver::new(place.clone(), options.webhook, options.secret);
    tokio::select! {
        () = live(&stand_in, arrivals, receiver) => {}
        stopped = asked_to_stop() => stopped?,
    }
    sending.abort();
    Ok(ExitCode::SUCCESS)
}

/// Gives it a past; how many calls there are in it.
fn remember(stand_in: &StandIn, history: u16) -> usize {
    let past = days(history, stand_in.now());
    let mut vendor = stand_in.vendor();
    for planned in &past {
        vendor.add(Conversation::played(planned));
    }
    past.len()
}

/// Lets things happen, until somebody types that it is enough.
async fn live(stand_in: &StandIn, mut arrivals: Arrivals, mut receiver: Receiver) {
    let (mut ticks, mut lines) = (interval(TICK), lines());
    let mut told = 0;
    loop {
        tokio::select! {
            Some(line) = lines.recv() => match line.parse() {
                Ok(Order::Quit) => return,
                Ok(order) => say(&obey(stand_in, order, &mut arrivals)),
                Err(unknown) => say(&format!("{unknown}\n{}", order::HELP)),
            },
            _ = ticks.tick() => {
                if let Some(found) = receiver.look(stand_in) {
                    say(&found);
                }
                let now = stand_in.now();
                let mut vendor = stand_in.vendor();
                arrivals.until(now).for_each(|call| vendor.add(call));
                vendor.sent().iter().skip(told).for_each(|sent| say(&line_of(sent)));
                told = vendor.sent().len();
            }
        }
    }
}

fn obey(stand_in: &StandIn, order: Order, arrivals: &mut Arrivals) -> String {
    let now = stand_in.now();
    let mut vendor = stand_in.vendor();
    if order == Order::Call {
        let call = arrivals.one_more(now);
        let answer = format!("{} is ringing", call.id);
        vendor.add(call);
        return answer;
    }
    order.carry_out(&mut vendor)
}

/// What is typed, line by line. A thread of its own reads it, which nothing has
/// to wait for in the end.
fn lines() -> UnboundedReceiver<String> {
    let (sender, receiver) = unbounded_channel();
    std::thread::spawn(move || {
        let lines = std::io::stdin().lock().lines();
        for line in lines.map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

fn line_of(sent: &Sent) -> String {
    let answer = match sent.heard {
        Heard::Status(status) => format!("answered {status}"),
        Heard::Nothing => "no answer".to_owned(),
    };
    let (at, kind) = (sent.at.strftime("%H:%M:%S"), sent.kind.as_str());
    let again = match sent.attempt {
        1 => String::new(),
        attempt => format!(", attempt {attempt}"),
    };
    format!("{at} UTC  {}  {kind}{again}: {answer}", sent.conversation)
}

fn welcome(stand_in: &StandIn, options: &Options, past: usize) -> String {
    format!(
        r"A stand-in for ElevenLabs runs, with invented calls. Ctrl-C stops it, and it forgets them.

  API        {url}
  Key        {key}
  Calls      {past} in the last {days} days, {rate} an hour from now on

Next, in another terminal
  ELEVENLABS_BASE_URL={url} ELEVENLABS_API_KEY={key} cargo run
      starts Ringledger upon it; its webhook is found as soon as it runs

Type help for what can go wrong.
",
        url = stand_in.base_url(),
        key = stand_in.api_key(),
        days = options.history,
        rate = options.calls_per_hour,
    )
}

#[expect(clippy::print_stdout, reason = "whoever started it reads it")]
fn say(text: &str) {
    println!("{text}");
}
