//! The columns of a call: what a list shows of it in JSON, flattened. What is
//! not known is an empty cell. Names are a promise; new ones come last.

use export::Csv;
use store::{AttributionRow, CallRow, ConversionRow};

use super::Names;

const COLUMNS: [&str; 33] = [
    "conversation_id",
    "started_at",
    "agent_id",
    "agent_name",
    "channel",
    "direction",
    "external_number",
    "agent_number",
    "duration_secs",
    "state",
    "status",
    "termination_reason",
    "title",
    "summary",
    "converted",
    "conversion_value",
    "conversion_currency",
    "conversion_source",
    "conversion_at",
    "attribution_status",
    "campaign_id",
    "campaign_name",
    "recipient_id",
    "confidence",
    "rule",
    "reason",
    "decided_by",
    "decided_at",
    "disagrees",
    "alternatives",
    "flags",
    "seen_by",
    "first_seen_at",
];

/// A table that has its heading.
pub(super) fn headed() -> Csv {
    Csv::headed(COLUMNS)
}

/// Adds a call.
pub(super) fn add(csv: &mut Csv, row: &CallRow, names: &Names) {
    let (call, conversion) = (facts(row), conversion(&row.conversion));
    let (credit, rest) = (credit(&row.attribution, names), rest(row));
    let cells = call.into_iter().chain(conversion).chain(credit).chain(rest);
    csv.row(cells);
}

fn facts(row: &CallRow) -> [String; 14] {
    [
        row.conversation_id.clone(),
        shown(row.started_at),
        shown(row.agent_id.as_deref()),
        shown(row.agent_name.as_deref()),
        row.channel.clone(),
        shown(row.direction.as_deref()),
        shown(row.external_number.as_deref()),
        shown(row.agent_number.as_deref()),
        shown(row.duration_secs),
        shown(row.state.as_deref()),
        row.status.clone(),
        shown(row.termination_reason.as_deref()),
        shown(row.title.as_deref()),
        shown(row.summary.as_deref()),
    ]
}

fn conversion(row: &ConversionRow) -> [String; 5] {
    [
        row.converted.to_string(),
        row.value_micros.map(units).unwrap_or_default(),
        shown(row.currency.as_deref()),
        shown(row.source.as_deref()),
        shown(row.at),
    ]
}

fn credit(row: &AttributionRow, names: &Names) -> [String; 11] {
    let campaign = row.campaign_id.as_deref();
    let others = row
        .alternatives
        .iter()
        .map(|other| other.campaign_id.as_str());
    [
        row.status.clone(),
        shown(campaign),
        campaign
            .map(|id| names.of(id).to_owned())
            .unwrap_or_default(),
        shown(row.recipient_id.as_deref()),
        row.confidence.map(of_one).unwrap_or_default(),
        shown(row.rule.as_deref()),
        row.reason.clone(),
        shown(row.decided_by.as_deref()),
        shown(row.decided_at),
        row.disagrees.to_string(),
        joined(others),
    ]
}

fn rest(row: &CallRow) -> [String; 3] {
    let first = row.sightings.values().map(|sighting| sighting.first).min();
    [
        joined(row.flags.iter().map(String::as_str)),
        joined(row.sightings.keys().map(String::as_str)),
        shown(first),
    ]
}

fn shown(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Ids, flags and sources are words without a blank.
fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// Millionths as units, with as many decimals as are there.
fn units(micros: i64) -> String {
    decimals(micros / 1_000_000, micros.unsigned_abs() % 1_000_000, 6)
}

/// Thousandths of one.
fn of_one(per_mille: u16) -> String {
    decimals(i64::from(per_mille / 1000), u64::from(per_mille % 1000), 3)
}

fn decimals(whole: i64, rest: u64, places: usize) -> String {
    let text = format!("{whole}.{rest:0places$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{of_one, units};

    #[test]
    fn numbers_have_as_many_decimals_as_are_there() {
        let amounts = [0, 120_000_000, 125_000, 1_234_500_000].map(units);
        assert_eq!(amounts, ["0", "120", "0.125", "1234.5"]);
        assert_eq!([1000, 930, 5, 0].map(of_one), ["1", "0.93", "0.005", "0"]);
    }
}
