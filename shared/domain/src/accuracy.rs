//! How good the rules are, measured by people's decisions.
//!
//! A call that a person decided and the rules judged too is a label. It is a
//! function of the call alone, so counts of labels equal a recount at every
//! moment as long as each write adds the difference it makes.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::{AttributionStatus, Call, CampaignId, Choice, Credit, Rule};

/// What labels are counted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    pub day: Date,
    /// The campaign that the rules named, or named first.
    pub campaign: Option<CampaignId>,
    /// The rung it stood on.
    pub rule: Option<Rule>,
    /// Its confidence, in steps of [`BAND`]: 19 is from 950 to 999 per mille.
    pub band: Option<u16>,
    /// What the rules made of the call: precision is measured of the automatic
    /// ones, calibration of suggestions too.
    pub status: AttributionStatus,
    /// The person did not see what the rules said.
    pub blind: bool,
}

/// How often the rules were right, or a change of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    pub right: i64,
    pub wrong: i64,
    /// Where the campaign was right and both named a recipient.
    pub recipient_right: i64,
    pub recipient_wrong: i64,
}

/// The width of a band of confidence; per mille.
pub const BAND: u16 = 50;

/// The interval that holds a share with a certainty of 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wilson {
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

/// The label that `call` is, and what it counts; none when no person decided or
/// the rules never judged.
pub fn label(call: &Call, zone: &TimeZone) -> Option<(Label, Marked)> {
    let verdict = &call.staff().attribution.as_ref()?.value;
    let (campaign, recipient) = match &verdict.choice {
        Choice::Rules => return None,
        Choice::Nobody => (None, None),
        Choice::Campaign {
            campaign,
            recipient,
        } => (Some(campaign), recipient.as_ref()),
    };
    let started_at = call.started_at()?;
    call.state()?;
    let decision = &call.derived()?.decision;
    let rules = Credit::by_rules(call);
    let named = rules.rule.is_some() || rules.confidence.is_some();
    let best = decision.candidates.first().filter(|_| named);
    let right = best.map(|best| &best.campaign) == campaign;
    let both = best.and_then(|best| best.recipient.as_ref()).zip(recipient);
    let both = both.filter(|_| right).map(|(ours, theirs)| ours == theirs);
    let label = Label {
        day: started_at
            .to_zoned(zone.clone())
            .date()
            .max(date(2020, 1, 1)),
        campaign: best.map(|best| best.campaign.clone()),
        rule: rules.rule,
        band: rules.confidence.and_then(|it| it.checked_div(BAND)),
        status: rules.status,
        blind: verdict.blind,
    };
    let marked = Marked {
        right: i64::from(right),
        wrong: i64::from(!right),
        recipient_right: i64::from(both == Some(true)),
        recipient_wrong: i64::from(both == Some(false)),
    };
    Some((label, marked))
}

impl Wilson {
    /// The share of `right` among `right` and `wrong`; none of nothing.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of decisions made by hand are small"
    )]
    pub fn of(right: i64, wrong: i64) -> Option<Self> {
        let total = right.checked_add(wrong).filter(|total| *total > 0)?;
        let (n, share) = (total as f64, right as f64 / total as f64);
        let z = 1.959_963_984_540_054_f64;
        let scale = 1.0 + z * z / n;
        let middle = (share + z * z / (2.0 * n)) / scale;
        let half = z / scale * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
        Some(Self {
            share,
            low: (middle - half).max(0.0),
            high: (middle + half).min(1.0),
        })
    }
}

/// How far confidence is from how often it was right, on average over the
/// labels that named anybody; none without any.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of decisions made by hand are small"
)]
pub fn calibration_error<'a>(
    labels: impl IntoIterator<Item = (&'a Label, &'a Marked)>,
) -> Option<f64> {
    let mut bands = BTreeMap::<u16, Marked>::new();
    for (label, marked) in labels {
        if let Some(band) = label.band {
            *bands.entry(band).or_default() += *marked;
        }
    }
    let (mut off, mut total) = (0.0, 0.0);
    for (band, marked) in bands {
        let n = marked.right.saturating_add(marked.wrong) as f64;
        let middle = f64::from(band) * f64::from(BAND) + f64::from(BAND) / 2.0;
        let told = (middle / 1000.0).min(1.0);
        off += (marked.right as f64 - told * n).abs();
        total += n;
    }
    (total > 0.0).then(|| off / total)
}

impl AddAssign for Marked {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.recipient_right += other.recipient_right;
        self.recipient_wrong += other.recipient_wrong;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_wilsons() {
        let wilson = Wilson::of(98, 2).unwrap();
        assert!((wilson.share - 0.98).abs() < 1e-9);
        assert!((wilson.low - 0.930_0).abs() < 5e-4, "{wilson:?}");
        assert!((wilson.high - 0.994_5).abs() < 5e-4, "{wilson:?}");
        assert!(Wilson::of(0, 0).is_none());
        assert!(Wilson::of(0, 5).unwrap().low < 1e-9);
        assert!((Wilson::of(5, 0).unwrap().high - 1.0).abs() < 1e-9);
    }

    #[test]
    fn calibration_is_the_distance_of_what_was_told_from_what_was_right() {
        let label = |band| Label {
            day: date(2026, 3, 1),
            campaign: None,
            rule: None,
            band,
            status: AttributionStatus::Automatic,
            blind: false,
        };
        let marked = |right, wrong| Marked {
            right,
            wrong,
            ..Marked::default()
        };
        let (sure, half) = (label(Some(19)), label(Some(10)));
        let good = [(&sure, &marked(39, 1)), (&half, &marked(21, 19))];
        assert!(calibration_error(good).unwrap() < 0.01);
        let bad = [(&sure, &marked(0, 10))];
        assert!((calibration_error(bad).unwrap() - 0.975).abs() < 1e-9);
        assert_eq!(calibration_error([(&label(None), &marked(1, 1))]), None);
    }
}
