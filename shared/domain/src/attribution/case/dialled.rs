//! Evidence of the number that was dialled.

use std::collections::BTreeSet;

use super::Case;
use crate::attribution::people::{self, Exposure};
use crate::attribution::pile::Pile;
use crate::attribution::weights as weight;
use crate::{Campaign, CampaignId, NumberKind, Rule};

/// For how long people keep a piece with an older number.
const MEMORY_DAYS: i32 = 180;

impl Case<'_> {
    pub(super) fn add_dialled(&self, campaign: &Campaign, pile: &mut Pile) {
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
}
