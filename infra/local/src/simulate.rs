//! `simulate`: a sender of webhooks, to try a deployment out.
//!
//! It signs as ElevenLabs does, sends, and says whether each answer is the one
//! that such a delivery must get.

mod deliveries;
mod kind;
mod sender;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use elevenlabs::{Secrets, WebhookSecret};

use crate::Place;
use crate::data::Data;
use crate::running::Running;
use crate::secret;
use deliveries::{Payload, payloads};
pub(crate) use kind::Kind;
pub(crate) use sender::{Answer, Sender};

#[derive(Args)]
pub(crate) struct Options {
    /// A file with the body of a webhook, or a folder of such
    #[arg(value_name = "FILE_OR_FOLDER")]
    from: PathBuf,
    /// Address of the webhook; without a path, the usual one is meant [default: the server of this machine]
    #[arg(long)]
    url: Option<String>,
    /// Secret to sign with [env: ELEVENLABS_WEBHOOK_SECRETS] [default: this machine's]
    #[arg(long)]
    secret: Option<WebhookSecret>,
    /// Send each twice: the second must change nothing
    #[arg(long)]
    duplicates: bool,
    /// Send each signed long ago: it must be refused
    #[arg(long)]
    stale: bool,
    /// Send each signed with another secret: it must be refused
    #[arg(long)]
    forged: bool,
    /// Send each changed after it was signed: it must be refused
    #[arg(long)]
    tampered: bool,
    /// Send nothing; print the event that API Gateway would make of it, for `cargo lambda invoke`
    #[arg(long)]
    event: bool,
}

pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let settings = place.settings_of_what_runs()?;
    let data = settings
        .data_dir
        .is_dir()
        .then(|| Data::at(&settings.data_dir))
        .transpose()?;
    let secret = options
        .secret
        .clone()
        .map(Secrets::from)
        .or(settings.secrets);
    let sender = Sender::new(
        url(&options, data.as_ref(), settings.port),
        own_or_kept(secret, data.as_ref())?,
    )?;
    let payloads = payloads(&options.from)?;
    let all_as_expected = match options.event {
        true => print_events(&sender, &payloads, &options.kinds())?,
        false => send_all(&sender, &payloads, &options.kinds()).await?,
    };
    Ok(if all_as_expected {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl Options {
    /// What to send of each payload: as it is, unless otherwise is asked for.
    fn kinds(&self) -> Vec<Kind> {
        let asked = [
            (self.duplicates, Kind::Genuine),
            (self.duplicates, Kind::Repeated),
            (self.stale, Kind::Stale),
            (self.forged, Kind::Forged),
            (self.tampered, Kind::Tampered),
        ];
        let kinds: Vec<Kind> = asked
            .into_iter()
            .filter_map(|(asked, kind)| asked.then_some(kind))
            .collect();
        if kinds.is_empty() {
            vec![Kind::Genuine]
        } else {
            kinds
        }
    }
}

fn url(options: &Options, data: Option<&Data>, port: u16) -> String {
    let running = data.and_then(Running::of).map(|running| running.address);
    let here = || running.unwrap_or_else(|| format!("http://127.0.0.1:{port}"));
    with_path(options.url.clone().unwrap_or_else(here))
}

/// The address, with the usual path where it has none.
pub(crate) fn with_path(url: String) -> String {
    let after_scheme = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    match after_scheme.trim_end_matches('/').contains('/') {
        true => url,
        false => format!("{}{}", url.trim_end_matches('/'), webhook::PATH),
    }
}

pub(crate) fn own_or_kept(
    own: Option<Secrets>,
    data: Option<&Data>,
) -> anyhow::Result<WebhookSecret> {
    let secrets = match (own, data) {
        (Some(own), _) => Some(own),
        (None, Some(data)) => secret::kept(data)?,
        (None, None) => None,
    };
    let secrets = secrets.context("no secret to sign with: --secret, or start the server once")?;
    Ok(secret::signing(&secrets).clone())
}

#[expect(clippy::print_stdout, reason = "the answers are the command's answer")]
async fn send_all(sender: &Sender, payloads: &[Payload], kinds: &[Kind]) -> anyhow::Result<bool> {
    let width = payloads
        .iter()
        .map(|payload| payload.name.chars().count())
        .max()
        .unwrap_or(0);
    let (mut sent, mut unexpected) = (0_usize, 0_usize);
    for payload in payloads {
        for kind in kinds {
            let answer = sender.send(&payload.body, *kind).await?;
            let expected = kind.expects(&answer);
            let verdict = if expected { "" } else { "  NOT AS EXPECTED" };
            println!(
                "{:<width$}  {:<8}  {answer}{verdict}",
                payload.name,
                kind.as_str()
            );
            sent = sent.saturating_add(1);
            unexpected = unexpected.saturating_add(usize::from(!expected));
        }
    }
    println!(
        "{sent} sent to {}, {unexpected} not as expected",
        sender.url()
    );
    Ok(unexpected == 0 && sent > 0)
}

#[expect(clippy::print_stdout, reason = "the events are the command's answer")]
fn print_events(sender: &Sender, payloads: &[Payload], kinds: &[Kind]) -> anyhow::Result<bool> {
    for payload in payloads {
        for kind in kinds {
            println!("{}", sender.event(&payload.body, *kind)?);
        }
    }
    Ok(!payloads.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url_option: &str, expected: &str) {
        let options = Options {
            from: PathBuf::new(),
            url: Some(url_option.to_owned()),
            secret: None,
            duplicates: false,
            stale: false,
            forged: false,
            tampered: false,
            event: false,
        };
        assert_eq!(url(&options, None, 8787), expected);
    }

    #[test]
    fn an_address_without_a_path_gets_the_webhooks() {
        check(
            "https://x.example",
            "https://x.example/api/webhooks/elevenlabs",
        );
        check(
            "https://x.example/",
            "https://x.example/api/webhooks/elevenlabs",
        );
        check("https://x.example/other", "https://x.example/other");
        check(
            "http://127.0.0.1:9000",
            "http://127.0.0.1:9000/api/webhooks/elevenlabs",
        );
    }
}
