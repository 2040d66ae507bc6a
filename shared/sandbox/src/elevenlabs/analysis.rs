//! What the vendor's own analysis comes to.

use serde_json::{Map, Value, json};

use super::{told::Finding, view::View};

/// Null until there is one, and for good where nobody was reached.
pub(super) fn analysis(view: &View<'_>) -> Value {
    if !view.is_analysed() {
        return Value::Null;
    }
    let told = &view.told;
    let criteria: Vec<Value> = told.criteria.iter().map(criterion).collect();
    let collected: Vec<Value> = told.collected.iter().map(collected).collect();
    json!({
        "evaluation_criteria_results": by_id(&criteria, "criteria_id"),
        "evaluation_criteria_results_list": criteria,
        "data_collection_results": by_id(&collected, "data_collection_id"),
        "data_collection_results_list": collected,
        "call_successful": told.verdict.as_str(),
        "transcript_summary": told.summary,
        "call_summary_title": told.title,
    })
}

fn criterion(found: &Finding) -> Value {
    json!({ "criteria_id": found.id, "result": found.value, "rationale": found.rationale })
}

fn collected(found: &Finding) -> Value {
    json!({ "data_collection_id": found.id, "value": found.value, "rationale": found.rationale })
}

fn by_id(results: &[Value], key: &str) -> Map<String, Value> {
    let named = results
        .iter()
        .filter_map(|result| Some((result.get(key)?.as_str()?.to_owned(), result.clone())));
    named.collect()
}
