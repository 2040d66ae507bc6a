//! Which conversations a list is of.

use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;

use super::{conversation::Conversation, problem::Problem, query::Query, view::View};

/// What the list can be narrowed by here.
pub(super) const PLAYED: [&str; 24] = [
    "cursor",
    "page_size",
    "sort_direction",
    "summary_mode",
    "data_collection_ids",
    "evaluation_criteria_ids",
    "agent_id",
    "visited_agent_ids",
    "call_start_after_unix",
    "call_start_before_unix",
    "call_duration_min_secs",
    "call_duration_max_secs",
    "call_successful",
    "rating_min",
    "rating_max",
    "has_feedback_comment",
    "user_id",
    "tag_ids",
    "tool_names",
    "main_languages",
    "termination_reasons",
    "exclude_statuses",
    "conversation_initiation_source",
    "text_only",
];

/// What the vendor can narrow it by as well.
pub(super) const KNOWN: [&str; 24] = [
    "visited_agent_branch_ids",
    "triggered_procedure_ids",
    "evaluation_params",
    "data_collection_params",
    "tool_names_successful",
    "tool_names_errored",
    "include_invalid_tool_calls",
    "search",
    "conversation_product_type",
    "branch_id",
    "version_id",
    "parent_conversation_id",
    "topic_ids",
    "workflow_node_entered_id",
    "guardrail_types",
    "custom_guardrail_names",
    "dynamic_variable_params",
    "tool_ids",
    "tool_ids_successful",
    "tool_ids_errored",
    "phone_number_ids",
    "whatsapp_phone_number_ids",
    "data_collection_filter",
    "dynamic_variable_filter",
];

const VERDICTS: [&str; 4] = ["success", "failure", "unknown", "error"];
const STATES: [&str; 5] = ["initiated", "in-progress", "processing", "done", "failed"];

/// The filters of one list. Both bounds of the start are part of it.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Filter {
    pub(super) after: Option<i64>,
    pub(super) before: Option<i64>,
    agent: Option<String>,
    visited: Vec<String>,
    least_secs: Option<i64>,
    most_secs: Option<i64>,
    verdict: Option<String>,
    least_rating: Option<u8>,
    most_rating: Option<u8>,
    has_comment: Option<bool>,
    user: Option<String>,
    tags: Vec<String>,
    tools: Vec<String>,
    languages: Vec<String>,
    endings: Vec<String>,
    without: Vec<String>,
    source: Option<String>,
    text_only: Option<bool>,
    descending: bool,
}

impl Filter {
    pub(super) fn read(query: &Query) -> Result<Self, Problem> {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let without = query.all("exclude_statuses");
        if without
            .iter()
            .any(|state| !STATES.contains(&state.as_str()))
        {
            let message = format!("Input should be '{}'", STATES.join("' or '"));
            return Err(Problem::query("exclude_statuses", "enum", message));
        }
        Ok(Self {
            after: query.number("call_start_after_unix")?,
            before: query.number("call_start_before_unix")?,
            agent: owned(query.text("agent_id")),
            visited: query.all("visited_agent_ids"),
            least_secs: query.number("call_duration_min_secs")?,
            most_secs: query.number("call_duration_max_secs")?,
            verdict: owned(query.word("call_successful", &VERDICTS)?),
            least_rating: query.number("rating_min")?,
            most_rating: query.number("rating_max")?,
            has_comment: query.flag("has_feedback_comment")?,
            user: owned(query.text("user_id")),
            tags: query.all("tag_ids"),
            tools: query.all("tool_names"),
            languages: query.all("main_languages"),
            endings: query.all("termination_reasons"),
            without,
            source: owned(query.text("conversation_initiation_source")),
            text_only: query.flag("text_only")?,
            descending: query.word("sort_direction", &["asc", "desc"])? != Some("asc"),
        })
    }

    pub(super) fn is_descending(&self) -> bool {
        self.descending
    }

    /// The same for the same filters only.
    pub(super) fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    /// Whether `call` may be on the list, as far as one can tell without
    /// looking into it.
    pub(super) fn may_take(&self, call: &Conversation) -> bool {
        let agents = self.agent.iter().chain(&self.visited);
        let mut agents = agents.map(|agent| *agent == call.agent_id);
        let start = call.started_at;
        agents.all(|own| own)
            && self.after.is_none_or(|after| start >= second(after))
            && self.before.is_none_or(|before| start <= second(before))
    }

    pub(super) fn takes(&self, view: &View<'_>) -> bool {
        self.takes_how_it_went(view) && self.takes_what_was_said(view)
    }

    fn takes_how_it_went(&self, view: &View<'_>) -> bool {
        let (secs, state) = (view.secs(), view.state.as_str());
        let is = |wanted: &Option<String>, own: &str| wanted.as_deref().is_none_or(|it| it == own);
        self.least_secs.is_none_or(|least| secs >= least)
            && self.most_secs.is_none_or(|most| secs <= most)
            && is(&self.verdict, view.verdict().as_str())
            && is(&self.source, view.told.via.source())
            && self
                .text_only
                .is_none_or(|text| text == view.told.via.is_text())
            && !self.without.iter().any(|without| without == state)
            && one_of(&self.endings, &[&view.told.ended])
    }

    fn takes_what_was_said(&self, view: &View<'_>) -> bool {
        let told = &view.told;
        let rating = told.feedback.rating;
        let tags: Vec<&str> = told.tags.iter().map(String::as_str).collect();
        let rated = |bound: Option<u8>, fits: fn(u8, u8) -> bool| match (bound, rating) {
            (None, _) => true,
            (Some(bound), Some(rating)) => fits(rating, bound),
            (Some(_), None) => false,
        };
        rated(self.least_rating, |rating, least| rating >= least)
            && rated(self.most_rating, |rating, most| rating <= most)
            && self
                .has_comment
                .is_none_or(|has| has == told.feedback.comment.is_some())
            && (self.user.is_none() || self.user == told.user_id)
            && one_of(&self.tags, &tags)
            && one_of(&self.tools, &view.tools())
            && one_of(&self.languages, &[&told.language])
    }
}

/// Whether nothing is wanted, or something that is there.
fn one_of(wanted: &[String], own: &[&str]) -> bool {
    wanted.is_empty() || wanted.iter().any(|wanted| own.contains(&wanted.as_str()))
}

fn second(unix: i64) -> Timestamp {
    let bounded = unix.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    Timestamp::from_second(bounded).unwrap_or(Timestamp::MAX)
}
