//! One conversation, as a line of the list.

use serde_json::{Map, Value, json};

use super::{
    metadata::{ended, in_dollars},
    told::Finding,
    told::Verdict,
    view::View,
};
use crate::business::{Random, Step};

/// What a line holds only when it is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub(super) summary: bool,
    pub(super) collected: Vec<String>,
    pub(super) criteria: Vec<String>,
}

pub(super) fn summary(view: &View<'_>, wanted: &Wanted) -> Value {
    let (call, told) = (view.call, &view.told);
    let analysed = view.is_analysed();
    let turn = |step: &&Step| !matches!(step, Step::Silence { .. });
    json!({
        "agent_id": call.agent_id,
        "branch_id": null,
        "version_id": null,
        "agent_name": told.agent_name,
        "conversation_id": call.id,
        "start_time_unix_secs": call.started_at.as_second(),
        "call_duration_secs": view.secs(),
        "message_count": view.steps().iter().filter(turn).count(),
        "status": view.state.as_str(),
        "termination_reason": ended(view),
        "call_successful": view.verdict().as_str(),
        "transcript_summary": (analysed && wanted.summary).then_some(&told.summary),
        "call_summary_title": analysed.then_some(&told.title),
        "main_language": told.language,
        "conversation_initiation_source": told.via.source(),
        "tool_names": view.tools(),
        "direction": told.via.is_telephone().then(|| told.via.direction()),
        "rating": told.feedback.rating,
        "sentiment_analysis": sentiment(view),
        "data_collection_results": results(view, &told.collected, &wanted.collected, Value::clone),
        "evaluation_criteria_results": results(view, &told.criteria, &wanted.criteria, |result| {
            json!({ "result": result })
        }),
        "tag_ids": told.tags,
        "cost": view.cost(),
        "cost_fiat": in_dollars(view.cost()),
        "user_message_count": view.by_caller(),
        "agent_message_count": view.by_agent(),
    })
}

fn results(
    view: &View<'_>,
    found: &[Finding],
    wanted: &[String],
    shown: impl Fn(&Value) -> Value,
) -> Option<Map<String, Value>> {
    let wanted_only = |found: &&Finding| view.is_analysed() && wanted.contains(&found.id);
    let found = found.iter().filter(wanted_only);
    let named = found.map(|found| (found.id.clone(), shown(&found.value)));
    (!wanted.is_empty()).then(|| named.collect())
}

/// How the caller felt, which only the list knows.
fn sentiment(view: &View<'_>) -> Value {
    let mut random = Random::seeded(view.told.seed.rotate_left(53));
    if !view.is_analysed() || view.by_caller() == 0 {
        return Value::Null;
    }
    let shift = u32::try_from(random.below(40)).unwrap_or_default();
    let shift = f64::from(shift) / 100.0;
    let (label, score) = match view.told.verdict {
        Verdict::Success => ("positive", 0.9 - shift),
        Verdict::Failure => ("negative", shift - 0.7),
        Verdict::Unknown => ("neutral", shift - 0.2),
    };
    json!({
        "overall_label": label,
        "overall_sentiment_score": score,
        "overall_frustration_score": (1.0 - score) / 2.0,
        "min_user_sentiment_score": score - 0.2,
        "max_user_frustration_score": 1.0 - score.max(0.0),
        "num_scored_user_turns": view.by_caller(),
    })
}
