//! The table of campaigns: which one works.

use domain::{CampaignId, Tally, Wilson};

use super::asked::Wanted;
use super::measure::{average, of_how_many, percent};
use super::sums::Sums;
use crate::figures;
use crate::names::Names;

/// A column that the table is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    #[default]
    Calls,
    Responders,
    Converted,
    Rate,
    Worth,
    Duration,
}

/// The head of a column, which sorts by it.
pub(crate) struct Head {
    pub(crate) name: &'static str,
    pub(crate) path: String,
    /// `ascending`, `descending`, or nothing.
    pub(crate) sorted: Option<&'static str>,
    pub(crate) is_figure: bool,
}

/// One campaign.
pub(crate) struct Line {
    pub(crate) name: String,
    /// Where it leads; the calls of no campaign are no campaign's.
    pub(crate) path: Option<String>,
    pub(crate) calls: String,
    pub(crate) calls_path: String,
    /// Not known by agent.
    pub(crate) responders: Option<String>,
    pub(crate) converted: String,
    pub(crate) rate: String,
    pub(crate) sure: Option<String>,
    pub(crate) worth: String,
    pub(crate) duration: String,
}

impl Column {
    pub(crate) const ALL: [Self; 7] = [
        Self::Name,
        Self::Calls,
        Self::Responders,
        Self::Converted,
        Self::Rate,
        Self::Worth,
        Self::Duration,
    ];

    pub(crate) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Calls => "calls",
            Self::Responders => "responders",
            Self::Converted => "converted",
            Self::Rate => "rate",
            Self::Worth => "value",
            Self::Duration => "duration",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Name => "Campaign",
            Self::Calls => "Calls",
            Self::Responders => "Responders",
            Self::Converted => "Converted",
            Self::Rate => "Rate",
            Self::Worth => "Value",
            Self::Duration => "Average",
        }
    }
}

pub(crate) fn heads(wanted: &Wanted) -> Vec<Head> {
    let columns = Column::ALL.into_iter();
    let columns = columns.filter(|it| *it != Column::Responders || wanted.of.agent.is_none());
    columns
        .map(|column| {
            let is_sorted = column == wanted.sort;
            // What is larger is looked for first, and names from A on.
            let up = match is_sorted {
                true => !wanted.ascending,
                false => column == Column::Name,
            };
            let order = if up { "asc" } else { "desc" };
            let asked = wanted.asked.with("sort", column.word());
            Head {
                name: column.name(),
                path: format!("{}#campaigns", asked.with("order", order).address()),
                sorted: is_sorted.then_some(match wanted.ascending {
                    true => "ascending",
                    false => "descending",
                }),
                is_figure: column != Column::Name,
            }
        })
        .collect()
}

pub(crate) fn lines(sums: &Sums, wanted: &Wanted, names: &Names) -> Vec<Line> {
    let mut campaigns: Vec<(String, &(Option<CampaignId>, Tally))> = sums
        .campaigns
        .iter()
        .map(|it| (name(it.0.as_ref(), names), it))
        .collect();
    campaigns.sort_by(|(a, (_, x)), (b, (_, y))| match wanted.sort {
        Column::Name => b.to_lowercase().cmp(&a.to_lowercase()),
        column => value(y, column).total_cmp(&value(x, column)),
    });
    if wanted.ascending {
        campaigns.reverse();
    }
    let campaigns = campaigns.into_iter();
    campaigns
        .map(|(name, (id, tally))| Line::new(name, id.as_ref(), tally, sums, wanted))
        .collect()
}

pub(crate) fn name(id: Option<&CampaignId>, names: &Names) -> String {
    id.map_or_else(|| "No campaign".to_owned(), |id| names.name(id.as_str()))
}

#[expect(clippy::cast_precision_loss, reason = "only the order is asked for")]
fn value(tally: &Tally, column: Column) -> f64 {
    let rated = tally.rated();
    match column {
        Column::Name | Column::Calls => tally.all.calls as f64,
        Column::Responders => tally.responders as f64,
        Column::Converted => rated.converted as f64,
        // What is measured of few is not the best yet.
        Column::Rate => Wilson::of(rated.converted, rated.calls.saturating_sub(rated.converted))
            .map_or(-1.0, |wilson| wilson.low),
        Column::Worth => tally.worth.values().sum::<i64>() as f64,
        Column::Duration => average(tally).map_or(-1.0, f64::from),
    }
}

impl Line {
    fn new(
        name: String,
        id: Option<&CampaignId>,
        tally: &Tally,
        sums: &Sums,
        wanted: &Wanted,
    ) -> Self {
        let rated = tally.rated();
        let share = (rated.converted, rated.calls);
        let more = match id {
            Some(id) => format!("&campaign_id={id}"),
            None => String::new(),
        };
        Self {
            name,
            path: id.map(|id| format!("/campaigns/{id}")),
            calls: figures::count(tally.all.calls),
            calls_path: wanted.calls(&sums.range, &more),
            responders: wanted.of.agent.is_none().then(|| match id {
                Some(_) => figures::count(tally.responders),
                None => "–".to_owned(),
            }),
            converted: figures::count(rated.converted),
            rate: percent(share).unwrap_or_else(|| "–".to_owned()),
            sure: of_how_many(share),
            worth: worth(tally),
            duration: average(tally).map_or_else(|| "–".to_owned(), figures::duration),
        }
    }
}

/// `1,240.50 USD`, currency by currency.
pub(crate) fn worth(tally: &Tally) -> String {
    let amounts = tally.worth.iter();
    let amounts = amounts.map(|(currency, micros)| figures::money(*micros, currency));
    let told: Vec<String> = amounts.collect();
    match told.is_empty() {
        true => "–".to_owned(),
        false => told.join(" + "),
    }
}
