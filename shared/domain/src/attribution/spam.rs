//! Signs of spam, each with its points, so that a person can see why.

use super::case::Case;
use super::sayings::{HALF_PITCHES, PITCHES, SUMMED_UP_AS_SPAM};
use super::words::says;
use crate::{AttributionStatus, Direction, Spam, SpamSign};

pub(crate) fn spam(case: &Case<'_>) -> Spam {
    let clues = case.clues;
    if clues.outbound {
        return Spam::default();
    }
    let seconds = case.call.duration_secs().unwrap_or(0);
    let others = case.other_calls();
    let silent = |secs: u32| secs <= 10;
    let again = others.iter().filter(|other| {
        other.direction != Some(Direction::Outbound)
            && (other.status == AttributionStatus::NotApplicable || silent(other.duration_secs))
    });
    let repeated = clues.spoken < 3 && again.count() >= 2;
    let halves = HALF_PITCHES.iter();
    let halves = halves
        .filter(|half| says(&clues.said_phrase, &[half]))
        .count();
    let pitch = says(&clues.said_phrase, &PITCHES) || halves > 1;
    let summed_up = says(&clues.told_phrase, &SUMMED_UP_AS_SPAM);
    let signs = [
        (pitch, SpamSign::SalesPitch, 100),
        (!pitch && summed_up, SpamSign::SalesPitch, 100),
        (!pitch && !summed_up && halves > 0, SpamSign::SalesPitch, 50),
        (
            clues.spoken == 0 && seconds <= 5,
            SpamSign::HungUpAtOnce,
            40,
        ),
        (clues.spoken == 0 && seconds > 5, SpamSign::Silent, 30),
        (repeated, SpamSign::Repeated, 50),
        (clues.external.is_none(), SpamSign::NumberWithheld, 20),
    ];
    let signs: Vec<(SpamSign, u16)> = signs
        .into_iter()
        .filter_map(|(holds, sign, points)| holds.then_some((sign, points)))
        .collect();
    Spam {
        score: signs.iter().map(|(_, points)| *points).sum(),
        signs,
    }
}
