//! Weighing: from piles of evidence to candidates with confidence.

use std::collections::BTreeMap;

use super::case::Case;
use super::names::Likeness;
use super::people::{self, Person, Way};
use super::pile::{Pile, per_mille};
use super::weights as weight;
use crate::{Campaign, CampaignId, Candidate, RecipientId, Rule};

/// The candidates for a call, best first.
pub(crate) struct Weighed {
    pub candidates: Vec<Candidate>,
}

const MOST_CANDIDATES: usize = 5;
const LEAST: u16 = 20;

/// Weighs campaigns against each other and against nobody.
pub(crate) fn weigh(case: &Case<'_>) -> Weighed {
    let piles = case.piles();
    let mut nobody = 0.0;
    if case.wrong_number {
        nobody += weight::WRONG_NUMBER;
    }
    if case.elsewhere {
        // Some who hold the piece looked us up as well.
        nobody += match case.mail {
            true => weight::OTHER_SOURCE_TOO,
            false => weight::OTHER_SOURCE,
        };
    }
    let dedicated = |pile: &Pile| pile.has(Rule::B1);
    if case.service && !piles.values().any(dedicated) {
        nobody += weight::SERVICE;
    }
    let known = piles
        .values()
        .any(|pile| pile.personal || pile.has(Rule::A2));
    if !known && case.linked().is_none() {
        nobody += match (case.silent, case.brief) {
            (true, _) => weight::NOTHING_SAID,
            (false, true) => weight::HARDLY_ANYTHING_SAID,
            (false, false) => 0.0,
        };
    }
    let scores: BTreeMap<&CampaignId, f64> = piles
        .iter()
        .map(|(id, pile)| (*id, pile.weight + weight::CAMPAIGN))
        .collect();
    let most = scores.values().copied().fold(nobody, f64::max);
    let total: f64 = scores
        .values()
        .map(|score| (score - most).exp())
        .sum::<f64>()
        + (nobody - most).exp();
    let mut candidates: Vec<Candidate> = piles
        .iter()
        .filter_map(|(id, pile)| {
            let campaign = case.claims.book.campaigns.get(*id)?;
            let share = (scores.get(id).copied().unwrap_or(f64::MIN) - most).exp() / total;
            Some(candidate(case, campaign, pile, share))
        })
        .filter(|candidate| candidate.confidence >= LEAST)
        .collect();
    candidates.sort_by(|a, b| (b.confidence, &a.campaign).cmp(&(a.confidence, &b.campaign)));
    candidates.truncate(MOST_CANDIDATES);
    Weighed { candidates }
}

fn candidate(case: &Case<'_>, campaign: &Campaign, pile: &Pile, share: f64) -> Candidate {
    let mut evidence = pile.evidence.clone();
    // The dialled number and a person on the list: each alone could be chance.
    let has = |rule: Rule| evidence.iter().any(|evidence| evidence.rule == rule);
    let agree = has(Rule::B1) && (has(Rule::B2) || has(Rule::C3));
    if agree
        && let Some(first) = evidence
            .iter_mut()
            .find(|evidence| matches!(evidence.rule, Rule::B1))
    {
        first.rule = Rule::B3;
    }
    let rule = evidence.first().map_or(Rule::D2, |evidence| evidence.rule);
    let ceiling = if pile.kinds() > 1 && pile.weight >= 9.0 {
        weight::AGREED
    } else {
        evidence
            .iter()
            .map(|evidence| weight::ceiling(evidence.rule))
            .fold(weight::ceiling(rule), f64::max)
    };
    let confidence = share.min(ceiling);
    let named = name(case, campaign);
    let household = named.household;
    if !household.is_empty()
        && rule == Rule::B2
        && let Some(first) = evidence.first_mut()
    {
        first.rule = Rule::C1;
    }
    let person = named.recipient.as_ref().and_then(|id| {
        let mut persons = case.of(campaign);
        persons.find(|person| person.recipient.id == *id)
    });
    Candidate {
        days_from_mailbox: person
            .and_then(|person| people::days_from_mailbox(campaign, person.recipient, case.at)),
        campaign: campaign.id.clone(),
        recipient: named.recipient,
        household,
        confidence: per_mille(confidence),
        recipient_confidence: per_mille(named.share.min(0.98) * confidence),
        evidence,
    }
}

/// Who in the list of a campaign the call is from.
#[derive(Default)]
struct Named {
    recipient: Option<RecipientId>,
    household: Vec<RecipientId>,
    share: f64,
}

