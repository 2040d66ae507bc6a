//! What became of each call of a bulk decision: a page of it, of one outcome or
//! of all.

use jobs::{BulkResult, Job, Work};
use serde::Deserialize;

use super::mention::{Known, Mention};
use super::outcome;
use crate::badge::Badge;
use crate::figures;
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// Which part is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Part {
    /// The job was begun just now.
    pub(super) begun: Option<String>,
    outcome: Option<String>,
    /// The row of results that the page begins with.
    from: Option<u64>,
}

#[derive(Default)]
pub(super) struct Results {
    pub(super) tabs: Vec<Tab>,
    pub(super) lines: Vec<Line>,
    pub(super) first: Option<String>,
    pub(super) next: Option<String>,
}

/// Calls of one outcome, or all of them.
pub(super) struct Tab {
    pub(super) badge: Badge,
    pub(super) count: String,
    pub(super) path: String,
    pub(super) here: bool,
}

/// What became of one call.
pub(super) struct Line {
    pub(super) call: Mention,
    pub(super) badge: Badge,
}

/// Rows of a hundred calls that one page looks through.
const ROWS: u64 = 10;
const ENOUGH: usize = 100;

impl Results {
    pub(super) async fn read(
        site: &Site,
        visitor: &Visitor,
        job: &Job,
        part: &Part,
    ) -> Result<Self, Failure> {
        let Work::Bulk(_) = &job.work else {
            return Ok(Self::default());
        };
        let from = part.from.unwrap_or(0);
        let rows = site.store.results_from(&job.id, from, ROWS).await?;
        let whole = u64::try_from(rows.len()).is_ok_and(|count| count == ROWS);
        let here = |from: u64| path(job, part.outcome.as_deref(), from);
        let (mut found, mut next) = (Vec::new(), None);
        for (n, results) in rows {
            if found.len() >= ENOUGH {
                next = Some(here(n));
                break;
            }
            found.extend(results.into_iter().filter(|one| part.wants(one)));
        }
        if next.is_none() && whole {
            next = Some(here(from.saturating_add(ROWS)));
        }
        let ids = found.iter().map(|one| one.conversation_id.as_str());
        let mut known = Known::of(site, visitor, ids).await?;
        let line = |one: &BulkResult| Line {
            call: known.mention(&one.conversation_id),
            badge: outcome::badge(&one.outcome),
        };
        Ok(Self {
            tabs: tabs(job, part),
            lines: found.iter().map(line).collect(),
            first: (from > 0).then(|| here(0)),
            next,
        })
    }
}

impl Part {
    fn wants(&self, result: &BulkResult) -> bool {
        let outcome = self.outcome.as_deref();
        outcome.is_none_or(|outcome| outcome == result.outcome)
    }
}

fn path(job: &Job, outcome: Option<&str>, from: u64) -> String {
    let outcome = outcome.map(|outcome| ("outcome", outcome.to_owned()));
    let from = (from > 0).then(|| ("from", from.to_string()));
    let query: Vec<_> = outcome.into_iter().chain(from).collect();
    let query = serde_urlencoded::to_string(query).unwrap_or_default();
    match query.as_str() {
        "" => format!("/jobs/{}", job.id),
        query => format!("/jobs/{}?{query}", job.id),
    }
}

fn tabs(job: &Job, part: &Part) -> Vec<Tab> {
    let outcomes = &job.summary.outcomes;
    let all: u64 = outcomes.values().sum();
    let all = Tab {
        badge: Badge::new(crate::badge::Tone::Plain, "All"),
        count: figures::count(all),
        path: path(job, None, 0),
        here: part.outcome.is_none(),
    };
    let each = outcomes.iter().map(|(word, count)| Tab {
        badge: outcome::badge(word),
        count: figures::count(*count),
        path: path(job, Some(word), 0),
        here: part.outcome.as_deref() == Some(word),
    });
    [all].into_iter().chain(each).collect()
}
