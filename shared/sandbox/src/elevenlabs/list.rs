//! The list of conversations, page by page.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    calls::Place,
    conversation::{Conversation, later_by},
    cursor::Cursor,
    fault::Fault,
    filter::{Filter, KNOWN, PLAYED},
    problem::Problem,
    query::Query,
    summary::{Wanted, summary},
    vendor::Vendor,
    view::View,
};

/// What one page is asked for.
struct Asked {
    filter: Filter,
    wanted: Wanted,
    size: usize,
    after: Option<Place>,
}

impl Vendor {
    pub(super) fn list(
        &self,
        query: &str,
        fault: Option<&Fault>,
        now: Timestamp,
    ) -> Result<Value, Problem> {
        let asked = self.asked_for(query, now)?;
        let (page, more) = self.page(&asked, asked.after.as_ref(), now);
        let last = page.last().map(|view| place(view.call));
        let (next, more) = match fault {
            Some(Fault::PageRepeated) => (asked.after.clone().or(before_all(&asked)), true),
            Some(Fault::PageSkipped) if more => {
                let (skipped, more) = self.page(&asked, last.as_ref(), now);
                (skipped.last().map(|view| place(view.call)), more)
            }
            _ => (last, more),
        };
        let cursor = next.filter(|_| more).map(|after| Cursor {
            made_at: now,
            of: asked.filter.digest(),
            after,
        });
        let lines = page.iter().map(|view| summary(view, &asked.wanted));
        Ok(json!({
            "conversations": lines.collect::<Vec<_>>(),
            "next_cursor": cursor.map(|cursor| cursor.write()),
            "has_more": more,
        }))
    }

    fn asked_for(&self, query: &str, now: Timestamp) -> Result<Asked, Problem> {
        let query = Query::read(query, &PLAYED, &KNOWN)?;
        let filter = Filter::read(&query)?;
        let with_summary = query.word("summary_mode", &["include", "exclude"])?;
        let cursor = query.text("cursor").map(|text| {
            let of = filter.digest();
            Cursor::read(text, of, now, self.cursors_last)
        });
        Ok(Asked {
            wanted: Wanted {
                summary: with_summary == Some("include"),
                collected: query.all("data_collection_ids"),
                criteria: query.all("evaluation_criteria_ids"),
            },
            size: query.within("page_size", 1..=100, 30)?,
            after: cursor.transpose()?.map(|cursor| cursor.after),
            filter,
        })
    }

    /// The next conversations behind `after`, and whether more follow.
    fn page<'v>(
        &'v self,
        asked: &Asked,
        after: Option<&Place>,
        now: Timestamp,
    ) -> (Vec<View<'v>>, bool) {
        let all = self.calls.behind(after, asked.filter.is_descending());
        let listed = all.filter(|call| asked.filter.may_take(call) && self.lists(call, now));
        let views = listed.filter_map(|call| View::at(call, now));
        let mut page: Vec<View<'_>> = views
            .filter(|view| asked.filter.takes(view))
            .take(asked.size.saturating_add(1))
            .collect();
        let more = page.len() > asked.size;
        page.truncate(asked.size);
        (page, more)
    }

    /// Whether the list has caught up with it, and it is still there.
    fn lists(&self, call: &Conversation, now: Timestamp) -> bool {
        let late = self.faults.late(&call.id).max(call.listed_after);
        now >= later_by(call.started_at, late) && !self.is_gone(call, now)
    }
}

fn place(call: &Conversation) -> Place {
    (call.started_at, call.id.clone())
}

/// The place before the first one.
fn before_all(asked: &Asked) -> Option<Place> {
    Some(match asked.filter.is_descending() {
        true => (Timestamp::MAX, String::new()),
        false => (Timestamp::MIN, String::new()),
    })
}
