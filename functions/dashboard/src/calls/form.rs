//! The filter form: every field as it was left, and what narrows the list now.

use domain::{AttributionStatus, Book};

use super::asked::{Asked, Fault};
use super::range::RANGES;
use super::scope::Scope;
use crate::badge::Badge;
use crate::names::{Names, Pick};

/// The form above the list.
pub(crate) struct FilterForm {
    /// The list's address without its query.
    pub(crate) path: String,
    pub(crate) fields: Fields,
    /// None where the list is one campaign's.
    pub(crate) campaigns: Vec<Pick>,
    pub(crate) agents: Vec<Pick>,
    pub(crate) ranges: Vec<Choice>,
    pub(crate) statuses: Vec<Choice>,
    pub(crate) attributions: Vec<Choice>,
    pub(crate) conversions: Vec<Choice>,
    pub(crate) directions: Vec<Choice>,
    pub(crate) states: Vec<Choice>,
    /// What the form does not show but must not lose.
    pub(crate) kept: Vec<(&'static str, String)>,
    /// Whether one of the less used fields is in use, so that they show.
    pub(crate) unfolded: bool,
    pub(crate) chips: Vec<Chip>,
    /// The list without any filter.
    pub(crate) clear: String,
    pub(crate) faults: Vec<Fault>,
}

/// The text fields.
pub(crate) struct Fields {
    pub(crate) phone: String,
    pub(crate) agent_id: String,
    pub(crate) from: DayField,
    pub(crate) to: DayField,
    pub(crate) min_duration: String,
    pub(crate) max_duration: String,
}

/// A day, picked; or a time of day, which a picker could not show.
pub(crate) struct DayField {
    pub(crate) value: String,
    pub(crate) kind: &'static str,
}

pub(crate) struct Choice {
    pub(crate) value: &'static str,
    pub(crate) name: String,
    pub(crate) chosen: bool,
}

/// A filter in use, and the list without it.
pub(crate) struct Chip {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    pub(crate) without: String,
}

/// What makes a list go on; a changed filter starts it afresh.
pub(crate) const PLACE: [&str; 2] = ["cursor", "before"];

/// The parameters that narrow a list down, as people give them.
pub(crate) const NARROWING: [&str; 13] = [
    "phone",
    "status",
    "attribution",
    "converted",
    "direction",
    "state",
    "agent_id",
    "campaign_id",
    "range",
    "from",
    "to",
    "min_duration",
    "max_duration",
];

const FOLDED: [&str; 7] = [
    "direction",
    "state",
    "agent_id",
    "from",
    "to",
    "min_duration",
    "max_duration",
];

impl FilterForm {
    pub(crate) fn new(
        asked: &Asked,
        scope: &Scope,
        (book, names): (&Book, &Names),
        faults: Vec<Fault>,
    ) -> Self {
        let agents = agents(asked, book);
        let campaigns = match scope.campaign {
            Some(_) => Vec::new(),
            None => campaigns(asked, names),
        };
        let choices = |name: &str, words: &[(&'static str, &str)]| -> Vec<Choice> {
            let chosen = |value: &str| asked.value(name) == Some(value);
            let choice = |(value, name): &(&'static str, &str)| Choice {
                value,
                name: (*name).to_owned(),
                chosen: chosen(value),
            };
            words.iter().map(choice).collect()
        };
        Self {
            path: scope.path().to_owned(),
            fields: Fields::of(asked, &agents),
            campaigns,
            ranges: choices("range", &RANGES),
            statuses: choices("status", &STATUSES),
            attributions: attributions(asked),
            conversions: choices("converted", &CONVERSIONS),
            directions: choices("direction", &DIRECTIONS),
            states: choices("state", &STATES),
            kept: kept(asked),
            unfolded: asked.has_any(&FOLDED),
            chips: chips(asked, names, &agents),
            clear: asked.without(&NARROWING).without(&PLACE).address(),
            agents,
            faults,
        }
    }

    pub(crate) fn in_use(&self) -> bool {
        !self.chips.is_empty()
    }

    /// What is wrong with the field `name`.
    pub(crate) fn fault(&self, name: &str) -> Option<&str> {
        let fault = self.faults.iter().find(|fault| fault.parameter == name);
        fault.map(|fault| fault.why.as_str())
    }
}

const STATUSES: [(&str, &str); 3] = [
    ("success", "Success"),
    ("failure", "Failure"),
    ("unknown", "Unknown"),
];
const CONVERSIONS: [(&str, &str); 2] = [("true", "Converted"), ("false", "Not converted")];
const DIRECTIONS: [(&str, &str); 2] = [("inbound", "Inbound"), ("outbound", "Outbound")];
const STATES: [(&str, &str); 5] = [
    ("initiated", "Initiated"),
    ("in-progress", "In progress"),
    ("processing", "Processing"),
    ("failed", "Failed"),
    ("done", "Done"),
];

/// Every campaign, and the one that is asked for even when it is gone.
fn campaigns(asked: &Asked, names: &Names) -> Vec<Pick> {
    let chosen = asked.value("campaign_id").unwrap_or_default();
    let mut picks = names.filters(chosen);
    if !chosen.is_empty() && !picks.iter().any(|pick| pick.chosen) {
        picks.push(Pick {
            value: chosen.to_owned(),
            name: chosen.to_owned(),
            chosen: true,
        });
    }
    picks
}

/// What narrows the list now.
pub(crate) fn chips(asked: &Asked, names: &Names, agents: &[Pick]) -> Vec<Chip> {
    let chip = |name: &&'static str| Chip::of(name, asked, (names, agents));
    NARROWING.iter().filter_map(chip).collect()
}

/// Every agent that the business has named.
fn agents(asked: &Asked, book: &Book) -> Vec<Pick> {
    let chosen = asked.value("agent_id");
    let pick = |(id, profile): (&domain::AgentId, &domain::AgentProfile)| Pick {
        value: id.to_string(),
        name: profile.name.clone().unwrap_or_else(|| id.to_string()),
        chosen: chosen == Some(id.as_str()),
    };
    let mut agents: Vec<Pick> = book.agents.iter().map(pick).collect();
    agents.sort_by_key(|pick| pick.name.to_lowercase());
    agents
}

fn attributions(asked: &Asked) -> Vec<Choice> {
    let choice = |status: AttributionStatus| Choice {
        value: status.as_str(),
        name: Badge::from(status).word,
        chosen: asked.value("attribution") == Some(status.as_str()),
    };
    AttributionStatus::ALL.into_iter().map(choice).collect()
}

fn kept(asked: &Asked) -> Vec<(&'static str, String)> {
    let hidden = ["sort", "order", "limit", "columns"].into_iter();
    hidden
        .filter_map(|name| Some((name, asked.value(name)?.to_owned())))
        .collect()
}

impl Fields {
    /// An agent that can be picked by name is not typed as well.
    fn of(asked: &Asked, agents: &[Pick]) -> Self {
        let picked = agents.iter().any(|pick| pick.chosen);
        let agent_id = asked.text("agent_id");
        Self {
            phone: asked.text("phone"),
            agent_id: Some(agent_id).filter(|_| !picked).unwrap_or_default(),
            from: DayField::of(asked.text("from")),
            to: DayField::of(asked.text("to")),
            min_duration: asked.text("min_duration"),
            max_duration: asked.text("max_duration"),
        }
    }
}

impl DayField {
    fn of(value: String) -> Self {
        let is_day = value.is_empty() || value.parse::<jiff::civil::Date>().is_ok();
        let kind = if is_day && value.len() <= "2026-03-10".len() {
            "date"
        } else {
            "text"
        };
        Self { value, kind }
    }
}

impl Chip {
    fn of(name: &'static str, asked: &Asked, (names, agents): (&Names, &[Pick])) -> Option<Self> {
        let value = asked.value(name)?;
        let without = asked.without(&[name]).without(&PLACE).address();
        Some(Self {
            name: label(name),
            value: match name {
                "campaign_id" => names.name(value),
                "agent_id" => agent(value, agents),
                _ => worded(name, value),
            },
            without,
        })
    }
}

fn agent(id: &str, agents: &[Pick]) -> String {
    let named = agents.iter().find(|pick| pick.value == id);
    named.map_or(id, |pick| pick.name.as_str()).to_owned()
}

fn label(name: &str) -> &'static str {
    match name {
        "phone" => "Number",
        "status" => "Status",
        "attribution" => "Attribution",
        "converted" => "Conversion",
        "direction" => "Direction",
        "state" => "State",
        "agent_id" => "Agent",
        "campaign_id" => "Campaign",
        "range" => "When",
        "from" => "From",
        "to" => "Before",
        "min_duration" => "At least, seconds",
        _ => "At most, seconds",
    }
}

fn worded(name: &str, value: &str) -> String {
    let words: &[(&str, &str)] = match name {
        "status" => &STATUSES,
        "converted" => &CONVERSIONS,
        "direction" => &DIRECTIONS,
        "range" => &RANGES,
        "state" => &STATES,
        "attribution" => return Badge::attribution(value).word,
        _ => &[],
    };
    let word = words.iter().find(|(known, _)| *known == value);
    word.map_or(value, |(_, word)| word).to_owned()
}
