//! What would become of many calls, kind by kind, with a few of each.

use jobs::Foreseen;
use store::CallRow;

use crate::badge::{Badge, Tone};
use crate::calls::Row;
use crate::figures;
use crate::names::Names;
use crate::page::Visitor;
use crate::site::Site;

/// Calls of which the same would become.
pub(super) struct Group {
    pub(super) badge: Badge,
    pub(super) count: String,
    pub(super) rows: Vec<Row>,
    pub(super) more: Option<String>,
}

/// What is not nothing.
pub(super) fn groups(
    foreseen: Foreseen,
    (site, visitor): (&Site, &Visitor),
    names: &Names,
) -> Vec<Group> {
    let counts = foreseen.preview;
    let kinds = [
        (
            Tone::Good,
            "Would change",
            counts.would_change,
            foreseen.changes,
        ),
        (
            Tone::Plain,
            "Are so already",
            counts.already,
            foreseen.already,
        ),
        (
            Tone::Look,
            "A person decided otherwise",
            counts.locked,
            foreseen.locked,
        ),
    ];
    let kinds = kinds.into_iter().filter(|(_, _, count, _)| *count > 0);
    kinds
        .map(|(tone, word, count, rows)| Group {
            badge: Badge::new(tone, word),
            count: figures::count(count),
            more: more(count, rows.len()),
            rows: rows
                .into_iter()
                .map(|row| shown(row, (site, visitor), names))
                .collect(),
        })
        .collect()
}

fn shown(row: CallRow, (site, visitor): (&Site, &Visitor), names: &Names) -> Row {
    let mut row = Row::new(visitor.call(row), &site.clock());
    row.campaign = row.campaign.map(|id| names.name(&id));
    row
}

fn more(count: u64, shown: usize) -> Option<String> {
    let rest = count.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
    (rest > 0).then(|| format!("and {} more", figures::count(rest)))
}
