//! What calls come to, as columns: the same in every table that leaves.

use domain::{AttributionStatus, Tally};

use crate::Csv;

/// The columns that [`Csv::figures`] fills, behind those that say of what.
pub const FIGURES: [&str; 13] = [
    "calls",
    "left_out_of_rates",
    "counted_in_rates",
    "success",
    "failure",
    "unknown",
    "converted",
    "seconds",
    "may_be_credited",
    "credited",
    "unattributed",
    "value",
    "currency",
];

impl Csv {
    /// Adds a row for each currency of `tally`, and one where there is none. The
    /// counts stand in the first alone, so that a column can be summed.
    pub fn figures(&mut self, of: &[String], tally: &Tally) {
        let of = || of.iter().cloned();
        let counts = counts(tally);
        let mut worth = tally.worth.iter();
        let first = worth.next().map_or_else(Default::default, value);
        self.row(
            of().chain(counts.iter().map(ToString::to_string))
                .chain(first),
        );
        for more in worth {
            let blank = counts.iter().map(|_| String::new());
            self.row(of().chain(blank).chain(value(more)));
        }
    }
}

fn counts(tally: &Tally) -> [i64; 11] {
    let rated = tally.rated();
    [
        tally.all.calls,
        tally.apart.calls,
        rated.calls,
        rated.success,
        rated.failure,
        rated.unknown,
        rated.converted,
        rated.seconds,
        tally.applicable(),
        tally.attributed(),
        tally.of(AttributionStatus::Unattributed),
    ]
}

/// Millionths as a plain number, and what they are millionths of.
fn value((currency, micros): (&String, &i64)) -> [String; 2] {
    let sign = if *micros < 0 { "-" } else { "" };
    let micros = micros.unsigned_abs();
    let amount = format!("{sign}{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    [amount, currency.clone()]
}

#[cfg(test)]
mod tests {
    use domain::Tally;

    use crate::Csv;

    #[test]
    fn counts_stand_in_one_row_however_many_currencies_there_are() {
        let mut tally = Tally::default();
        tally.all.calls = 3;
        tally.worth = [("EUR".to_owned(), -500_000), ("USD".to_owned(), 1_250_000)].into();
        let mut csv = Csv::default();
        csv.figures(&["2026-03-10".to_owned()], &tally);
        let text = csv.into_text();
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows.len(), 2);
        assert!(
            rows[0].starts_with("\"2026-03-10\",\"3\",\"0\",\"3\""),
            "{text}"
        );
        assert!(rows[0].ends_with("\"'-0.500000\",\"EUR\""), "{text}");
        assert!(rows[1].starts_with("\"2026-03-10\",\"\",\"\""), "{text}");
        assert!(rows[1].ends_with("\"1.250000\",\"USD\""), "{text}");
    }

    #[test]
    fn what_is_worth_nothing_is_told_all_the_same() {
        let mut csv = Csv::default();
        csv.figures(&[], &Tally::default());
        assert_eq!(csv.into_text().lines().count(), 1);
    }
}
