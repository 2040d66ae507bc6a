//! The entries by their names: what callers change one at a time.

use domain::{
    AgentId, AgentProfile, Assignment, Batch, Campaign, CampaignId, KnownNumber, PhoneNumber, Rules,
};

use super::{Entry, Line, NUMBERS, Place, Put, Revised};
use crate::{Store, StoreError};

impl Store {
    /// The campaign of this id, and its revision.
    pub async fn campaign(&self, id: &CampaignId) -> Result<Option<Revised<Campaign>>, StoreError> {
        let entry = self.entry(&Place::Campaign(id.clone())).await?;
        Ok(match entry.value {
            Entry::Campaign(_, Some(value)) => Some(Revised {
                value,
                rev: entry.rev,
            }),
            _ => None,
        })
    }

    /// Adds a campaign; one that was there by that id is told of as stale,
    /// unless it says the same.
    pub async fn add_campaign(&self, campaign: &Campaign) -> Result<Put, StoreError> {
        let entry = self.entry(&Place::Campaign(campaign.id.clone())).await?;
        if matches!(&entry.value, Entry::Campaign(_, Some(there)) if there != campaign) {
            return Ok(Put::Stale { current: entry.rev });
        }
        let new = Entry::Campaign(campaign.id.clone(), Some(campaign.clone()));
        self.put_entry(&new, Some(entry.rev), None).await
    }

    /// What a number on our side is for.
    pub async fn line(&self, number: &PhoneNumber) -> Result<Revised<Line>, StoreError> {
        let entry = self.entry(&Place::Number(number.clone())).await?;
        let value = match entry.value {
            Entry::Number(_, line) => line,
            _ => Line::default(),
        };
        Ok(Revised {
            value,
            rev: entry.rev,
        })
    }

    /// All numbers on our side that anything is known of.
    pub async fn numbers(&self) -> Result<Vec<(PhoneNumber, Line)>, StoreError> {
        let mut numbers = Vec::new();
        for item in self.directory_partition(NUMBERS).await? {
            if let Entry::Number(number, line) = Entry::read(item)?.value
                && line != Line::default()
            {
                numbers.push((number, line));
            }
        }
        Ok(numbers)
    }

    /// Replaces all of a number's assignments.
    pub async fn put_assignments(
        &self,
        number: &PhoneNumber,
        assignments: Vec<Assignment>,
    ) -> Result<Put, StoreError> {
        let line = self.line(number).await?;
        let value = Line {
            assignments,
            ..line.value
        };
        let entry = Entry::Number(number.clone(), value);
        self.put_entry(&entry, Some(line.rev), None).await
    }

    /// Says what a number is for.
    pub async fn put_number(&self, known: &KnownNumber) -> Result<Put, StoreError> {
        let line = self.line(&known.number).await?;
        let value = Line {
            known: Some(known.clone()),
            ..line.value
        };
        let entry = Entry::Number(known.number.clone(), value);
        self.put_entry(&entry, Some(line.rev), None).await
    }

    pub async fn put_agent(&self, agent: &AgentProfile) -> Result<Put, StoreError> {
        let entry = Entry::Agent(agent.id.clone(), Some(agent.clone()));
        self.put_entry(&entry, None, None).await
    }

    pub async fn agent(&self, id: &AgentId) -> Result<Option<AgentProfile>, StoreError> {
        match self.entry(&Place::Agent(id.clone())).await?.value {
            Entry::Agent(_, agent) => Ok(agent),
            _ => Ok(None),
        }
    }

    pub async fn put_batch(&self, batch: &Batch) -> Result<Put, StoreError> {
        let entry = Entry::Batch(batch.id.clone(), Some(batch.clone()));
        self.put_entry(&entry, None, None).await
    }

    pub async fn batch(&self, id: &str) -> Result<Option<Batch>, StoreError> {
        match self.entry(&Place::Batch(id.to_owned())).await?.value {
            Entry::Batch(_, batch) => Ok(batch),
            _ => Ok(None),
        }
    }

    pub async fn rules(&self) -> Result<Revised<Rules>, StoreError> {
        let entry = self.entry(&Place::Rules).await?;
        let value = match entry.value {
            Entry::Rules(rules) => rules,
            _ => Rules::default(),
        };
        Ok(Revised {
            value,
            rev: entry.rev,
        })
    }

    /// Sets the rules, which count one revision on, unless they changed since
    /// the revision that `rules` names.
    pub async fn put_rules(&self, rules: &Rules) -> Result<Put, StoreError> {
        let current = self.rules().await?;
        if current.value.revision != rules.revision {
            let current = current.value.revision;
            return Ok(Put::Stale { current });
        }
        let entry = Entry::Rules(rules.clone());
        self.put_entry(&entry, Some(current.rev), None).await
    }
}
