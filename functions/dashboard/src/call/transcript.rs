//! Who said what, and when: a page of it, for a transcript may have fifty
//! thousand turns.

use domain::{Call, Channel, Direction, Speaker, ToolUse, Turn, shortened};

use super::marked::{Marked, says};
use crate::figures;
use crate::page::Visitor;

/// The turns that are shown, and where the others are.
pub(crate) struct Transcript {
    pub(crate) turns: Vec<TurnLine>,
    pub(crate) pages: Option<Pages>,
    /// What to say when there are none.
    pub(crate) silence: &'static str,
    /// What was searched for, and what came of it.
    pub(crate) search: Option<Search>,
    /// Whether there is anything to search.
    pub(crate) is_spoken: bool,
    /// What the form that searches keeps, where there is one.
    pub(crate) find: Option<Vec<(&'static str, String)>>,
}

/// A search in the transcript: its turns alone are shown.
pub(crate) struct Search {
    pub(crate) sought: String,
    pub(crate) outcome: String,
}

/// The parts of a long transcript.
pub(crate) struct Pages {
    pub(crate) showing: String,
    pub(crate) page: usize,
    pub(crate) last: usize,
    /// The call's page, and what its addresses keep of where it was opened from.
    id: String,
    from: String,
}

/// One turn, in the words it is shown with.
pub(crate) struct TurnLine {
    pub(crate) number: usize,
    pub(crate) at: String,
    pub(crate) speaker: String,
    /// The speaker's side in the style sheet.
    pub(crate) side: &'static str,
    pub(crate) text: Option<Marked>,
    pub(crate) remark: Option<String>,
    pub(crate) tools: Vec<ToolLine>,
    /// Where the turn stands among the others, when those are not shown.
    pub(crate) place: Option<String>,
}

/// A tool, folded in.
pub(crate) struct ToolLine {
    pub(crate) what: &'static str,
    pub(crate) name: String,
    pub(crate) body: Option<Marked>,
    pub(crate) failed: bool,
    /// What was searched for is in it.
    pub(crate) unfolded: bool,
}

/// How somebody looks at a transcript.
#[derive(Clone, Copy)]
pub(crate) struct Look<'a> {
    pub(crate) page: Option<usize>,
    pub(crate) sought: Option<&'a str>,
    pub(crate) from: &'a str,
    pub(crate) visitor: &'a Visitor,
}

const PAGE: usize = 500;
const LONGEST_TEXT: usize = 20_000;
const LONGEST_TOOL: usize = 8_000;

impl Transcript {
    pub(crate) fn new(call: &Call, turns: &[Turn], look: Look<'_>) -> Self {
        match look.sought {
            Some(sought) => Self::searched(call, turns, sought, look),
            None => Self::paged(call, turns, look),
        }
    }

    fn paged(call: &Call, turns: &[Turn], look: Look<'_>) -> Self {
        let last = turns.len().div_ceil(PAGE).max(1);
        let page = look.page.unwrap_or(1).clamp(1, last);
        let skipped = page.saturating_sub(1).saturating_mul(PAGE);
        let other_party = other_party(call);
        let shown = turns.iter().enumerate().skip(skipped).take(PAGE);
        let lines: Vec<TurnLine> = shown
            .map(|(place, turn)| TurnLine::new(place, turn, other_party, look))
            .collect();
        let showing = format!(
            "Turns {} to {} of {}",
            figures::count(skipped.saturating_add(1) as u64),
            figures::count(skipped.saturating_add(lines.len()) as u64),
            figures::count(turns.len() as u64),
        );
        let pages = Pages {
            showing,
            page,
            last,
            id: call.id().to_string(),
            from: look.from.to_owned(),
        };
        Self {
            pages: (last > 1).then_some(pages),
            search: None,
            ..Self::of(call, turns, lines)
        }
    }

