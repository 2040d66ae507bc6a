//! How sure a decision is, and what it rests on, in words.

use domain::{Candidate, Evidence, Rule};

/// A confidence as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sure {
    /// For the bar.
    pub(crate) per_mille: u16,
    pub(crate) percent: String,
    pub(crate) words: &'static str,
}

/// One reason, as it is listed.
pub(crate) struct Reason {
    pub(crate) rung: &'static str,
    pub(crate) detail: String,
    pub(crate) percent: String,
}

impl Sure {
    pub(crate) fn of(per_mille: u16) -> Self {
        Self {
            per_mille,
            percent: percent(per_mille),
            words: match per_mille {
                980.. => "almost certain",
                900..980 => "very likely",
                750..900 => "likely",
                500..750 => "more likely than not",
                _ => "a guess",
            },
        }
    }
}

impl From<&Evidence> for Reason {
    fn from(evidence: &Evidence) -> Self {
        Self {
            rung: rung(evidence.rule),
            detail: evidence.detail.clone(),
            percent: percent(evidence.weight),
        }
    }
}

/// Every reason for a candidate, strongest first.
pub(crate) fn reasons(candidate: &Candidate) -> Vec<Reason> {
    candidate.evidence.iter().map(Reason::from).collect()
}

/// Never rounded up: only what is certain is told as 100 %.
pub(crate) fn percent(per_mille: u16) -> String {
    format!("{} %", per_mille / 10)
}

/// A rung of the evidence ladder, by what it looks at.
pub(crate) fn rung(rule: Rule) -> &'static str {
    match rule {
        Rule::H => "Person's decision",
        Rule::A1 => "Our own ids",
        Rule::A2 => "Mailer code",
        Rule::A3 => "Another call",
        Rule::B1 => "Tracking number",
        Rule::B2 => "Caller's number",
        Rule::B3 => "Both numbers",
        Rule::C1 => "Household",
        Rule::C2 => "Name and place",
        Rule::C3 => "Latest mailing",
        Rule::C4 => "What was said",
        Rule::D1 => "Shared line",
        Rule::D2 => "Outside the window",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_is_a_hundred_percent() {
        assert_eq!([999, 1000, 5].map(percent), ["99 %", "100 %", "0 %"]);
        assert_eq!(Sure::of(930).words, "very likely");
        assert_eq!(Sure::of(499).words, "a guess");
    }
}
