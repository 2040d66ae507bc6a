//! Evidence of what the caller spoke of.

use std::collections::BTreeMap;

use super::Case;
use crate::attribution::mention::mentions;
use crate::attribution::people::{self, Exposure};
use crate::attribution::pile::Pile;
use crate::attribution::weights as weight;
use crate::{CampaignId, Medium, Rule};

impl<'a> Case<'a> {
    pub(super) fn add_mentions(&self, piles: &mut BTreeMap<&'a CampaignId, Pile>) {
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
}
