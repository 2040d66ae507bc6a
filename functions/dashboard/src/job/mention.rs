//! The calls that a job names, as people know them: who, and when.

use std::collections::{BTreeMap, BTreeSet};

use domain::ConversationId;
use store::CallRow;

use crate::calls::Row;
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// A call that is named, with what is known of it.
pub(super) struct Mention {
    pub(super) id: String,
    pub(super) path: String,
    /// Nothing when the call is kept no more.
    pub(super) row: Option<Row>,
}

/// What is known of the calls that a page names.
pub(super) struct Known(BTreeMap<String, Row>);

impl Known {
    pub(super) async fn of(
        site: &Site,
        visitor: &Visitor,
        ids: impl Iterator<Item = &str>,
    ) -> Result<Self, Failure> {
        let ids: BTreeSet<ConversationId> = ids.filter_map(|id| id.parse().ok()).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        let clock = site.clock();
        let row = |(id, row): (String, CallRow)| (id, Row::new(visitor.call(row), &clock));
        let rows = site.store.rows(&ids).await?;
        Ok(Self(rows.into_iter().map(row).collect()))
    }

    pub(super) fn mention(&mut self, id: &str) -> Mention {
        Mention {
            id: id.to_owned(),
            path: format!("/calls/{id}"),
            row: self.0.remove(id),
        }
    }
}
