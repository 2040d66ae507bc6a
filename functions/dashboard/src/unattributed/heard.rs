//! What the caller said that speaks of a campaign: its name, its offer, its
//! codes, or that something came by mail.

use domain::{Campaign, Speaker, Turn, shortened};

/// A sentence of the caller's, and what in it tells.
pub(super) struct Heard {
    pub(super) at: String,
    pub(super) text: String,
    pub(super) of: String,
}

const SENTENCES: usize = 4;
const LONGEST: usize = 300;

/// The turns that name one of `campaigns`, in the order they were said.
pub(super) fn heard<'a>(
    turns: &[Turn],
    campaigns: impl Iterator<Item = &'a Campaign>,
) -> Vec<Heard> {
    let words: Vec<(String, &Campaign)> = campaigns.flat_map(words).collect();
    let told = turns.iter().filter(|turn| turn.speaker == Speaker::User);
    let found = told.filter_map(|turn| {
        let text = turn.text.as_deref()?;
        let folded = text.to_lowercase();
        let (_, campaign) = words.iter().find(|(word, _)| folded.contains(word))?;
        Some(Heard {
            at: crate::figures::duration(turn.at_secs),
            text: shortened(text, LONGEST),
            of: campaign.name.clone(),
        })
    });
    found.take(SENTENCES).collect()
}

/// What names the campaign when somebody says it.
fn words(campaign: &Campaign) -> Vec<(String, &Campaign)> {
    let said = [&campaign.name].into_iter();
    let said = said.chain(&campaign.offer).chain(&campaign.phrases);
    let said = said
        .chain(&campaign.codes)
        .map(|word| word.trim().to_lowercase());
    let telling = said.filter(|word| word.chars().count() >= 4);
    telling.map(|word| (word, campaign)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{Medium, Zone};

    use super::*;

    #[test]
    fn only_what_the_caller_says_of_a_campaign_is_heard() {
        let campaign = Campaign {
            id: "spring".parse().unwrap(),
            name: "Spring Roofs".to_owned(),
            medium: Medium::DirectMail,
            zone: Zone::utc(),
            window_days: 60,
            starts_on: None,
            ends_on: None,
            region: None,
            offer: None,
            phrases: vec!["half price".to_owned(), "no".to_owned()],
            codes: BTreeSet::new(),
            mailings: Vec::new(),
        };
        let turn = |speaker, text: &str| Turn {
            speaker,
            text: Some(text.to_owned()),
            ..Turn::default()
        };
        let turns = [
            turn(Speaker::Agent, "Is it about spring roofs?"),
            turn(Speaker::User, "No, hello?"),
            turn(Speaker::User, "It says HALF PRICE on the card."),
        ];
        let found = heard(&turns, [&campaign].into_iter());
        let texts: Vec<_> = found.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["It says HALF PRICE on the card."]);
    }
}
