//! One call of the queue, in the words it is shown with.

use domain::ConversationId;
use store::{AlternativeRow, CallRow};

use crate::badge::Badge;
use crate::calls::{Party, nameless};
use crate::figures;
use crate::moment::{Clock, Moment};
use crate::names::{Named, Names, sent};
use crate::sure::{Sure, rung};

/// A call and the best that can be said of who caused it.
pub(super) struct Item {
    pub(super) id: String,
    pub(super) party: Party,
    pub(super) at: Option<Moment>,
    pub(super) duration: Option<String>,
    pub(super) agent: String,
    pub(super) title: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) badge: Badge,
    /// Why nothing is suggested.
    pub(super) why_not: Option<String>,
    pub(super) best: Option<Guess>,
    pub(super) others: Vec<Guess>,
    /// The call below this one, where a decision leads.
    pub(super) next: Option<String>,
}

/// A candidate.
pub(super) struct Guess {
    pub(super) campaign: Named,
    pub(super) recipient: Option<String>,
    pub(super) sure: Sure,
    pub(super) rung: Option<&'static str>,
    pub(super) reason: String,
    /// What a form sends to choose it.
    pub(super) to: String,
}

/// What was just decided.
pub(super) struct Done {
    pub(super) id: String,
    pub(super) path: String,
    pub(super) what: &'static str,
    /// It can be taken back by one click.
    pub(super) undo: Option<&'static str>,
}

impl Item {
    pub(super) fn new(row: CallRow, names: &Names, clock: &Clock) -> Self {
        let erased = row.flags.iter().any(|flag| flag == "erased");
        let nameless = nameless(&row.channel, erased);
        let credit = row.attribution;
        let mut guesses = credit.alternatives.iter();
        let best = guesses.next().map(|row| Guess::of(row, names));
        Self {
            id: row.conversation_id,
            party: Party::of(row.external_number, nameless, row.direction.as_deref()),
            at: row.started_at.map(|at| clock.moment(at)),
            duration: row.duration_secs.map(figures::duration),
            agent: row.agent_name.or(row.agent_id).unwrap_or_default(),
            title: row.title,
            summary: row.summary,
            badge: Badge::attribution(&credit.status),
            others: guesses.map(|row| Guess::of(row, names)).collect(),
            best,
            why_not: Some(credit.reason).filter(|_| credit.status == "unattributed"),
            next: None,
        }
    }
}

impl Guess {
    fn of(row: &AlternativeRow, names: &Names) -> Self {
        let rule = row.rule.as_deref().and_then(|rule| rule.parse().ok());
        Self {
            campaign: names.named(&row.campaign_id),
            recipient: row.recipient_id.clone(),
            sure: Sure::of(row.confidence),
            rung: rule.map(rung),
            reason: row.reason.clone(),
            to: sent(&row.campaign_id),
        }
    }
}

/// Tells each call which one comes after it.
pub(super) fn chain(items: &mut [Item]) {
    let ids: Vec<String> = items.iter().map(|item| item.id.clone()).collect();
    let next = ids.into_iter().skip(1).map(Some).chain([None]);
    for (item, next) in items.iter_mut().zip(next) {
        item.next = next;
    }
}

impl Done {
    pub(super) fn of(id: Option<&str>, how: Option<&str>) -> Option<Self> {
        let id: ConversationId = id?.parse().ok()?;
        let (what, undo) = match how? {
            "credited" => ("Credited", Some("rules")),
            "nobody" => ("Credited to nobody", Some("rules")),
            "spam" => ("Marked as spam", Some("unspam")),
            "undone" => ("Taken back", None),
            "decided" => ("Somebody else was quicker: it is decided already", None),
            _ => return None,
        };
        Some(Self {
            path: format!("/calls/{id}"),
            id: id.to_string(),
            what,
            undo,
        })
    }
}
