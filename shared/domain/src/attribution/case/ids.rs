//! Evidence that names the campaign outright: our own ids and mailer codes.

use super::Case;
use crate::attribution::mention::says_code;
use crate::attribution::people::{self, Person, Way};
use crate::attribution::pile::Pile;
use crate::attribution::weights as weight;
use crate::attribution::words::compact;
use crate::{Campaign, Key, Rule};

impl Case<'_> {
    pub(super) fn add_outbound(&self, campaign: &Campaign, pile: &mut Pile) {
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

    pub(super) fn add_codes(&self, campaign: &Campaign, pile: &mut Pile) {
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
}
