//! `analysis` of a conversation: what a model made of it afterwards.

use std::collections::BTreeMap;

use domain::{Collected, Criterion, Observation, Status};

use crate::loose::{Json, List, MOST_ENTRIES, Map, Name, Prose, object, scaled};
use crate::notes::Notes;

object! {
    Analysis {
        call_successful: Status,
        call_success_score: f64,
        transcript_summary: Prose,
        call_summary_title: Prose,
        evaluation_criteria_results: Map<Judged<'de>>,
        evaluation_criteria_results_list: List<Judged<'de>>,
        data_collection_results: Map<Found<'de>>,
        data_collection_results_list: List<Found<'de>>,
    }
}

object! {
    Judged {
        criteria_id: Name,
        result: Name,
        rationale: Prose,
        score: i64,
        max_score: i64,
    }
}

object! {
    Found {
        data_collection_id: Name,
        value: Json,
        rationale: Prose,
    }
}

impl Analysis<'_> {
    pub(super) fn state(self, told: &mut Observation, notes: &mut Notes) {
        told.status(self.call_successful);
        let path = "analysis.call_success_score";
        let millis = |score| scaled(score, 1e3);
        told.score_millis(notes.in_range(self.call_success_score, path, millis));
        told.summary(self.transcript_summary.map(|summary| summary.0));
        told.title(self.call_summary_title.map(|title| title.0));

        let listed = self.evaluation_criteria_results_list;
        let judged = named(self.evaluation_criteria_results, listed, |judged| {
            judged.criteria_id.take()
        });
        told.criteria(stated(judged, Criterion::from));
        let listed = self.data_collection_results_list;
        let found = named(self.data_collection_results, listed, |found| {
            found.data_collection_id.take()
        });
        told.collected(stated(found, Collected::from));
    }
}

/// The results by name: the map of them or, failing that, the same as a list.
fn named<T>(
    map: Option<Map<T>>,
    list: Option<List<T>>,
    name: impl Fn(&mut T) -> Option<Name>,
) -> BTreeMap<String, T> {
    let map = map.map(|Map(results)| results).unwrap_or_default();
    if !map.is_empty() {
        return map;
    }
    let listed = list.into_iter().flat_map(|List(results)| results);
    let named = listed.filter_map(|mut result| name(&mut result).map(|Name(name)| (name, result)));
    named.take(MOST_ENTRIES).collect()
}

fn stated<T, U>(results: BTreeMap<String, T>, of: impl Fn(T) -> U) -> Option<BTreeMap<String, U>> {
    let stated: BTreeMap<_, _> = results
        .into_iter()
        .map(|(name, result)| (name, of(result)))
        .collect();
    (!stated.is_empty()).then_some(stated)
}

impl From<Judged<'_>> for Criterion {
    fn from(judged: Judged<'_>) -> Self {
        Self {
            result: judged.result.map(|result| result.0),
            rationale: judged.rationale.map(|rationale| rationale.0),
            score: judged.score,
            max_score: judged.max_score,
        }
    }
}

impl From<Found<'_>> for Collected {
    fn from(found: Found<'_>) -> Self {
        Self {
            value: found.value.map(|Json(value)| value),
            rationale: found.rationale.map(|rationale| rationale.0),
        }
    }
}
