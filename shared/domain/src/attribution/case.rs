//! A call laid beside everything that may claim it: evidence, campaign by
//! campaign.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::clues::Clues;
use super::mention::{mentions, says_code};
use super::names::Likeness;
use super::people::{self, Exposure, Person, Way};
use super::sayings::{
    AGAIN, ELSEWHERE, MAIL, MAIL_SOURCES, NO_MAIL, OTHER_SOURCES, SERVICE, WRONG_NUMBER,
};
use super::weights as weight;
use super::words::{compact, says};
use crate::{
    AttributionStatus, Call, Campaign, CampaignId, Claims, Direction, Evidence, Key, Medium,
    NumberKind, OtherCall, Rule,
};

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

/// The evidence for one campaign, and what it weighs together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pile {
    pub evidence: Vec<Evidence>,
    pub weight: f64,
    /// It names a person, who may be on several lists.
    pub personal: bool,
    /// The number dialled is another campaign's alone.
    elsewhere: bool,
    /// What its evidence says of who calls.
    identity: f64,
}

impl<'a> Case<'a> {
    pub(crate) fn new(call: &'a Call, clues: &'a Clues, claims: &'a Claims) -> Self {
        let at = call.started_at().unwrap_or_default();
        let people = people::people(clues, claims, at);
        let source = |known: &[&str]| clues.sources.iter().any(|source| says(source, known));
        let never = says(&clues.said_phrase, NO_MAIL);
        let other = !source(MAIL_SOURCES) && source(OTHER_SOURCES);
        let spoken = !never && !other && says(&clues.told_phrase, MAIL);
        let mail = source(MAIL_SOURCES) || spoken;
        let seconds = call.duration_secs().unwrap_or(0);
        Self {
            call,
            clues,
            claims,
            people,
            at,
            mail,
            elsewhere: !source(MAIL_SOURCES)
                && (never || other || says(&clues.said_phrase, ELSEWHERE)),
            service: !mail && says(&clues.said_phrase, SERVICE),
            wrong_number: says(&clues.told_phrase, WRONG_NUMBER),
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

    fn add_outbound(&self, campaign: &Campaign, pile: &mut Pile) {
        let batch = self.clues.batch.clone().map(Key::Batch);
        let batch = batch.and_then(|key| self.claims.answer(&key)?.batch.as_ref());
        if batch.is_some_and(|batch| batch.campaign == campaign.id) {
            pile.add(
                Rule::A1,
                weight::BATCH,
                "an outbound batch of this campaign placed the call",
            );
        }
        if self.clues.echoed_campaign.as_deref() != Some(campaign.id.as_str()) {
            return;
        }
        let known = self.of(campaign).any(|person| person.by(Way::Echoed));
        match (&self.clues.echoed_recipient, known) {
            (Some(id), true) => pile.add(
                Rule::A1,
                weight::ECHOED_BOTH,
                &format!(
                    "our own ids of this campaign and of recipient {id} came back with the call"
                ),
            ),
            (None, _) => pile.add(
                Rule::A1,
                weight::ECHOED_CAMPAIGN,
                "our own id of this campaign came back with the call",
            ),
            (Some(_), false) => pile.add(
                Rule::D2,
                weight::ECHOED_ODD,
                "our id of this campaign came back, with a recipient who is not on its list",
            ),
        }
    }

    fn add_codes(&self, campaign: &Campaign, pile: &mut Pile) {
        let holders: Vec<&Person> = self
            .of(campaign)
            .filter(|person| person.by(Way::Code))
            .collect();
        let one = holders.split_first().is_some_and(|(first, rest)| {
            rest.iter()
                .all(|other| people::same_person(first.recipient, other.recipient))
        });
        if one {
            pile.add(
                Rule::A2,
                weight::PERSONAL_CODE,
                "the caller gave a code that is printed on one piece alone",
            );
            return;
        }
        let near = self
            .people
            .values()
            .flatten()
            .filter(|person| person.by(Way::NearCode));
        let near: Vec<&Person> = near.collect();
        if let [only] = near.as_slice()
            && only.recipient.campaign == campaign.id
        {
            pile.add(
                Rule::A2,
                weight::NEAR_CODE,
                "the caller gave a code that is one character off the only one like it",
            );
        }
        let crowd = self.clues.codes.iter().any(|code| {
            let answer = self.claims.answer(&Key::Code(code.clone()));
            answer.is_some_and(|answer| {
                answer.too_many
                    && answer
                        .recipients
                        .iter()
                        .any(|recipient| recipient.campaign == campaign.id)
            })
        });
        let said = campaign.codes.iter().find(|code| {
            self.clues.codes.contains(&compact(code)) || says_code(&self.clues.told, code)
        });
        if let Some(code) = said {
            pile.add(
                Rule::A2,
                weight::SHARED_CODE,
                &format!("the caller gave the code {code}, which is printed on its pieces"),
            );
        } else if crowd || !holders.is_empty() {
            pile.add(
                Rule::A2,
                weight::SHARED_CODE,
                "the caller gave a code that is printed on its pieces",
            );
        }
    }

    fn add_dialled(&self, campaign: &Campaign, pile: &mut Pile) {
        for answer in people::dialled(self.clues, self.claims) {
            if answer
                .known
                .as_ref()
                .is_some_and(|known| known.kind == NumberKind::Main)
            {
                continue;
            }
            let day = campaign.day(self.at);
            let active: BTreeSet<&CampaignId> = answer
                .assignments
                .iter()
                .filter(|assignment| self.serves(assignment))
                .map(|assignment| &assignment.campaign)
                .collect();
            let unsent = active.iter().all(|id| self.is_unsent(id));
            let own = answer
                .assignments
                .iter()
                .filter(|assignment| assignment.campaign == campaign.id);
            let former = own
                .clone()
                .filter_map(|assignment| assignment.to)
                .any(|to| {
                    let ago = day
                        .since(to)
                        .map(|span| span.get_days())
                        .unwrap_or(i32::MAX);
                    (1..=MEMORY_DAYS).contains(&ago)
                });
            let tail = own
                .clone()
                .next()
                .map(|own| own.number.tail().to_owned())
                .unwrap_or_default();
            match (active.contains(&campaign.id), active.len()) {
                (true, 1) if unsent => pile.add(
                    Rule::D2,
                    weight::NUMBER_BEFORE_DROP,
                    &format!("the number dialled, …{tail}, is this campaign's, which had sent nothing yet"),
                ),
                (true, 1) => pile.add(
                    Rule::B1,
                    weight::DEDICATED_NUMBER,
                    &format!("the number dialled, …{tail}, served this campaign alone on that day"),
                ),
                (true, 2 | 3) => pile.add(
                    Rule::D1,
                    weight::SHARED_NUMBER,
                    &format!("the number dialled, …{tail}, served this campaign among others on that day"),
                ),
                (false, 1..) if former && unsent => pile.add(
                    Rule::B1,
                    weight::FORMER_BEFORE_DROP,
                    &format!("the number dialled, …{tail}, had been this campaign's, and its new one had sent nothing yet"),
                ),
                (false, _) if former => pile.add(
                    Rule::D2,
                    weight::FORMER_NUMBER,
                    &format!("the number dialled, …{tail}, used to be this campaign's"),
                ),
                (false, 1) if !unsent => {
                    pile.weight += weight::ANOTHERS_NUMBER;
                    pile.elsewhere = true;
                }
                _ => {}
            }
        }
        let agent = self.call.facts().agent_id.as_ref();
        let profile = agent.and_then(|agent| self.claims.book.agents.get(&agent.value));
        if profile.is_some_and(|profile| profile.campaign.as_ref() == Some(&campaign.id)) {
            pile.add(
                Rule::B1,
                weight::DEDICATED_NUMBER,
                "the agent takes calls of this campaign alone",
            );
        }
    }

    fn serves(&self, assignment: &crate::Assignment) -> bool {
        let campaign = self.claims.book.campaigns.get(&assignment.campaign);
        campaign.is_some_and(|campaign| assignment.serves_on(campaign.day(self.at)))
    }

    fn is_unsent(&self, id: &CampaignId) -> bool {
        let campaign = self.claims.book.campaigns.get(id);
        campaign.is_some_and(|campaign| {
            !campaign.mailings.is_empty()
                && people::exposure(campaign, None, self.at) == Exposure::Before
        })
    }

    fn add_person(&self, campaign: &Campaign, pile: &mut Pile) {
        let lines = self.lines(campaign);
        let open = |person: &&Person| person.exposure != Exposure::Before;
        let best = self.of(campaign).filter(open).filter_map(|person| {
            let evidence = self.personal(person, lines);
            let sum: f64 = evidence.iter().map(|(_, weight, _)| weight).sum();
            (sum > 0.0).then_some((sum, evidence))
        });
        let Some((_, evidence)) = best.max_by(|a, b| a.0.total_cmp(&b.0)) else {
            return;
        };
        for (rule, weight, detail) in evidence {
            pile.add_personal(rule, weight, &detail);
        }
        pile.personal = true;
    }

    /// How many homes or people share the numbers that lead to this list.
    pub(crate) fn lines(&self, campaign: &Campaign) -> usize {
        let on_line = self.of(campaign).filter(|person| person.by_phone());
        let homes: BTreeSet<String> = on_line
            .map(|person| {
                people::household(person.recipient)
                    .unwrap_or_else(|| person.recipient.id.to_string())
            })
            .collect();
        // One address with many families' names is an office.
        let families: BTreeSet<String> = self
            .of(campaign)
            .filter(|person| person.by_phone())
            .filter_map(|person| {
                person
                    .recipient
                    .last_name
                    .as_deref()
                    .map(super::words::folded)
            })
            .collect();
        match families.len() {
            3.. => families.len(),
            _ => homes.len(),
        }
    }

    fn personal(&self, person: &Person, lines: usize) -> Vec<(Rule, f64, String)> {
        let mut found: Vec<(Rule, f64, String)> = Vec::new();
        let shared = lines > 1;
        let closed = matches!(person.exposure, Exposure::Closed { .. });
        let phone = |rule: Rule| match (closed, shared) {
            (true, _) => Rule::D2,
            (_, true) => Rule::D1,
            _ => rule,
        };
        if person.by_phone() {
            let own = person.by(Way::Phone) || person.by(Way::Asserted);
            let (weight, what) = match (own, shared) {
                (true, false) => (weight::PHONE, "the caller's number is on its list"),
                (true, true) => (
                    weight::BUSINESS_LINE,
                    "the caller's number is a line that several on its list share",
                ),
                (false, _) => (
                    weight::CALLBACK_PHONE,
                    "the number the caller gave is on its list",
                ),
            };
            found.push((phone(Rule::B2), weight, what.to_owned()));
            match person.likeness {
                Likeness::Full | Likeness::First => found.push((
                    phone(Rule::B2),
                    weight::NAME_FITS,
                    "the caller's name fits the one on its list".to_owned(),
                )),
                Likeness::Unlike if !person.by(Way::Email) => found.push((
                    Rule::D2,
                    weight::NAME_DIFFERS,
                    "the caller's name is not the one that the number is listed under".to_owned(),
                )),
                _ => {}
            }
            if person.zip == Some(false) {
                found.push((
                    Rule::D2,
                    weight::ZIP_DIFFERS,
                    "the ZIP code is another".to_owned(),
                ));
            }
        }
        let rule = if closed { Rule::D2 } else { Rule::C2 };
        if person.by(Way::Email) {
            found.push((
                rule,
                weight::EMAIL,
                "the caller's e-mail address is on its list".to_owned(),
            ));
        }
        if person.by(Way::NameAndZip) && !person.by_phone() {
            let (weight, what) = match person.likeness {
                Likeness::Full => (
                    weight::NAME_AND_ZIP,
                    "the caller's name and ZIP code are on its list",
                ),
                Likeness::Last => (
                    weight::FAMILY_AND_ZIP,
                    "the caller's family name and ZIP code are on its list",
                ),
                _ => (
                    weight::FIRST_NAME_AND_ZIP,
                    "the caller's first name and ZIP code are on its list",
                ),
            };
            found.push((rule, weight, what.to_owned()));
        }
        if closed && !found.is_empty() {
            found.push((Rule::D2, weight::CLOSED, "its window had closed".to_owned()));
        }
        found
    }

    fn add_other_calls(&self, campaign: &Campaign, pile: &mut Pile) {
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
            let says_so = says(&self.clues.said_phrase, AGAIN);
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

    fn add_mentions(&self, piles: &mut BTreeMap<&'a CampaignId, Pile>) {
        if self.clues.outbound {
            return;
        }
        let campaigns = self.claims.book.campaigns.values();
        let running =
            campaigns.filter(|campaign| match people::exposure(campaign, None, self.at) {
                Exposure::Before => false,
                Exposure::Open { .. } => true,
                Exposure::Closed { days } => days <= 60,
            });
        let found = mentions(&self.clues.told, running.clone());
        let best = found.values().copied().fold(0.0, f64::max);
        let offers = !self.elsewhere || self.mail;
        for campaign in running {
            let Some(pile) = piles.get_mut(&campaign.id) else {
                continue;
            };
            let clarity = found.get(&campaign.id).copied().unwrap_or_default();
            let leads = clarity > 0.0 && clarity >= best * 0.8;
            let share = (clarity * 2.0).min(1.0);
            let mailed = campaign.medium == Medium::DirectMail;
            match (leads, self.mail && mailed) {
                (true, true) => pile.add(
                    Rule::C4,
                    weight::MAIL_AND_OFFER * share,
                    "the caller spoke of its offer and of something that came by mail",
                ),
                (true, false) if offers => {
                    pile.add(
                        Rule::C4,
                        weight::OFFER * share,
                        "the caller spoke of its offer",
                    );
                }
                (false, true) if best < 0.3 => {
                    pile.weight += weight::MAIL;
                }
                _ if !pile.evidence.is_empty()
                    && clarity < best * 0.5
                    && (best >= 0.5 || self.mail) =>
                {
                    pile.weight += weight::ANOTHER_OFFER * (best * 2.0).min(1.0);
                }
                _ => {}
            }
        }
    }

    /// Of several lists that somebody is on, the latest exposure counts most.
    fn fade(&self, piles: &mut BTreeMap<&'a CampaignId, Pile>) {
        let age = |id: &CampaignId| {
            let persons = self.people.get(id).map(Vec::as_slice).unwrap_or_default();
            let ages = persons.iter().filter_map(|person| match person.exposure {
                // What is still on its way rarely rings.
                Exposure::Open { days } if days < 0 => Some(f64::from(-days) * 3.0),
                Exposure::Open { days } => Some(f64::from(days)),
                _ => None,
            });
            ages.reduce(f64::min)
        };
        let personal = piles.iter().filter(|(_, pile)| pile.personal);
        let ages: BTreeMap<&CampaignId, f64> = personal
            .filter_map(|(id, _)| Some((*id, age(id)?)))
            .collect();
        let Some(youngest) = ages.values().copied().reduce(f64::min) else {
            return;
        };
        let alone = ages.len() < 2;
        for (id, age) in ages {
            let Some(pile) = piles.get_mut(id) else {
                continue;
            };
            let fading = ((age - youngest) / weight::FADING_DAYS).min(weight::MOST_FADING);
            pile.weight -= fading;
            if !alone && age <= youngest {
                for evidence in &mut pile.evidence {
                    if matches!(evidence.rule, Rule::B2) {
                        evidence.rule = Rule::C3;
                    }
                }
            }
        }
    }

    pub(crate) fn of(&self, campaign: &Campaign) -> impl Iterator<Item = &Person<'a>> {
        self.people
            .get(&campaign.id)
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
    }
}

/// A call that is over so soon was dropped, or was never one.
pub(crate) const DROPPED_SECS: u32 = 15;

/// Who was cut off calls back within this time or not at all.
pub(crate) const CALLS_BACK_WITHIN: SignedDuration = SignedDuration::from_hours(3);

/// For how long people keep a piece with an older number.
const MEMORY_DAYS: i32 = 180;

impl Pile {
    /// Adds what says who calls: however much of it there is, it is one thing
    /// that is known.
    fn add_personal(&mut self, rule: Rule, weight: f64, detail: &str) {
        let before = self.weight;
        self.add(rule, weight, detail);
        let room = (weight::MOST_PERSONAL - self.identity).max(0.0);
        let counted = weight.min(room);
        self.identity += counted;
        self.weight = before + counted;
    }

    fn add(&mut self, rule: Rule, weight: f64, detail: &str) {
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
