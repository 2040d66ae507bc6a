//! How often the rules were right.

use std::collections::BTreeMap;

use domain::{AttributionStatus, BAND, CampaignId, Label, Marked, Rule, Wilson, calibration_error};
use serde::Serialize;
use utoipa::ToSchema;

use super::view::share;
use crate::names::Names;
use crate::view::of_one;

pub(super) type Labels<'a> = BTreeMap<&'a Label, &'a Marked>;

/// How often the rules were right where a person decided, too.
#[derive(Serialize, ToSchema)]
#[schema(as = Accuracy)]
pub(crate) struct AccuracyView {
    /// Of the calls that the rules credited by themselves; null without any.
    precision: Option<IntervalView>,
    /// Of the recipient, where the campaign was right and both named one.
    recipient_precision: Option<IntervalView>,
    /// How far confidence is from how often it was right, on average; null without
    /// any.
    calibration_error: Option<f64>,
    calibration: Vec<BandView>,
    by_rule: Vec<RuleView>,
    by_campaign: Vec<CampaignPrecision>,
}

/// A share and the interval that holds it with a certainty of 95 % (Wilson).
#[derive(Serialize, ToSchema)]
#[schema(as = Interval)]
struct IntervalView {
    right: i64,
    wrong: i64,
    /// From 0 to 1.
    share: f64,
    low: f64,
    high: f64,
}

/// How often an answer of some confidence was right, suggestions included.
#[derive(Serialize, ToSchema)]
#[schema(as = Band)]
struct BandView {
    /// From this confidence, from 0 to 1.
    from: f64,
    /// To this one, exclusive.
    to: f64,
    right: i64,
    wrong: i64,
    share: Option<f64>,
}

/// How often a rule was right.
#[derive(Serialize, ToSchema)]
#[schema(as = RulePrecision)]
struct RuleView {
    #[schema(example = "B2")]
    rule: &'static str,
    precision: Option<IntervalView>,
}

/// How often calls were rightly credited to a campaign.
#[derive(Serialize, ToSchema)]
struct CampaignPrecision {
    campaign_id: String,
    campaign_name: Option<String>,
    precision: Option<IntervalView>,
}

impl AccuracyView {
    pub(super) fn of(labels: &Labels<'_>, names: &Names) -> Self {
        let automatic = |label: &Label| label.status == AttributionStatus::Automatic;
        let decided = sum(labels, automatic);
        let pairs = labels.iter().map(|(label, marked)| (*label, *marked));
        Self {
            precision: interval(decided.right, decided.wrong),
            recipient_precision: interval(decided.recipient_right, decided.recipient_wrong),
            calibration_error: calibration_error(pairs),
            calibration: bands(labels),
            by_rule: rules(labels),
            by_campaign: campaigns(labels, names),
        }
    }
}

fn sum(labels: &Labels<'_>, of: impl Fn(&Label) -> bool) -> Marked {
    let mut sum = Marked::default();
    let marked = labels.iter().filter(|(label, _)| of(label));
    marked.for_each(|(_, marked)| sum += **marked);
    sum
}

fn interval(right: i64, wrong: i64) -> Option<IntervalView> {
    let Wilson { share, low, high } = Wilson::of(right, wrong)?;
    Some(IntervalView {
        right,
        wrong,
        share,
        low,
        high,
    })
}

fn bands(labels: &Labels<'_>) -> Vec<BandView> {
    let mut bands = BTreeMap::<u16, Marked>::new();
    for (label, marked) in labels {
        if let Some(band) = label.band {
            *bands.entry(band).or_default() += **marked;
        }
    }
    let bands = bands.into_iter().map(|(band, marked)| {
        let from = band.saturating_mul(BAND);
        BandView {
            from: of_one(from),
            to: of_one(from.saturating_add(BAND)),
            right: marked.right,
            wrong: marked.wrong,
            share: share(marked.right, marked.right.saturating_add(marked.wrong)),
        }
    });
    bands.collect()
}

fn rules(labels: &Labels<'_>) -> Vec<RuleView> {
    let known = Rule::ALL.into_iter().filter_map(|rule| {
        let of = |label: &Label| {
            label.status == AttributionStatus::Automatic && label.rule == Some(rule)
        };
        let marked = sum(labels, of);
        let precision = Some(interval(marked.right, marked.wrong)?);
        let rule = rule.as_str();
        Some(RuleView { rule, precision })
    });
    known.collect()
}

fn campaigns(labels: &Labels<'_>, names: &Names) -> Vec<CampaignPrecision> {
    let mut campaigns = BTreeMap::<&CampaignId, Marked>::new();
    for (label, marked) in labels {
        if let (Some(id), AttributionStatus::Automatic) = (&label.campaign, label.status) {
            *campaigns.entry(id).or_default() += **marked;
        }
    }
    let campaigns = campaigns.into_iter().map(|(id, marked)| CampaignPrecision {
        campaign_id: id.to_string(),
        campaign_name: names.of(id.as_str()),
        precision: interval(marked.right, marked.wrong),
    });
    campaigns.collect()
}
