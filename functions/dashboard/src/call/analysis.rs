//! What the vendor made of a call: the summary, each criterion with its
//! rationale, and what was collected.

use std::collections::BTreeMap;

use domain::{Call, Criterion, Json, Register};
use serde_json::Value;

use crate::badge::{Badge, Tone};
use crate::page::Visitor;

/// The vendor's analysis.
pub(crate) struct Analysis {
    pub(crate) title: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) criteria: Vec<CriterionLine>,
    /// Sentiment, intent and outcome, where a hand-made integration names them.
    pub(crate) words: Vec<(&'static str, String)>,
}

/// How one criterion was judged.
pub(crate) struct CriterionLine {
    pub(crate) name: String,
    pub(crate) result: Option<Badge>,
    pub(crate) score: Option<String>,
    pub(crate) rationale: Option<String>,
}

/// A value by its name, and why it is thought to be so.
pub(crate) struct Datum {
    pub(crate) name: String,
    pub(crate) value: Option<String>,
    pub(crate) rationale: Option<String>,
}

impl Analysis {
    pub(crate) fn of(call: &Call, visitor: &Visitor) -> Self {
        let facts = call.facts();
        let words = [
            ("Sentiment", &facts.sentiment),
            ("Intent", &facts.intent),
            ("Outcome", &facts.outcome),
        ];
        Self {
            title: text(&facts.title).map(|text| visitor.words(&text)),
            summary: text(&facts.summary).map(|text| visitor.words(&text)),
            criteria: entries(&facts.criteria)
                .map(|entry| CriterionLine::from(entry).told_to(visitor))
                .collect(),
            words: words
                .into_iter()
                .filter_map(|(name, fact)| Some((name, visitor.words(&text(fact)?))))
                .collect(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.title.is_none() && self.summary.is_none() && !self.has_details()
    }

    pub(crate) fn has_details(&self) -> bool {
        !self.criteria.is_empty() || !self.words.is_empty()
    }
}

impl CriterionLine {
    fn told_to(self, visitor: &Visitor) -> Self {
        let rationale = self.rationale.map(|why| visitor.words(&why));
        Self { rationale, ..self }
    }
}

impl Datum {
    fn told_to(self, visitor: &Visitor) -> Self {
        Self {
            value: self.value.map(|value| visitor.words(&value)),
            rationale: self.rationale.map(|why| visitor.words(&why)),
            ..self
        }
    }
}

/// What the agent was to find out.
pub(crate) fn collected(call: &Call, visitor: &Visitor) -> Vec<Datum> {
    let line = |(name, field): (&String, &domain::Collected)| Datum {
        name: name.clone(),
        value: field.value.as_ref().map(plain),
        rationale: field.rationale.clone().filter(|text| !text.is_empty()),
    };
    let lines = entries(&call.facts().collected).map(line);
    lines.map(|datum| datum.told_to(visitor)).collect()
}

/// What the conversation was started with.
#[derive(Default)]
pub(crate) struct Variables {
    pub(crate) own: Vec<Datum>,
    /// Those that the vendor sets by itself, with its prefix.
    pub(crate) system: Vec<Datum>,
}

/// The variables, with what a hand-made integration added.
pub(crate) fn variables(call: &Call, visitor: &Visitor) -> Variables {
    let facts = call.facts();
    let mut variables = Variables::default();
    for (name, value) in entries(&facts.dynamic_variables).chain(entries(&facts.metadata)) {
        let place = match name.starts_with("system__") {
            true => &mut variables.system,
            false => &mut variables.own,
        };
        place.push(Datum {
            name: name.clone(),
            value: Some(visitor.words(&plain(value))),
            rationale: None,
        });
    }
    variables
}

impl Variables {
    pub(crate) fn is_empty(&self) -> bool {
        self.own.is_empty() && self.system.is_empty()
    }
}

fn entries<T>(fact: &Option<Register<BTreeMap<String, T>>>) -> impl Iterator<Item = (&String, &T)> {
    fact.iter().flat_map(|fact| &fact.value)
}

fn text(fact: &Option<Register<String>>) -> Option<String> {
    fact.as_ref()
        .map(|fact| fact.value.clone())
        .filter(|text| !text.trim().is_empty())
}

/// A text without its quotes; anything else as JSON.
fn plain(json: &Json) -> String {
    match serde_json::from_str(&json.0) {
        Ok(Value::String(text)) => text,
        _ => json.0.clone(),
    }
}

impl From<(&String, &Criterion)> for CriterionLine {
    fn from((name, criterion): (&String, &Criterion)) -> Self {
        let score = criterion.score.map(|score| match criterion.max_score {
            Some(most) => format!("{score} of {most}"),
            None => score.to_string(),
        });
        Self {
            name: name.replace('_', " "),
            result: criterion.result.as_deref().map(verdict),
            score,
            rationale: criterion.rationale.clone().filter(|text| !text.is_empty()),
        }
    }
}

fn verdict(result: &str) -> Badge {
    match result {
        "success" => Badge::new(Tone::Good, "Met"),
        "failure" => Badge::new(Tone::Bad, "Not met"),
        "unknown" => Badge::new(Tone::Plain, "Unknown"),
        other => Badge::new(Tone::Plain, other),
    }
}
