//! What the vendor's models concluded from a conversation.

use std::collections::BTreeMap;

use domain::{Call, Collected, Criterion};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{json, known};

/// The vendor's analysis. Its verdict is the call's `status`.
#[derive(Serialize, ToSchema)]
#[schema(as = Analysis)]
pub(crate) struct AnalysisView {
    /// From 0 to 1.
    success_score: Option<f64>,
    criteria: Vec<CriterionView>,
    collected: Vec<CollectedView>,
    sentiment: Option<String>,
    intent: Option<String>,
    outcome: Option<String>,
}

/// How one evaluation criterion was judged, and why.
#[derive(Serialize, ToSchema)]
#[schema(as = Criterion)]
struct CriterionView {
    id: String,
    #[schema(example = "success")]
    result: Option<String>,
    rationale: Option<String>,
    score: Option<i64>,
    max_score: Option<i64>,
}

/// One collected value, and why it was taken so.
#[derive(Serialize, ToSchema)]
#[schema(as = Collected)]
struct CollectedView {
    id: String,
    /// Any JSON; null when the call did not tell.
    value: Option<Value>,
    rationale: Option<String>,
}

impl From<&Call> for AnalysisView {
    fn from(call: &Call) -> Self {
        let facts = call.facts();
        Self {
            success_score: known(&facts.score_millis).map(thousandths),
            criteria: each(known(&facts.criteria), criterion),
            collected: each(known(&facts.collected), collected),
            sentiment: known(&facts.sentiment),
            intent: known(&facts.intent),
            outcome: known(&facts.outcome),
        }
    }
}

fn each<T, V>(named: Option<BTreeMap<String, T>>, view: fn((String, T)) -> V) -> Vec<V> {
    named.unwrap_or_default().into_iter().map(view).collect()
}

fn criterion((id, criterion): (String, Criterion)) -> CriterionView {
    let Criterion {
        result,
        rationale,
        score,
        max_score,
    } = criterion;
    CriterionView {
        id,
        result,
        rationale,
        score,
        max_score,
    }
}

fn collected((id, collected): (String, Collected)) -> CollectedView {
    let Collected { value, rationale } = collected;
    CollectedView {
        id,
        value: value.as_ref().map(json),
        rationale,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a score is a small number")]
fn thousandths(millis: i64) -> f64 {
    millis as f64 / 1e3
}
