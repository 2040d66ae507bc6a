//! What campaigns are called, for pages that know them by their ids.

use std::collections::BTreeMap;

use domain::{Book, CampaignId, Choice};

/// The name of each campaign there is.
pub(crate) struct Names(BTreeMap<String, String>);

/// A campaign as pages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) path: String,
}

/// One line of a select.
pub(crate) struct Pick {
    pub(crate) value: String,
    pub(crate) name: String,
    pub(crate) chosen: bool,
}

/// What a select sends for "no campaign".
pub(crate) const NOBODY: &str = "nobody";
/// What a form sends to hand a call back to the rules.
pub(crate) const RULES: &str = "rules";
/// Before a campaign's id, which has no colon: so a campaign may be called
/// "nobody".
const TO: &str = "to:";

impl Names {
    pub(crate) fn of(book: &Book) -> Self {
        let names = book.campaigns.iter();
        Self(
            names
                .map(|(id, campaign)| (id.to_string(), campaign.name.clone()))
                .collect(),
        )
    }

    /// The campaign with this id; one that is gone is called by its id.
    pub(crate) fn named(&self, id: &str) -> Named {
        Named {
            name: self.name(id),
            path: format!("/campaigns/{id}"),
        }
    }

    pub(crate) fn name(&self, id: &str) -> String {
        self.0.get(id).map_or(id, String::as_str).to_owned()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every campaign by its name, as a filter sends it: by its id alone.
    pub(crate) fn filters(&self, chosen: &str) -> Vec<Pick> {
        let pick = |(id, name): (&String, &String)| Pick {
            value: id.clone(),
            name: name.clone(),
            chosen: id == chosen,
        };
        self.by_name().into_iter().map(pick).collect()
    }

    fn by_name(&self) -> Vec<(&String, &String)> {
        let mut campaigns: Vec<(&String, &String)> = self.0.iter().collect();
        campaigns.sort_by_key(|(id, name)| (name.to_lowercase(), *id));
        campaigns
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The campaigns whose names or ids have all words of `typed`, as a form sends
    /// them; at most `most`, and whether there are more.
    pub(crate) fn found(&self, typed: &str, most: usize) -> (Vec<Pick>, bool) {
        let typed = typed.to_lowercase();
        let fits = |(id, name): &(&String, &String)| {
            let text = format!("{} {}", name.to_lowercase(), id.to_lowercase());
            typed.split_whitespace().all(|word| text.contains(word))
        };
        let mut found = self.by_name().into_iter().filter(fits);
        let picks = found.by_ref().take(most).map(|(id, name)| Pick {
            value: sent(id),
            name: name.clone(),
            chosen: false,
        });
        let picks: Vec<Pick> = picks.collect();
        (picks, found.next().is_some())
    }

    /// Every campaign by its name, and last that nobody caused the call.
    pub(crate) fn picks(&self, chosen: &str) -> Vec<Pick> {
        let pick = |value: String, name: &str| Pick {
            chosen: value == chosen,
            value,
            name: name.to_owned(),
        };
        let campaigns = self
            .by_name()
            .into_iter()
            .map(|(id, name)| pick(sent(id), name));
        let nobody = pick(NOBODY.to_owned(), "Nobody: no campaign caused it");
        campaigns.chain([nobody]).collect()
    }
}

/// What a form sends for the campaign with this id.
pub(crate) fn sent(id: &str) -> String {
    format!("{TO}{id}")
}

/// What a form sends for a decision that stands.
pub(crate) fn sent_for(choice: &Choice) -> String {
    match choice {
        Choice::Campaign { campaign, .. } => sent(campaign.as_str()),
        Choice::Nobody => NOBODY.to_owned(),
        Choice::Rules => String::new(),
    }
}

/// What a form meant.
pub(crate) fn meant(sent: &str) -> Option<Choice> {
    match sent {
        NOBODY => Some(Choice::Nobody),
        RULES => Some(Choice::Rules),
        other => Some(Choice::Campaign {
            campaign: campaign_sent(other)?,
            recipient: None,
        }),
    }
}

fn campaign_sent(sent: &str) -> Option<CampaignId> {
    sent.strip_prefix(TO)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_campaign_called_nobody_is_not_nobody() {
        assert_eq!(meant(NOBODY), Some(Choice::Nobody));
        let campaign = meant(&sent(NOBODY)).unwrap();
        assert!(matches!(campaign, Choice::Campaign { .. }));
        assert_eq!(sent_for(&campaign), "to:nobody");
        for odd in ["", "to:", "to:a/b", "spring"] {
            assert_eq!(meant(odd), None, "{odd}");
        }
    }
}
