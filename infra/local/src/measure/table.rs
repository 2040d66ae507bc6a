//! CSV files of a sample business, row by row, by the names of their columns.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use anyhow::Context;
use serde_json::Value;

/// One row of a CSV file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row(HashMap<String, String>);

impl Row {
    /// The cell of `column`; nothing when it is empty.
    pub(crate) fn cell(&self, column: &str) -> Option<&str> {
        let cell = self.0.get(column).map(|cell| cell.trim());
        cell.filter(|cell| !cell.is_empty())
    }

    pub(crate) fn required(&self, column: &str) -> anyhow::Result<&str> {
        self.cell(column)
            .with_context(|| format!("a row has no {column}"))
    }
}

/// The rows of a file; none when there is no such file.
pub(crate) fn rows(path: &Path) -> anyhow::Result<Vec<Row>> {
    let Ok(file) = File::open(path) else {
        return Ok(Vec::new());
    };
    let mut reader = csv::Reader::from_reader(file);
    let columns = reader.headers()?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.with_context(|| format!("cannot read {}", path.display()))?;
        let cells = columns.iter().zip(record.iter());
        let cells = cells.map(|(column, cell)| (column.to_owned(), cell.to_owned()));
        rows.push(Row(cells.collect()));
    }
    Ok(rows)
}

/// A JSON object of which little is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line(pub(crate) Value);

impl Line {
    pub(crate) fn of(&self, key: &str) -> Self {
        Self(self.0.get(key).cloned().unwrap_or_default())
    }

    /// The text of `key`; nothing when it is empty.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        let text = self.0.get(key).and_then(Value::as_str);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    }

    pub(crate) fn number(&self, key: &str) -> Option<f64> {
        self.0.get(key).and_then(Value::as_f64)
    }

    pub(crate) fn is(&self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or_default()
    }

    pub(crate) fn all(&self, key: &str) -> Vec<Self> {
        let items = self.0.get(key).and_then(Value::as_array);
        items.into_iter().flatten().cloned().map(Self).collect()
    }

    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        let items = self.all(key).into_iter();
        items
            .filter_map(|Self(item)| item.as_str().map(str::to_owned))
            .collect()
    }
}

/// The lines of a file, each with its JSON; none when there is no such file.
pub(crate) fn lines(path: &Path) -> anyhow::Result<Vec<(String, Line)>> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return Ok(Vec::new());
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let value = serde_json::from_str(line)
                .with_context(|| format!("{} has a line that is no JSON", path.display()))?;
            Ok((line.to_owned(), Line(value)))
        })
        .collect()
}
