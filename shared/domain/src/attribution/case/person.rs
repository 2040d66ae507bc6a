//! Evidence of who calls, and how recently they were reached.

use std::collections::{BTreeMap, BTreeSet};

use super::Case;
use crate::attribution::names::Likeness;
use crate::attribution::people::{self, Exposure, Person, Way};
use crate::attribution::pile::Pile;
use crate::attribution::weights as weight;
use crate::attribution::words::folded;
use crate::{Campaign, CampaignId, Rule};

impl<'a> Case<'a> {
    pub(super) fn add_person(&self, campaign: &Campaign, pile: &mut Pile) {
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
            .filter_map(|person| person.recipient.last_name.as_deref().map(folded))
            .collect();
        match families.len() {
            3.. => families.len(),
            _ => homes.len(),
        }
    }

    pub(super) fn personal(&self, person: &Person, lines: usize) -> Vec<(Rule, f64, String)> {
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

    /// Of several lists that somebody is on, the latest exposure counts most.
    pub(super) fn fade(&self, piles: &mut BTreeMap<&'a CampaignId, Pile>) {
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
}
