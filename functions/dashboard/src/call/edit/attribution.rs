//! Who the call is credited to: a campaign, somebody in its list, or nobody.

use domain::{Call, Choice, Credit, Edit, Edited, RecipientId, Verdict};
use serde::Deserialize;

use super::entry::{Entry, FieldFault, Forms, Trouble, long_text};
use crate::moment::Clock;
use crate::names::{meant, sent_for};

/// The form, as it stands or as it was typed.
pub(crate) struct AttributionForm {
    pub(crate) entry: Entry,
    /// What the select sends; nothing while the rules decide.
    pub(crate) to: String,
    pub(crate) recipient: String,
    pub(crate) reason: String,
    /// A person decided, who may hand the call back to the rules.
    pub(crate) decided: bool,
}

/// The form as it was sent.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    rev: u32,
    #[serde(default)]
    to: String,
    #[serde(default)]
    recipient: String,
    #[serde(default)]
    reason: String,
}

const LONGEST_REASON: usize = 500;

impl AttributionForm {
    pub(crate) fn of(edited: &Option<Edited<Verdict>>, clock: &Clock) -> Self {
        let verdict = edited.as_ref().map(|edited| &edited.value);
        let choice = verdict.map_or(&Choice::Rules, |verdict| &verdict.choice);
        let recipient = match choice {
            Choice::Campaign { recipient, .. } => recipient.as_ref().map(ToString::to_string),
            Choice::Nobody | Choice::Rules => None,
        };
        let decided = *choice != Choice::Rules;
        let reason = verdict.and_then(|verdict| verdict.reason.clone());
        Self {
            entry: Entry::of(edited, clock),
            to: sent_for(choice),
            recipient: recipient.unwrap_or_default(),
            reason: reason.filter(|_| decided).unwrap_or_default(),
            decided,
        }
    }
}

impl super::Typed for Typed {
    const NAME: &'static str = "attribution";

    fn rev(&self) -> u32 {
        self.rev
    }

    fn edit(&self) -> Result<Edit, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let mut noted = |fault: FieldFault| faults.push(fault);
        let choice = self.choice().map_err(&mut noted).ok();
        let reason = long_text(&self.reason, LONGEST_REASON);
        let reason = reason
            .map_err(|why| noted(FieldFault::new("reason", why)))
            .ok();
        match choice.zip(reason) {
            Some((choice, reason)) => Ok(Edit::Attribution(Verdict {
                choice,
                reason: Some(reason).filter(|reason| !reason.is_empty()),
                blind: false,
            })),
            None => Err(faults),
        }
    }

    fn back_into(self, forms: &mut Forms, trouble: Trouble) {
        let form = &mut forms.attribution;
        (form.to, form.recipient, form.reason) = (self.to, self.recipient, self.reason);
        form.entry.trouble = Some(trouble);
    }

    fn standing(call: &Call) -> String {
        let credit = Credit::of(call);
        let who = credit.campaign.map_or("nobody", |id| id.as_str());
        match credit.recipient {
            Some(recipient) => format!("{who}, recipient {recipient}. {}", credit.reason()),
            None => format!("{who}. {}", credit.reason()),
        }
    }
}

impl Typed {
    fn choice(&self) -> Result<Choice, FieldFault> {
        chosen(&self.to, &self.recipient)
    }
}

/// What a form meant that sends a choice and, it may be, a recipient's id.
pub(crate) fn chosen(to: &str, of: &str) -> Result<Choice, FieldFault> {
    let choice = meant(to).ok_or_else(|| FieldFault::new("to", "Choose a campaign, or nobody."))?;
    match choice {
        Choice::Campaign { campaign, .. } => Ok(Choice::Campaign {
            campaign,
            recipient: recipient(of)?,
        }),
        Choice::Nobody | Choice::Rules => Ok(choice),
    }
}

fn recipient(text: &str) -> Result<Option<RecipientId>, FieldFault> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let id = text.parse();
    id.map(Some)
        .map_err(|why| FieldFault::new("recipient", format!("A recipient's id {why}.")))
}
