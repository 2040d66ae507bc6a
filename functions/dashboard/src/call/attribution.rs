//! Who a call is credited to, in a card: why, how sure, and what else it could be.

use domain::{Call, Candidate, Credit, DecidedBy, Finding};

use super::history;
use crate::badge::Badge;
use crate::figures;
use crate::moment::{Clock, Moment};
use crate::names::{Named, Names, Pick, sent};
use crate::page::Visitor;
use crate::sure::{Reason, Sure, reasons};

pub(crate) struct AttributionCard {
    pub(crate) badge: Badge,
    pub(crate) campaign: Option<Named>,
    pub(crate) recipient: Option<String>,
    /// Who else the evidence reaches, when it reaches a household.
    pub(crate) household: Vec<String>,
    /// The decision in a sentence.
    pub(crate) reason: String,
    /// Absent when a person decided: they are not asked how sure they are.
    pub(crate) sure: Option<Sure>,
    pub(crate) recipient_sure: Option<Sure>,
    pub(crate) evidence: Vec<Reason>,
    /// The person who decided, if one did.
    pub(crate) decided_by: Option<String>,
    pub(crate) at: Option<Moment>,
    /// What the rules would say, when a person said otherwise.
    pub(crate) disagrees: Option<Disagreement>,
    pub(crate) alternatives: Vec<Alternative>,
    pub(crate) picks: Vec<Pick>,
    pub(crate) has_campaigns: bool,
    pub(crate) spam: Option<SpamScore>,
}

/// What the rules now say against a person's decision.
pub(crate) struct Disagreement {
    pub(crate) campaign: Named,
    pub(crate) reason: String,
}

/// Who else the call could be credited to.
pub(crate) struct Alternative {
    pub(crate) campaign: Named,
    pub(crate) recipient: Option<String>,
    pub(crate) sure: Sure,
    /// Every reason for it, the strongest first.
    pub(crate) reasons: Vec<Reason>,
    /// What the form sends to choose it.
    pub(crate) to: String,
}

/// How much a call looks like spam, sign by sign.
pub(crate) struct SpamScore {
    pub(crate) score: u16,
    pub(crate) signs: Vec<(&'static str, u16)>,
}

impl AttributionCard {
    /// `typed` is what the form chooses now.
    pub(crate) fn of(call: &Call, names: &Names, typed: &str, clock: &Clock) -> Self {
        let credit = Credit::of(call);
        let taken = taking(call, &credit);
        let household = taken.map(|taken| taken.household.as_slice());
        let household = household.unwrap_or_default().iter();
        let by_rules = matches!(credit.by, DecidedBy::Rules);
        let sure = credit.confidence.filter(|_| by_rules).map(Sure::of);
        let recipient_sure = taken.filter(|_| by_rules && credit.recipient.is_some());
        Self {
            badge: Badge::from(credit.status),
            campaign: credit.campaign.map(|id| names.named(id.as_str())),
            recipient: credit.recipient.map(ToString::to_string),
            household: household
                .filter(|id| Some(*id) != credit.recipient)
                .map(ToString::to_string)
                .collect(),
            reason: credit.reason(),
            sure,
            recipient_sure: recipient_sure.map(|taken| Sure::of(taken.recipient_confidence)),
            evidence: taken.map(reasons).unwrap_or_default(),
            decided_by: match credit.by {
                DecidedBy::Rules => None,
                DecidedBy::Person { actor, .. } => Some(history::actor(actor)),
            },
            at: credit.at.map(|at| clock.moment(at)),
            disagrees: disagreement(call, &credit, names),
            alternatives: credit
                .alternatives
                .iter()
                .map(|candidate| Alternative::of(candidate, names))
                .collect(),
            picks: names.picks(typed),
            has_campaigns: !names.is_empty(),
            spam: SpamScore::of(call),
        }
    }
}

/// The candidate that the decision names, whoever decided.
fn taking<'a>(call: &'a Call, credit: &Credit<'_>) -> Option<&'a Candidate> {
    let candidates = &call.derived()?.decision.candidates;
    let campaign = credit.campaign?;
    candidates.iter().find(|candidate| {
        candidate.campaign == *campaign && candidate.recipient.as_ref() == credit.recipient
    })
}

fn disagreement(call: &Call, credit: &Credit<'_>, names: &Names) -> Option<Disagreement> {
    let decision = &call.derived().filter(|_| credit.disagrees)?.decision;
    let first = decision
        .candidates
        .first()
        .filter(|_| decision.finding == Finding::Automatic)?;
    Some(Disagreement {
        campaign: names.named(first.campaign.as_str()),
        reason: decision.reason.clone(),
    })
}

impl AttributionCard {
    /// The same as `visitor` may see it.
    #[must_use]
    pub(super) fn told_to(mut self, visitor: &Visitor) -> Self {
        let words = |text: &mut String| *text = visitor.words(text);
        let others = self.alternatives.iter_mut();
        let reasons = others.flat_map(|other| &mut other.reasons);
        for reason in reasons.chain(&mut self.evidence) {
            words(&mut reason.detail);
        }
        self.disagrees
            .iter_mut()
            .for_each(|it| words(&mut it.reason));
        words(&mut self.reason);
        self
    }
}

impl Alternative {
    fn of(candidate: &Candidate, names: &Names) -> Self {
        Self {
            campaign: names.named(candidate.campaign.as_str()),
            recipient: candidate.recipient.as_ref().map(ToString::to_string),
            sure: Sure::of(candidate.confidence),
            reasons: reasons(candidate),
            to: sent(candidate.campaign.as_str()),
        }
    }
}

impl SpamScore {
    fn of(call: &Call) -> Option<Self> {
        let spam = &call.derived()?.spam;
        let signs = spam.signs.iter();
        let signs = signs.map(|(sign, points)| (words(*sign), *points));
        let score = Self {
            score: spam.score,
            signs: signs.collect(),
        };
        (!score.signs.is_empty()).then_some(score)
    }

    /// `40 for silence, 20 for …`
    pub(crate) fn parts(&self) -> String {
        let parts = self.signs.iter();
        let parts = parts.map(|(sign, points)| format!("{} for {sign}", figures::count(*points)));
        parts.collect::<Vec<_>>().join(", ")
    }
}

fn words(sign: domain::SpamSign) -> &'static str {
    use domain::SpamSign::{HungUpAtOnce, NumberWithheld, Repeated, SalesPitch, Silent};
    match sign {
        HungUpAtOnce => "hanging up at once",
        Silent => "never speaking",
        SalesPitch => "selling something",
        Repeated => "calling many times and never speaking",
        NumberWithheld => "a withheld number",
    }
}
