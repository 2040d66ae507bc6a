//! What each piece of evidence is worth.
//!
//! Weights are natural logarithms of how much likelier the evidence is when the
//! answer is right than when it is not, so independent evidence adds up, and
//! disagreement lowers both. They were set by reasoning and tried on sample
//! businesses of several kinds; the ceilings keep a confidence from promising
//! more than was ever measured.

use crate::Rule;

/// What it takes to credit a campaign at all, against nobody.
pub(crate) const CAMPAIGN: f64 = -3.0;

pub(crate) const BATCH: f64 = 12.0;
pub(crate) const ECHOED_BOTH: f64 = 10.0;
pub(crate) const ECHOED_CAMPAIGN: f64 = 6.5;
/// Our campaign's id with a recipient's that is not on its list: a leftover.
pub(crate) const ECHOED_ODD: f64 = 2.0;

pub(crate) const PERSONAL_CODE: f64 = 9.5;
/// A code with one wrong character, where one code that was issued is so near.
pub(crate) const NEAR_CODE: f64 = 6.4;
pub(crate) const SHARED_CODE: f64 = 7.5;

pub(crate) const RETURNS_OURS: f64 = 5.0;
/// The same caller's earlier call, or the one after the line dropped.
pub(crate) const SAME_CALLER: f64 = 4.8;
/// The caller says that they called before, or were cut off.
pub(crate) const CALLS_AGAIN: f64 = 1.6;

pub(crate) const DEDICATED_NUMBER: f64 = 6.0;
/// One of a few campaigns that share a number on that day.
/// The number dialled is another campaign's alone.
pub(crate) const ANOTHERS_NUMBER: f64 = -3.5;
pub(crate) const SHARED_NUMBER: f64 = 3.5;
/// The number served the campaign until not long ago, and pieces live long.
pub(crate) const FORMER_NUMBER: f64 = 2.2;
/// The campaign it serves now has sent nothing yet.
pub(crate) const NUMBER_BEFORE_DROP: f64 = 1.0;
pub(crate) const FORMER_BEFORE_DROP: f64 = 5.2;

/// However surely we know who calls: that they are on a list does not prove
/// that it made them call.
pub(crate) const MOST_PERSONAL: f64 = 6.2;

pub(crate) const PHONE: f64 = 5.6;
pub(crate) const CALLBACK_PHONE: f64 = 5.2;
pub(crate) const BUSINESS_LINE: f64 = 4.0;
pub(crate) const EMAIL: f64 = 6.2;
pub(crate) const NAME_AND_ZIP: f64 = 5.4;
pub(crate) const FAMILY_AND_ZIP: f64 = 3.4;
pub(crate) const FIRST_NAME_AND_ZIP: f64 = 1.5;
/// The caller's name fits the one the number is listed under.
pub(crate) const NAME_FITS: f64 = 1.5;
/// It does not: the number is somebody else's by now.
pub(crate) const NAME_DIFFERS: f64 = -4.0;
/// The same, when ZIP code differs too.
pub(crate) const ZIP_DIFFERS: f64 = -0.8;

/// Outside the window a person's listing says little.
pub(crate) const CLOSED: f64 = -4.0;
/// How fast an exposure fades beside a more recent one: e-fold in days.
pub(crate) const FADING_DAYS: f64 = 9.0;
pub(crate) const MOST_FADING: f64 = 4.0;

/// The caller talks of this campaign and no other, and of mail.
pub(crate) const MAIL_AND_OFFER: f64 = 6.2;
pub(crate) const OFFER: f64 = 1.6;
/// The caller talks of mail: some campaign it must be.
pub(crate) const MAIL: f64 = 2.0;
/// The caller talks of another campaign's offer.
pub(crate) const ANOTHER_OFFER: f64 = -3.5;

pub(crate) const WRONG_NUMBER: f64 = 9.0;
pub(crate) const OTHER_SOURCE: f64 = 4.5;
pub(crate) const OTHER_SOURCE_TOO: f64 = 1.5;
/// A customer who calls about what they have.
pub(crate) const SERVICE: f64 = 3.5;
pub(crate) const NOTHING_SAID: f64 = 3.6;
pub(crate) const HARDLY_ANYTHING_SAID: f64 = 2.2;

/// Somebody who is on no list: a neighbour with somebody's piece, a relative.
pub(crate) const STRANGER: f64 = 2.0;
/// A recipient is named from this confidence on.
pub(crate) const NAMED_FROM: f64 = 0.80;

/// The highest confidence that a rung may give.
pub(crate) fn ceiling(rule: Rule) -> f64 {
    match rule {
        Rule::H => 1.0,
        Rule::A1 => 0.99,
        Rule::A2 | Rule::B3 => 0.98,
        Rule::A3 => 0.96,
        Rule::B1 | Rule::C1 | Rule::C3 => 0.95,
        Rule::B2 | Rule::C2 => 0.95,
        Rule::C4 => 0.93,
        Rule::D1 => 0.90,
        Rule::D2 => 0.70,
    }
}

/// The highest confidence of all, when independent evidence agrees.
pub(crate) const AGREED: f64 = 0.99;