    /// The turns that say what is sought, as many as fit a page.
    fn searched(call: &Call, turns: &[Turn], sought: &str, look: Look<'_>) -> Self {
        let other_party = other_party(call);
        let numbered = turns.iter().enumerate();
        let found = numbered.filter(|(_, turn)| is_found(turn, sought, look.visitor));
        let found: Vec<_> = found.collect();
        let shown = found.iter().take(PAGE);
        let lines = shown.map(|(place, turn)| TurnLine {
            place: Some(place_of(call, *place, look)),
            ..TurnLine::new(*place, turn, other_party, look)
        });
        let search = Search {
            sought: sought.to_owned(),
            outcome: outcome(found.len()),
        };
        Self {
            search: Some(search),
            ..Self::of(call, turns, lines.collect())
        }
    }

    fn of(call: &Call, turns: &[Turn], lines: Vec<TurnLine>) -> Self {
        Self {
            turns: lines,
            pages: None,
            silence: silence(call),
            search: None,
            is_spoken: !turns.is_empty(),
            find: None,
        }
    }

    /// With a form that searches, and keeps the list `from` which the call was
    /// opened.
    #[must_use]
    pub(crate) fn searchable(self, from: Option<&str>) -> Self {
        let kept = from.map(|from| ("from", from.to_owned()));
        Self {
            find: Some(kept.into_iter().collect()),
            ..self
        }
    }

    /// What stands in the field of the search.
    pub(crate) fn sought(&self) -> &str {
        self.search
            .as_ref()
            .map_or("", |search| search.sought.as_str())
    }
}

fn outcome(found: usize) -> String {
    match found {
        0 => "No turn says this".to_owned(),
        PAGE.. => format!(
            "{}, the first 500 of them here",
            figures::counted(found as u64, "turn")
        ),
        _ => figures::counted(found as u64, "turn"),
    }
}

/// Seen as `visitor` sees it, so that nobody finds what they may not read.
fn is_found(turn: &Turn, sought: &str, visitor: &Visitor) -> bool {
    let said = |text: &str| says(&visitor.words(text), sought);
    let tool = |tool: &ToolUse| {
        let (ToolUse::Called { name, params: body }
        | ToolUse::Answered {
            name, value: body, ..
        }) = tool;
        said(name) || body.as_deref().is_some_and(said)
    };
    turn.text.as_deref().is_some_and(said) || turn.tools.iter().any(tool)
}

/// The address of a turn among the others.
fn place_of(call: &Call, place: usize, look: Look<'_>) -> String {
    let (page, number) = ((place / PAGE).saturating_add(1), place.saturating_add(1));
    let page = super::with(call.id().as_str(), look.from, &format!("turns={page}"));
    format!("{page}#turn-{number}")
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
    /// The address of the part `page`.
    pub(crate) fn at(&self, page: impl std::fmt::Display) -> String {
        super::with(&self.id, &self.from, &format!("turns={page}"))
    }

    pub(crate) fn previous(&self) -> Option<usize> {
        self.page.checked_sub(1).filter(|page| *page > 0)
    }

    pub(crate) fn next(&self) -> Option<usize> {
        self.page.checked_add(1).filter(|page| *page <= self.last)
    }
}

impl TurnLine {
    fn new(place: usize, turn: &Turn, other_party: &str, look: Look<'_>) -> Self {
        let (speaker, side) = match &turn.speaker {
            Speaker::Agent => ("Agent".to_owned(), "agent"),
            Speaker::User => (other_party.to_owned(), "user"),
            Speaker::Other(word) => (word.clone(), "other"),
        };
        let text = turn.text.as_deref().filter(|text| !text.trim().is_empty());
        let text = text.map(|text| look.visitor.words(&shortened(text, LONGEST_TEXT)));
        let tools = turn.tools.iter();
        Self {
            number: place.saturating_add(1),
            at: figures::duration(turn.at_secs),
            speaker,
            side,
            text: text.map(|text| Marked::of(&text, look.sought)),
            remark: remark(turn),
            tools: tools.map(|tool| ToolLine::new(tool, look)).collect(),
            place: None,
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

impl ToolLine {
    fn new(tool: &ToolUse, look: Look<'_>) -> Self {
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
        let body = body.map(|body| {
            look.visitor
                .words(&shortened(&laid_out(body), LONGEST_TOOL))
        });
        let body = body.map(|body| Marked::of(&body, look.sought));
        let unfolded = body.as_ref().is_some_and(Marked::has_any);
        Self {
            what,
            name: name.clone(),
            body,
            failed,
            unfolded,
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
