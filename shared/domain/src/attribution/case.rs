//! A call laid beside everything that may claim it: evidence, campaign by
//! campaign.

mod dialled;
mod ids;
mod mentions;
mod other_calls;
mod person;

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::clues::Clues;
use super::people::{self, Person};
use super::pile::Pile;
use super::sayings::{
    ELSEWHERE, MAIL, MAIL_SOURCES, NO_MAIL, NOT_PRINTED, OTHER_SOURCES, SERVICE, WRONG_NUMBER,
};
use super::words::{says, without};
use crate::{Call, Campaign, CampaignId, Claims};

pub(crate) use other_calls::{CALLS_BACK_WITHIN, DROPPED_SECS};

/// A call, its clues, and the answers to its questions.
pub(crate) struct Case<'a> {
    pub call: &'a Call,
    pub clues: &'a Clues,
    pub claims: &'a Claims,
    pub people: BTreeMap<&'a CampaignId, Vec<Person<'a>>>,
    pub at: Timestamp,
    /// The caller speaks of something that came by mail.
    pub mail: bool,
    /// The caller says they come from elsewhere.
    pub elsewhere: bool,
    pub wrong_number: bool,
    /// The caller is a customer who calls about what they have.
    pub service: bool,
    /// Nothing was said that could tell who called or why.
    pub silent: bool,
    /// One sentence and over, and no word of an offer: most who have something
    /// to ask say more.
    pub brief: bool,
}

impl<'a> Case<'a> {
    pub(crate) fn new(call: &'a Call, clues: &'a Clues, claims: &'a Claims) -> Self {
        let at = call.started_at().unwrap_or_default();
        let people = people::people(clues, claims, at);
        let source = |known: &[&str]| clues.sources.iter().any(|source| says(source, known));
        let never = says(&clues.said_phrase, &NO_MAIL);
        let other = !source(&MAIL_SOURCES) && source(&OTHER_SOURCES);
        let printed = without(&clues.told_phrase, &NOT_PRINTED);
        let spoken = !never && !other && says(&printed, &MAIL);
        let mail = source(&MAIL_SOURCES) || spoken;
        let seconds = call.duration_secs().unwrap_or(0);
        Self {
            call,
            clues,
            claims,
            people,
            at,
            mail,
            elsewhere: !source(&MAIL_SOURCES)
                && (never || other || says(&clues.said_phrase, &ELSEWHERE)),
            service: !mail && says(&clues.said_phrase, &SERVICE),
            wrong_number: says(&clues.told_phrase, &WRONG_NUMBER),
            silent: clues.spoken < 3 && seconds <= 15,
            brief: !mail && !clues.outbound && clues.turns <= 1 && seconds <= 20,
        }
    }

    /// What speaks for each campaign.
    pub(crate) fn piles(&self) -> BTreeMap<&'a CampaignId, Pile> {
        let book = &self.claims.book;
        let mut piles: BTreeMap<&CampaignId, Pile> = book
            .campaigns
            .values()
            .map(|campaign| (&campaign.id, self.pile(campaign)))
            .collect();
        self.add_mentions(&mut piles);
        self.fade(&mut piles);
        piles.retain(|_, pile| !pile.evidence.is_empty());
        for pile in piles.values_mut() {
            // The highest rung first: it is the one that the answer stands on.
            pile.evidence
                .sort_by_key(|evidence| (evidence.rule, std::cmp::Reverse(evidence.weight)));
        }
        piles
    }

    fn pile(&self, campaign: &'a Campaign) -> Pile {
        let mut pile = Pile::default();
        self.add_outbound(campaign, &mut pile);
        self.add_codes(campaign, &mut pile);
        self.add_dialled(campaign, &mut pile);
        self.add_person(campaign, &mut pile);
        self.add_other_calls(campaign, &mut pile);
        pile
    }

    pub(crate) fn of(&self, campaign: &Campaign) -> impl Iterator<Item = &Person<'a>> {
        self.people
            .get(&campaign.id)
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
    }
}
