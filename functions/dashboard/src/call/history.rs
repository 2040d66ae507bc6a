//! What happened to a call, newest first, in words.

use domain::{ConversationId, OperationId};
use serde_json::Value;
use store::Journal;

use super::decision::{decision_lines, verdict};
use super::edit;
use crate::figures;
use crate::moment::{Clock, Moment};
use crate::names::{NOBODY, Names, RULES, sent};
use crate::page::Visitor;

/// A part of the history.
pub(crate) struct History {
    pub(crate) entries: Vec<Entry>,
    pub(crate) newest: Option<String>,
    pub(crate) older: Option<String>,
    /// Where it ends, when there is more.
    last: Option<u64>,
}

/// One change.
pub(crate) struct Entry {
    pub(crate) at: Moment,
    pub(crate) who: String,
    pub(crate) what: String,
    /// The names of what changed, or what people entered before and after.
    pub(crate) details: Vec<String>,
    pub(crate) delivery: Option<String>,
    /// The job that made it necessary, when one did.
    pub(crate) job: Option<String>,
}

pub(crate) const PAGE: usize = 20;

impl History {
    /// The entries of `journal`, which has one more than is shown when there are
    /// older ones.
    pub(crate) fn new(mut journal: Vec<Journal>, (names, clock): (&Names, &Clock)) -> Self {
        let more = journal.len() > PAGE;
        journal.truncate(PAGE);
        let last = journal.last().map(|entry| entry.v).filter(|_| more);
        let entries = journal.into_iter();
        Self {
            entries: entries
                .map(|entry| Entry::new(entry, names, clock))
                .collect(),
            newest: None,
            older: None,
            last,
        }
    }

    /// The same as `visitor` may see it.
    #[must_use]
    pub(crate) fn told_to(mut self, visitor: &Visitor) -> Self {
        for detail in self.entries.iter_mut().flat_map(|entry| &mut entry.details) {
            *detail = visitor.words(detail);
        }
        self
    }

    /// With the ways to its other parts, for a page that shows it.
    #[must_use]
    pub(crate) fn paged(self, id: &ConversationId, from: &str, before: Option<u64>) -> Self {
        let older = self.last;
        let older = older.map(|v| super::with(id.as_str(), from, &format!("history={v}#history")));
        Self {
            newest: before.map(|_| format!("/calls/{id}{from}#history")),
            older,
            ..self
        }
    }
}

impl Entry {
    fn new(journal: Journal, names: &Names, clock: &Clock) -> Self {
        let what = match (journal.kind.as_str(), journal.v) {
            ("observed", 1) => "first showed the call".to_owned(),
            ("observed", _) => "brought news".to_owned(),
            ("edited", _) => format!("changed the {}", journal.fields.join(", ")),
            ("decided", _) => decided_anew(&journal),
            ("erased", _) => "erased the personal content".to_owned(),
            (other, _) => other.to_owned(),
        };
        let details = match journal.kind.as_str() {
            "edited" => before_and_after(&journal, names),
            "decided" => Vec::new(),
            _ => changed(&journal),
        };
        let decision = journal.decision.as_deref();
        let decision = decision.map(|text| decision_lines(text, names));
        Self {
            at: clock.moment(journal.at),
            who: actor(&journal.actor),
            what,
            details: details
                .into_iter()
                .chain(decision.unwrap_or_default())
                .collect(),
            job: job(&journal),
            delivery: journal.delivery_id,
        }
    }
}

/// What stood before the last change of who takes the call, for putting it back.
pub(crate) struct Undo {
    /// What the form of the attribution sends.
    pub(crate) to: String,
    pub(crate) recipient: String,
    pub(crate) reason: String,
    /// In words.
    pub(crate) was: String,
}

