//! Evidence of other calls with the same party.

use jiff::SignedDuration;

use super::Case;
use crate::attribution::people;
use crate::attribution::pile::Pile;
use crate::attribution::sayings::AGAIN;
use crate::attribution::weights as weight;
use crate::attribution::words::says;
use crate::{AttributionStatus, Campaign, Direction, Key, OtherCall, Rule};

/// A call that is over so soon was dropped, or was never one.
pub(crate) const DROPPED_SECS: u32 = 15;

/// Who was cut off calls back within this time or not at all.
pub(crate) const CALLS_BACK_WITHIN: SignedDuration = SignedDuration::from_hours(3);

impl<'a> Case<'a> {
    pub(super) fn add_other_calls(&self, campaign: &Campaign, pile: &mut Pile) {
        if people::is_relay(self.clues, self.claims) || self.clues.outbound {
            return;
        }
        let others = self.other_calls();
        let ours = others
            .iter()
            .filter(|other| other.direction == Some(Direction::Outbound));
        let days = i64::from(self.claims.book.rules.callback_days);
        let recent = |other: &&&OtherCall| {
            let ago = self.at.duration_since(other.started_at);
            ago.is_positive() && ago <= SignedDuration::from_hours(days.saturating_mul(24))
        };
        let by = |other: &OtherCall| other.campaign.as_ref() == Some(&campaign.id);
        if ours.filter(recent).any(|other| by(other)) && !pile.elsewhere {
            pile.add(
                Rule::A3,
                weight::RETURNS_OURS,
                "we had called this number for the campaign a few days before",
            );
        }
        if let Some(linked) = self.linked().filter(|other| by(other)) {
            let next = linked.started_at > self.at;
            let what = if next {
                "the line dropped, and the same caller's next call was this campaign's"
            } else {
                "the same caller's earlier call was this campaign's"
            };
            let says_so = says(&self.clues.said_phrase, &AGAIN);
            let more = if next || says_so {
                weight::CALLS_AGAIN
            } else {
                0.0
            };
            let sure = f64::from(linked.confidence.min(1000)) / 1000.0;
            pile.add_personal(Rule::A3, weight::SAME_CALLER * sure, what);
            pile.weight += more;
        }
    }

    pub(crate) fn other_calls(&self) -> Vec<&'a OtherCall> {
        let number = self.clues.external.clone().map(Key::Calls);
        let answer = number.and_then(|key| self.claims.answer(&key));
        let others = answer
            .map(|answer| answer.calls.iter())
            .into_iter()
            .flatten();
        others.filter(|other| other.id != *self.call.id()).collect()
    }

    /// The other call that this one goes on with: the caller's last real one
    /// before, or, when the line dropped, their next.
    ///
    /// A dropped call never lends what it borrowed, so that two calls cannot
    /// hold each other up.
    pub(crate) fn linked(&self) -> Option<&'a OtherCall> {
        let inbound = |other: &&OtherCall| other.direction != Some(Direction::Outbound);
        let decided = |other: &&OtherCall| {
            matches!(
                other.status,
                AttributionStatus::Confirmed | AttributionStatus::Automatic
            ) && other.campaign.is_some()
        };
        let others = self.other_calls().into_iter().filter(inbound);
        let real = others.filter(|other| other.duration_secs > DROPPED_SECS);
        let real: Vec<&OtherCall> = real.filter(decided).collect();
        let ago = |other: &OtherCall| self.at.duration_since(other.started_at);
        let before = real.iter().filter(|other| {
            ago(other).is_positive() && ago(other) <= SignedDuration::from_hours(24 * 30)
        });
        let dropped = self.call.duration_secs().unwrap_or(0) <= DROPPED_SECS;
        let next = real.iter().filter(|other| {
            dropped && ago(other).is_negative() && ago(other) >= -CALLS_BACK_WITHIN
        });
        next.min_by_key(|other| other.started_at)
            .or_else(|| before.max_by_key(|other| other.started_at))
            .copied()
    }
}
