//! The counters of a range and of the period before, summed as a page shows
//! them.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AgentId, Bucket, CampaignId, Tally};
use jiff::civil::Date;

use super::range::Range;

/// Which calls are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Of {
    pub(crate) campaign: Option<CampaignId>,
    pub(crate) agent: Option<AgentId>,
}

/// What the calls of a range came to.
pub(crate) struct Sums {
    pub(crate) range: Range,
    pub(crate) now: Tally,
    pub(crate) before: Tally,
    /// Step by step of the range.
    pub(crate) points: Vec<(Range, Tally)>,
    /// By campaign, those of none included; the most calls first.
    pub(crate) campaigns: Vec<(Option<CampaignId>, Tally)>,
    /// Every agent that had a call, whoever is asked about.
    pub(crate) agents: BTreeSet<AgentId>,
}

type Counters = BTreeMap<Bucket, Tally>;

impl Sums {
    pub(crate) fn new(range: Range, of: &Of, counters: &Counters) -> Self {
        let before = range.before();
        let mut sums = Self {
            range,
            now: Tally::default(),
            before: Tally::default(),
            points: Vec::new(),
            campaigns: Vec::new(),
            agents: counters.keys().filter_map(|it| it.agent.clone()).collect(),
        };
        let (mut days, mut campaigns) = (BTreeMap::<Date, Tally>::new(), BTreeMap::new());
        for (bucket, tally) in counters.iter().filter(|(bucket, _)| of.means(bucket)) {
            if before.has(bucket.day) {
                sums.before += tally;
            }
            if range.has(bucket.day) {
                sums.now += tally;
                *days.entry(bucket.day).or_default() += tally;
                let campaign = campaigns.entry(bucket.campaign.clone());
                *campaign.or_insert_with(Tally::default) += tally;
            }
        }
        sums.points = range
            .steps()
            .into_iter()
            .map(|step| summed(step, &days))
            .collect();
        sums.campaigns = campaigns.into_iter().collect();
        let fewest = |(_, tally): &(_, Tally)| std::cmp::Reverse(tally.all.calls);
        sums.campaigns.sort_by_key(fewest);
        sums
    }

    /// Where there is nothing to chart.
    pub(crate) fn is_empty(&self) -> bool {
        self.now.all.calls == 0
    }
}

fn summed(step: Range, days: &BTreeMap<Date, Tally>) -> (Range, Tally) {
    let mut sum = Tally::default();
    let of_it = days.range(step.first..=step.last);
    of_it.for_each(|(_, tally)| sum += tally);
    (step, sum)
}

impl Of {
    fn means(&self, bucket: &Bucket) -> bool {
        let campaign = self.campaign.is_none() || self.campaign == bucket.campaign;
        campaign && (self.agent.is_none() || self.agent == bucket.agent)
    }
}
