//! Whether clocks agree: a signature is good for an hour of ours.

use jiff::SignedDuration;

use crate::doctor::Gathered;
use crate::doctor::asked::Asked;
use crate::doctor::finding::Finding;

/// Nobody's clock is better than that.
const FINE: SignedDuration = SignedDuration::from_secs(30);
/// Deliveries from further ahead are refused.
const TOO_MUCH: SignedDuration = SignedDuration::from_secs(300);

pub(super) fn of(gathered: &Gathered) -> Vec<Finding> {
    let here = match &gathered.asked {
        Asked::Told(told) => told.skew,
        Asked::NoKey(_) | Asked::Unreachable(_) => None,
    };
    let sync = gathered.kept.sync.as_ref();
    let sync = sync.filter(|state| state.last_success.is_some());
    let there = sync.map(|state| SignedDuration::from_secs(state.skew_secs));
    let here = here.map(|skew| finding("This machine's clock", skew));
    let there = there.map(|skew| finding("The clock of what syncs", skew));
    here.into_iter().chain(there).collect()
}

/// `skew` is how far ElevenLabs' clock is ahead.
fn finding(whose: &str, skew: SignedDuration) -> Finding {
    let apart = skew.abs();
    let secs = apart.as_secs();
    if apart <= FINE {
        return Finding::ok(format!("{whose} agrees with ElevenLabs'."));
    }
    let way = if skew.is_positive() {
        "behind"
    } else {
        "ahead of"
    };
    let says = format!("{whose} is {secs} s {way} ElevenLabs'.");
    let advice = "Set it by the network's time. Calls are ordered by ElevenLabs' clock, but \
                  signatures that seem too old or from the future are refused.";
    match apart > TOO_MUCH {
        true => Finding::fail(says).so(advice),
        false => Finding::warn(says).so(advice),
    }
}
