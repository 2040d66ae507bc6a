//! Whether the API key is accepted, and what it may not do.

use elevenlabs::ApiError;

use crate::doctor::asked::{Asked, Told};
use crate::doctor::finding::{Finding, Mark};

/// A question that a key may lack the right to ask.
struct Right<'a> {
    what: &'static str,
    refused: Option<&'a ApiError>,
    /// How bad it is without.
    mark: Mark,
    without: &'static str,
}

pub(super) fn of(asked: &Asked) -> Vec<Finding> {
    match asked {
        Asked::NoKey(why) => vec![no_key(why)],
        Asked::Unreachable(error) => {
            let finding = Finding::fail(format!("ElevenLabs' API cannot be asked: {error}"));
            vec![finding.so("The sync goes on by itself once it can. See ELEVENLABS_BASE_URL if it never could.")]
        }
        Asked::Told(told) => of_rights(&rights(told)),
    }
}

fn no_key(why: &str) -> Finding {
    let advice = "Set ELEVENLABS_API_KEY (in AWS ELEVENLABS_API_KEY_ARN): without the sync, a \
                  delivery that is lost is a call that is lost.";
    Finding::fail(format!("ElevenLabs cannot be asked: {why}")).so(advice)
}

fn rights(told: &Told) -> [Right<'_>; 5] {
    let right = |what, refused, mark, without| Right {
        what,
        refused,
        mark,
        without,
    };
    [
        right(
            "conversations",
            told.conversations.as_ref().err(),
            Mark::Fail,
            "The sync cannot bring in what the webhook missed.",
        ),
        right(
            "agents",
            told.agents.as_ref().err(),
            Mark::Warn,
            "It is not known which agents keep nothing.",
        ),
        right(
            "webhooks",
            told.webhooks.as_ref().err(),
            Mark::Warn,
            "Whether the webhook is switched on is judged from the calls alone.",
        ),
        right(
            "settings",
            told.settings.as_ref().err(),
            Mark::Warn,
            "It is not known what ElevenLabs sends after a call.",
        ),
        right(
            "batches",
            told.batches.as_ref().err(),
            Mark::Warn,
            "Outbound calls are credited by number and not by recipient.",
        ),
    ]
}

fn of_rights(rights: &[Right<'_>]) -> Vec<Finding> {
    if rights
        .iter()
        .all(|right| right.refused.is_some_and(is_of_the_key))
    {
        let finding = Finding::fail("ElevenLabs refuses the API key.");
        return vec![finding.so("It was mistyped or deleted: make a new one in ElevenLabs.")];
    }
    let mut findings = vec![Finding::ok("ElevenLabs accepts the API key.")];
    findings.extend(rights.iter().filter_map(Right::finding));
    if findings.len() == 1 {
        let what: Vec<&str> = rights.iter().map(|right| right.what).collect();
        findings.push(Finding::ok(format!("It may read {}.", what.join(", "))));
    }
    findings
}

/// Whether it is the key that is refused, rather than what was asked with it.
fn is_of_the_key(error: &ApiError) -> bool {
    let ApiError::Refused(complaint) = error else {
        return false;
    };
    !complaint
        .code()
        .is_some_and(|code| code.contains("permission"))
}

impl Right<'_> {
    fn finding(&self) -> Option<Finding> {
        let Self {
            what,
            refused,
            mark,
            without,
        } = self;
        let error = refused.as_ref()?;
        let says = match error {
            ApiError::Refused(_) => format!("The API key may not read {what}{}.", said(error)),
            error => format!("ElevenLabs does not show {what}: {error}."),
        };
        let advice = match error {
            ApiError::Refused(_) => {
                format!("{without} Give the key that right in ElevenLabs, under API keys.")
            }
            _ => (*without).to_owned(),
        };
        let finding = match mark {
            Mark::Fail => Finding::fail(says),
            Mark::Warn | Mark::Ok => Finding::warn(says),
        };
        Some(finding.so(advice))
    }
}

/// The vendor's own sentence names the right that is missing.
fn said(error: &ApiError) -> String {
    let message = error.complaint().and_then(|complaint| complaint.message());
    let quoted = |message: &str| format!(" (“{message}”)");
    message.map(quoted).unwrap_or_default()
}
