//! Figures for CloudWatch, in its embedded metric format: a line of JSON on
//! standard output that costs no request and no time.
//!
//! Each distinct set of dimensions is a metric that is paid for, so they are
//! outcomes and codes, never ids. Only where a function logs to CloudWatch is
//! anything written: tests and the local program stay quiet.

use std::iter::once;
use std::sync::OnceLock;

use jiff::Timestamp;
use serde_json::{Map, json};

const NAMESPACE: &str = "Ringledger";

/// The function whose figures these are, once it logs to CloudWatch.
static FUNCTION: OnceLock<String> = OnceLock::new();

/// A figure and its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Count(u64),
    Millis(u64),
}

/// Hands figures that belong together to CloudWatch, told apart from others by
/// their dimensions and the function's name.
#[expect(
    clippy::print_stdout,
    reason = "standard output is where CloudWatch reads"
)]
pub fn emit(dimensions: &[(&str, &str)], figures: &[(&str, Value)]) {
    if let Some(function) = FUNCTION.get() {
        println!("{}", line(crate::now(), function, dimensions, figures));
    }
}

/// Has figures written, as those of `function`.
pub(crate) fn to_stdout(function: &str) {
    // An error says that a name is there: the same, from an earlier call.
    let _ = FUNCTION.set(function.to_owned());
}

fn line(
    at: Timestamp,
    function: &str,
    dimensions: &[(&str, &str)],
    figures: &[(&str, Value)],
) -> serde_json::Value {
    let dimensions: Vec<_> = once(("Function", function))
        .chain(dimensions.iter().copied())
        .collect();
    let names: Vec<&str> = dimensions.iter().map(|(name, _)| *name).collect();
    let metrics: Vec<_> = figures
        .iter()
        .map(|(name, value)| json!({ "Name": name, "Unit": value.unit() }))
        .collect();
    let described = json!({ "Namespace": NAMESPACE, "Dimensions": [names], "Metrics": metrics });

    let mut line = Map::new();
    line.insert(
        "_aws".to_owned(),
        json!({ "Timestamp": at.as_millisecond(), "CloudWatchMetrics": [described] }),
    );
    line.extend(
        dimensions
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into())),
    );
    line.extend(
        figures
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.figure().into())),
    );
    line.into()
}

impl Value {
    fn unit(self) -> &'static str {
        match self {
            Self::Count(_) => "Count",
            Self::Millis(_) => "Milliseconds",
        }
    }

    fn figure(self) -> u64 {
        match self {
            Self::Count(figure) | Self::Millis(figure) => figure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_a_line_in_the_embedded_metric_format() {
        let figures = [
            ("Deliveries", Value::Count(1)),
            ("Latency", Value::Millis(12)),
        ];
        let at = Timestamp::from_second(1_795_000_000).unwrap();
        let line = line(
            at,
            "ringledger-Webhook",
            &[("Outcome", "recorded")],
            &figures,
        );
        let expected = json!({
            "_aws": {
                "Timestamp": 1_795_000_000_000_i64,
                "CloudWatchMetrics": [{
                    "Namespace": "Ringledger",
                    "Dimensions": [["Function", "Outcome"]],
                    "Metrics": [
                        { "Name": "Deliveries", "Unit": "Count" },
                        { "Name": "Latency", "Unit": "Milliseconds" },
                    ],
                }],
            },
            "Function": "ringledger-Webhook",
            "Outcome": "recorded",
            "Deliveries": 1,
            "Latency": 12,
        });
        assert_eq!(line, expected);
    }
}