impl Undo {
    /// The last change that a person made, if it is among the newest.
    pub(crate) fn of(journal: &[Journal], names: &Names) -> Option<Self> {
        let ours = |entry: &&Journal| entry.kind == "edited" && entry.fields == ["attribution"];
        let last = journal.iter().find(ours)?;
        let before: Value = match last.before.as_deref() {
            Some(before) => serde_json::from_str(before).ok()?,
            None => Value::Null,
        };
        let text = |name: &str| before.get(name).and_then(Value::as_str);
        let (to, was) = match text("campaign_id") {
            _ if before.is_null() => (RULES.to_owned(), "left to the rules".to_owned()),
            Some(id) => (sent(id), verdict(&before, names)),
            None => (NOBODY.to_owned(), verdict(&before, names)),
        };
        Some(Self {
            to,
            recipient: text("recipient_id").unwrap_or_default().to_owned(),
            reason: text("reason").unwrap_or_default().to_owned(),
            was,
        })
    }
}

/// Who acted, without the mark of what kind they are.
pub(crate) fn actor(actor: &str) -> String {
    match actor.split_once(':') {
        Some(("person", name)) => name.to_owned(),
        Some(("key", id)) => format!("API key {id}"),
        _ => match actor {
            "webhook" => "The webhook".to_owned(),
            "sync" => "The sync".to_owned(),
            "rules" => "The rules".to_owned(),
            other => other.to_owned(),
        },
    }
}

fn changed(journal: &Journal) -> Vec<String> {
    let fields = journal.fields.iter();
    fields.map(|field| field.replace('_', " ")).collect()
}

/// Why the rules decided anew.
fn decided_anew(journal: &Journal) -> String {
    match (job(journal), journal.why.as_deref()) {
        (Some(_), _) => "changed what is known, and the rules decided anew".to_owned(),
        (None, Some(why)) => format!("decided anew because of {why}"),
        (None, None) => "decided anew".to_owned(),
    }
}

fn job(journal: &Journal) -> Option<String> {
    let why = journal.why.as_ref()?;
    let id: Option<OperationId> = why.parse().ok();
    id.map(|id| format!("/jobs/{id}"))
}

fn before_and_after(journal: &Journal, names: &Names) -> Vec<String> {
    let told = |text: &Option<String>| {
        text.as_deref()
            .and_then(|text| serde_json::from_str(text).ok())
    };
    let field = journal.fields.first().map_or("", String::as_str);
    let (before, after) = (told(&journal.before), told(&journal.after));
    match (before, after) {
        (None, None) => vec!["the words were erased".to_owned()],
        (before, after) => {
            let before = before
                .as_ref()
                .map_or_else(nothing, |it| worded(it, field, names));
            let after = after
                .as_ref()
                .map_or_else(nothing, |it| worded(it, field, names));
            vec![format!("from: {before}"), format!("to: {after}")]
        }
    }
}

fn nothing() -> String {
    "nothing".to_owned()
}

/// What a person entered, in words.
fn worded(value: &Value, field: &str, names: &Names) -> String {
    match value {
        Value::Object(_) if field == "attribution" => verdict(value, names),
        Value::Object(_) if field == "flags" => marks(value),
        Value::String(text) if !text.is_empty() => text.clone(),
        Value::Array(tags) if !tags.is_empty() => tags
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(", "),
        Value::Object(_) => conversion(value),
        _ => nothing(),
    }
}

fn marks(value: &Value) -> String {
    let mark = |name: &str| edit::word(value.get(name).and_then(Value::as_bool));
    format!("spam {}, test {}", mark("spam"), mark("test"))
}

fn conversion(value: &Value) -> String {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let verdict = match value.get("converted").and_then(Value::as_bool) {
        Some(true) => "converted",
        _ => "not converted",
    };
    let amount = value.get("value").and_then(Value::as_f64);
    let money = amount.zip(text("currency")).map(|(amount, currency)| {
        domain::Money::new(amount, currency).map_or_else(
            |_| currency.to_owned(),
            |money| figures::money(money.micros, currency),
        )
    });
    let parts = [
        Some(verdict.to_owned()),
        text("type").map(str::to_owned),
        money,
        text("note").map(str::to_owned),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
