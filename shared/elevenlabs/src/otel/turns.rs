//! Turns and tools as spans of a trace.

use std::borrow::Cow;

use domain::{Speaker, ToolUse, Turn};

use super::spans::{Attributes, Span};
use crate::notes::Notes;

const TOOL: &str = "elevenlabs.tool.";
const NANOS: i64 = 1_000_000_000;

/// The turns in the order of the spans, and whether the agent found that a
/// machine had picked up. `start` is when the call began, in nanoseconds.
pub(super) fn of(spans: Vec<Span<'_>>, start: Option<i64>, notes: &mut Notes) -> (Vec<Turn>, bool) {
    let earliest = spans.iter().filter_map(|span| span.start).min();
    let start = start.or(earliest).unwrap_or_default();
    let mut turns = Vec::new();
    let mut voicemail = false;
    for mut span in spans {
        let at_nanos = span.start.unwrap_or(start).saturating_sub(start).max(0);
        let at_secs = u32::try_from(at_nanos / NANOS).unwrap_or(u32::MAX);
        let mut attributes = span.attributes();
        turns.extend(said(
            Speaker::User,
            "elevenlabs.user.text",
            at_secs,
            &mut attributes,
            notes,
        ));
        turns.extend(said(
            Speaker::Agent,
            "elevenlabs.agent.text",
            at_secs,
            &mut attributes,
            notes,
        ));
        if let Some(name) = tool(&span, &mut attributes, notes) {
            voicemail |= name == "voicemail_detection" && !span.failed();
            used(&mut turns, at_secs).extend(uses(name, span.failed(), &mut attributes, notes));
        }
    }
    (turns, voicemail)
}

fn said(
    speaker: Speaker,
    name: &'static str,
    at_secs: u32,
    attributes: &mut Attributes<'_>,
    notes: &mut Notes,
) -> Option<Turn> {
    let text = attributes.fact::<Cow<'_, str>>(name, notes)?.into_owned();
    Some(Turn {
        speaker,
        at_secs,
        text: Some(text),
        ..Turn::default()
    })
}

fn tool(span: &Span<'_>, attributes: &mut Attributes<'_>, notes: &mut Notes) -> Option<String> {
    let by_span = span.name.as_deref()?.strip_prefix(TOOL)?;
    let name = attributes.fact::<Cow<'_, str>>("elevenlabs.tool.name", notes);
    Some(name.map_or_else(|| by_span.to_owned(), Cow::into_owned))
}

/// The tools of the turn that a span belongs to: the one before it.
fn used(turns: &mut Vec<Turn>, at_secs: u32) -> &mut Vec<ToolUse> {
    if turns.is_empty() {
        turns.push(Turn {
            at_secs,
            ..Turn::default()
        });
    }
    let last = turns
        .last_mut()
        .expect("there is a turn, or one was just added");
    &mut last.tools
}

fn uses(
    name: String,
    failed: bool,
    attributes: &mut Attributes<'_>,
    notes: &mut Notes,
) -> [ToolUse; 2] {
    let mut text = |name| {
        attributes
            .fact::<Cow<'_, str>>(name, notes)
            .map(Cow::into_owned)
    };
    let params = text("elevenlabs.tool.arguments").or_else(|| text("elevenlabs.tool.parameters"));
    let value = text("elevenlabs.tool.result").or_else(|| text("elevenlabs.tool.output"));
    [
        ToolUse::Called {
            name: name.clone(),
            params,
        },
        ToolUse::Answered {
            name,
            value,
            failed,
        },
    ]
}
