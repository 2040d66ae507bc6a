//! Who said what, and when: a page of it, for a transcript may have fifty
//! thousand turns.

use domain::{Call, Channel, Direction, Speaker, ToolUse, Turn, shortened};

use crate::figures;

/// The turns that are shown, and where the others are.
pub(crate) struct Transcript {
    pub(crate) turns: Vec<TurnLine>,
    pub(crate) pages: Option<Pages>,
    /// What to say when there are none.
    pub(crate) silence: &'static str,
}

/// The parts of a long transcript.
pub(crate) struct Pages {
    pub(crate) showing: String,
    pub(crate) page: usize,
    pub(crate) last: usize,
}

/// One turn, in the words it is shown with.
pub(crate) struct TurnLine {
    pub(crate) number: usize,
    pub(crate) at: String,
    pub(crate) speaker: String,
    /// The speaker's side in the style sheet.
    pub(crate) side: &'static str,
    pub(crate) text: Option<String>,
    pub(crate) remark: Option<String>,
    pub(crate) tools: Vec<ToolLine>,
}

/// A tool, folded in.
pub(crate) struct ToolLine {
    pub(crate) what: &'static str,
    pub(crate) name: String,
    pub(crate) body: Option<String>,
    pub(crate) failed: bool,
}

const PAGE: usize = 500;
const LONGEST_TEXT: usize = 20_000;
const LONGEST_TOOL: usize = 8_000;

impl Transcript {
    pub(crate) fn new(call: &Call, turns: &[Turn], page: Option<usize>) -> Self {
        let last = turns.len().div_ceil(PAGE).max(1);
        let page = page.unwrap_or(1).clamp(1, last);
        let skipped = page.saturating_sub(1).saturating_mul(PAGE);
        let other_party = other_party(call);
        let shown = turns.iter().enumerate().skip(skipped).take(PAGE);
        let lines: Vec<TurnLine> = shown
            .map(|(place, turn)| TurnLine::new(place, turn, other_party))
            .collect();
        let showing = format!(
            "Turns {} to {} of {}",
            figures::count(skipped.saturating_add(1) as u64),
            figures::count(skipped.saturating_add(lines.len()) as u64),
            figures::count(turns.len() as u64),
        );
        Self {
            turns: lines,
            pages: (last > 1).then_some(Pages {
                showing,
                page,
                last,
            }),
            silence: silence(call),
        }
    }
}

/// Who is called a caller must have called.
fn other_party(call: &Call) -> &'static str {
    let direction = call.facts().direction.as_ref().map(|fact| &fact.value);
    match direction {
        Some(Direction::Inbound) if call.channel() == Channel::Phone => "Caller",
        _ => "Person",
    }
}

fn silence(call: &Call) -> &'static str {
    match call.state() {
        _ if call.is_erased() => "The transcript was erased.",
        Some(state) if !state.is_final() => "The transcript comes when the conversation is over.",
        Some(domain::State::Failed) => "Nothing was said.",
        _ => "The vendor sent no transcript.",
    }
}

impl Pages {
    pub(crate) fn previous(&self) -> Option<usize> {
        self.page.checked_sub(1).filter(|page| *page > 0)
    }

    pub(crate) fn next(&self) -> Option<usize> {
        self.page.checked_add(1).filter(|page| *page <= self.last)
    }
}

impl TurnLine {
    fn new(place: usize, turn: &Turn, other_party: &str) -> Self {
        let (speaker, side) = match &turn.speaker {
            Speaker::Agent => ("Agent".to_owned(), "agent"),
            Speaker::User => (other_party.to_owned(), "user"),
            Speaker::Other(word) => (word.clone(), "other"),
        };
        let text = turn.text.as_deref().filter(|text| !text.trim().is_empty());
        Self {
            number: place.saturating_add(1),
            at: figures::duration(turn.at_secs),
            speaker,
            side,
            text: text.map(|text| shortened(text, LONGEST_TEXT)),
            remark: remark(turn),
            tools: turn.tools.iter().map(ToolLine::from).collect(),
        }
    }
}

fn remark(turn: &Turn) -> Option<String> {
    let medium = turn.medium.as_deref().map(|medium| match medium {
        "dtmf" => "keyed in".to_owned(),
        other => other.to_owned(),
    });
    let interrupted = turn.interrupted.then(|| "interrupted".to_owned());
    let remarks: Vec<String> = medium.into_iter().chain(interrupted).collect();
    (!remarks.is_empty()).then(|| remarks.join(", "))
}

impl From<&ToolUse> for ToolLine {
    fn from(tool: &ToolUse) -> Self {
        let (what, name, body, failed) = match tool {
            ToolUse::Called { name, params } => ("Called", name, params, false),
            ToolUse::Answered {
                name,
                value,
                failed: true,
            } => ("Failed", name, value, true),
            ToolUse::Answered {
                name,
                value,
                failed: false,
            } => ("Answered", name, value, false),
        };
        let body = body.as_deref().filter(|body| !body.trim().is_empty());
        let body = body.map(|body| shortened(&laid_out(body), LONGEST_TOOL));
        Self {
            what,
            name: name.clone(),
            body,
            failed,
        }
    }
}

/// JSON on several lines; any other text as it is.
fn laid_out(text: &str) -> String {
    if text.len() > LONGEST_TOOL {
        return text.to_owned();
    }
    let value: Option<serde_json::Value> = serde_json::from_str(text).ok();
    let laid_out = value.and_then(|value| serde_json::to_string_pretty(&value).ok());
    laid_out.unwrap_or_else(|| text.to_owned())
}
