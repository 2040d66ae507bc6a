//! What would be known if a change were made: the difference is shown before.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Answer, Book, CampaignId, Key, Recipient, RecipientId, keys_of};
use store::Entry;

/// Entries and recipients as if they stood already.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    entries: Vec<Entry>,
    replaced: BTreeSet<(CampaignId, RecipientId)>,
    recipients: BTreeMap<Key, Vec<Recipient>>,
}

impl Overlay {
    pub fn of_entry(entry: Entry) -> Self {
        Self {
            entries: vec![entry],
            ..Self::default()
        }
    }

    pub fn of_recipients(recipients: &[Recipient]) -> Self {
        let mut overlay = Self::default();
        for recipient in recipients {
            let whose = (recipient.campaign.clone(), recipient.id.clone());
            overlay.replaced.insert(whose);
            for key in keys_of(recipient) {
                let rows = overlay.recipients.entry(key).or_default();
                rows.push(recipient.clone());
            }
        }
        overlay
    }

    /// The same, and `entry` too.
    pub fn with_entry(mut self, entry: Entry) -> Self {
        self.entries.push(entry);
        self
    }

    /// The questions that it would answer, as hashes.
    pub fn asked(&self) -> BTreeSet<u32> {
        self.recipients.keys().map(Key::hash).collect()
    }

    pub fn onto_book(&self, book: &mut Book) {
        for entry in &self.entries {
            match entry {
                Entry::Campaign(id, Some(campaign)) => {
                    drop(book.campaigns.insert(id.clone(), campaign.clone()));
                }
                Entry::Campaign(id, None) => drop(book.campaigns.remove(id)),
                Entry::Agent(id, Some(agent)) => {
                    drop(book.agents.insert(id.clone(), agent.clone()));
                }
                Entry::Agent(id, None) => drop(book.agents.remove(id)),
                Entry::Rules(rules) => book.rules = rules.clone(),
                Entry::Number(..) | Entry::Batch(..) => {}
            }
        }
    }

    pub(crate) fn onto_answers(&self, answers: &mut BTreeMap<Key, Answer>) {
        for (key, answer) in answers {
            answer.recipients.retain(|recipient| {
                let whose = (recipient.campaign.clone(), recipient.id.clone());
                !self.replaced.contains(&whose)
            });
            let more = self.recipients.get(key).into_iter().flatten();
            answer.recipients.extend(more.cloned());
            self.onto_answer(key, answer);
        }
    }

    fn onto_answer(&self, key: &Key, answer: &mut Answer) {
        for entry in &self.entries {
            match (key, entry) {
                (Key::Number(number), Entry::Number(theirs, line)) if number == theirs => {
                    answer.assignments.clone_from(&line.assignments);
                    answer.known.clone_from(&line.known);
                }
                (Key::Batch(id), Entry::Batch(theirs, batch)) if id == theirs => {
                    answer.batch.clone_from(batch);
                }
                _ => {}
            }
        }
    }
}
