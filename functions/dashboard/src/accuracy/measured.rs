//! A share that was measured, with the interval that holds it.

use domain::Wilson;

use crate::figures;

/// How often something was right, and how sure that is.
pub(crate) struct Measured {
    pub(crate) share: String,
    pub(crate) interval: String,
    pub(crate) of: String,
    pub(super) count: String,
    /// For the bar, per mille.
    pub(crate) low: u32,
    pub(crate) width: u32,
    pub(crate) at: u32,
}

/// A group and how often the rules were right in it.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) path: Option<String>,
    pub(super) measured: Measured,
}

impl Measured {
    /// None of nothing.
    pub(crate) fn of(right: i64, wrong: i64) -> Option<Self> {
        let wilson = Wilson::of(right, wrong)?;
        let count = right.saturating_add(wrong);
        let (low, high) = (per_mille(wilson.low), per_mille(wilson.high));
        Some(Self {
            share: percent(wilson.share),
            interval: format!("{} to {}", percent(wilson.low), percent(wilson.high)),
            of: figures::counted(count, "decision"),
            count: figures::count(count),
            low,
            width: high.saturating_sub(low).max(4),
            at: per_mille(wilson.share).saturating_sub(4),
        })
    }
}

/// `97.5 %`
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share is from 0 to 1"
)]
fn per_mille(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 1000.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_has_its_interval() {
        let measured = Measured::of(98, 2).unwrap();
        assert_eq!((measured.share.as_str(), measured.at), ("98.0 %", 976));
        assert_eq!(measured.interval, "93.0 % to 99.4 %");
        assert_eq!(measured.of, "100 decisions");
        assert!(Measured::of(0, 0).is_none());
    }
}