fn name(case: &Case<'_>, campaign: &Campaign) -> Named {
    let persons: Vec<&Person> = case.of(campaign).collect();
    let crowd = case.lines(campaign) > 1;
    let linked = case
        .linked()
        .filter(|other| other.campaign.as_ref() == Some(&campaign.id))
        .and_then(|other| Some((other.recipient.as_ref()?, other)));
    let mut scores: Vec<(RecipientId, f64)> = persons
        .iter()
        .map(|person| (person.recipient.id.clone(), score(case, person, crowd)))
        .collect();
    if let Some((recipient, other)) = linked {
        let near = case.at.duration_since(other.started_at).abs().as_hours() < 3;
        let more = if near { 5.0 } else { 3.6 };
        match scores.iter_mut().find(|(id, _)| id == recipient) {
            Some((_, score)) => *score += more / 2.0,
            None => scores.push((recipient.clone(), more)),
        }
    }
    let most = scores
        .iter()
        .map(|(_, score)| *score)
        .fold(weight::STRANGER, f64::max);
    let total: f64 = scores
        .iter()
        .map(|(_, score)| (score - most).exp())
        .sum::<f64>()
        + (weight::STRANGER - most).exp();
    let share = |id: &RecipientId| {
        let of = scores.iter().filter(|(other, _)| other == id);
        of.map(|(_, score)| (score - most).exp() / total)
            .sum::<f64>()
    };
    let Some((best, _)) = scores
        .iter()
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    else {
        return Named::default();
    };
    let Some(person) = persons.iter().find(|person| person.recipient.id == *best) else {
        let share = share(best);
        return Named {
            recipient: Some(best.clone()).filter(|_| share >= weight::NAMED_FROM),
            household: Vec::new(),
            share,
        };
    };
    let sum = |with: &dyn Fn(&&&Person) -> bool| {
        persons
            .iter()
            .filter(with)
            .map(|other| share(&other.recipient.id))
            .sum::<f64>()
    };
    let same = sum(&|other| {
        other.recipient.id == *best || people::same_person(other.recipient, person.recipient)
    });
    if same >= weight::NAMED_FROM {
        return Named {
            recipient: Some(best.clone()),
            household: Vec::new(),
            share: same,
        };
    }
    let home = people::household(person.recipient);
    let family = |other: &&&Person| {
        home.is_some() && people::household(other.recipient) == home || same_family(other, person)
    };
    let together = sum(&family);
    if together >= weight::NAMED_FROM && !crowd {
        return Named {
            recipient: Some(best.clone()),
            household: persons
                .iter()
                .filter(family)
                .map(|other| other.recipient.id.clone())
                .collect(),
            share: together,
        };
    }
    Named::default()
}

/// The same number and the same family's name, at whatever address.
fn same_family(a: &Person, b: &Person) -> bool {
    let family = |person: &Person| {
        person
            .recipient
            .last_name
            .as_deref()
            .map(super::words::folded)
    };
    a.by_phone() && b.by_phone() && family(a).is_some() && family(a) == family(b)
}

fn score(case: &Case<'_>, person: &Person, crowd: bool) -> f64 {
    let mut score = 0.0;
    if person.by(Way::Echoed) {
        score += 10.0;
    }
    if person.by(Way::Code) {
        score += 8.0;
    }
    if person.by(Way::NearCode) {
        score += 5.0;
    }
    if person.by(Way::Email) {
        score += 7.0;
    }
    if person.by_phone() {
        let given = if person.by(Way::Phone) || person.by(Way::Asserted) {
            5.5
        } else {
            5.0
        };
        // Whom we dial we know.
        score += if case.clues.outbound { 9.0 } else { given };
    }
    let certain = person.by(Way::Echoed) || person.by(Way::Code) || case.clues.outbound;
    score += match person.likeness {
        Likeness::Full if person.by(Way::NameAndZip) => 6.0,
        Likeness::Full => 4.0,
        // A line of many has more than one Sarah.
        Likeness::First if crowd => 0.5,
        Likeness::First => 2.0,
        Likeness::Last if person.by(Way::NameAndZip) && !person.by_phone() => 2.2,
        Likeness::Last => 0.3,
        Likeness::Unlike if certain => 0.0,
        Likeness::Unlike => -4.0,
        Likeness::Unknown => 0.0,
    };
    score
        + match person.zip {
            Some(true) if person.likeness != Likeness::Full => 1.0,
            Some(false) if !certain => -1.5,
            _ => 0.0,
        }
}
