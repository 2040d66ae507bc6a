//! The evidence for one campaign, and what it weighs together.

use std::collections::BTreeSet;

use super::weights as weight;
use crate::{Evidence, Rule};

/// The evidence for one campaign, and what it weighs together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pile {
    pub evidence: Vec<Evidence>,
    pub weight: f64,
    /// It names a person, who may be on several lists.
    pub personal: bool,
    /// The number dialled is another campaign's alone.
    pub elsewhere: bool,
    /// What its evidence says of who calls.
    identity: f64,
}

impl Pile {
    /// Adds what says who calls: however much of it there is, it is one thing
    /// that is known.
    pub(crate) fn add_personal(&mut self, rule: Rule, weight: f64, detail: &str) {
        let before = self.weight;
        self.add(rule, weight, detail);
        let room = (weight::MOST_PERSONAL - self.identity).max(0.0);
        let counted = weight.min(room);
        self.identity += counted;
        self.weight = before + counted;
    }

    pub(crate) fn add(&mut self, rule: Rule, weight: f64, detail: &str) {
        self.weight += weight;
        if weight > 0.0 {
            self.evidence.push(Evidence {
                rule,
                detail: detail.to_owned(),
                weight: per_mille(alone(weight)),
            });
        }
    }

    pub(crate) fn has(&self, rule: Rule) -> bool {
        self.evidence.iter().any(|evidence| evidence.rule == rule)
    }

    /// How many kinds of evidence there are.
    pub(crate) fn kinds(&self) -> usize {
        let kinds: BTreeSet<Rule> = self.evidence.iter().map(|evidence| evidence.rule).collect();
        kinds.len()
    }
}

/// How likely the campaign would be if this were all that is known.
fn alone(weight: f64) -> f64 {
    1.0 / (1.0 + (-(weight + weight::CAMPAIGN)).exp())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what the type holds"
)]
pub(crate) fn per_mille(share: f64) -> u16 {
    (share.clamp(0.0, 1.0) * 1000.0).round() as u16
}
