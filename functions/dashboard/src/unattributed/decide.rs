//! Deciding on a call of the queue, and going on with the next.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Choice, ConversationId, Edit, InvalidId, Marks, Verdict};
use review::{AttributeError, Decider, EditError};
use serde::Deserialize;

use super::PATH;
use crate::call::CallId;
use crate::names::meant;
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// The form as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    /// A campaign, nobody, spam, or taking one of these back.
    to: String,
    recipient: String,
    /// The page of the queue that it was sent from.
    back: String,
    /// The call that comes after this one.
    next: String,
}

/// What became of it, in a word for the address.
enum How {
    Credited,
    Nobody,
    Spam,
    Undone,
    /// A person had decided in the meantime; nothing was changed.
    Decided,
}

/// `POST /analytics/unattributed-calls/{conversation_id}`
pub(crate) async fn decide(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let how = match typed.to.as_str() {
        "spam" => mark(&site, &visitor, &id, Some(true)).await?,
        "unspam" => mark(&site, &visitor, &id, None).await?,
        _ => credit(&site, &visitor, &id, &typed).await?,
    };
    Ok(Redirect::to(&typed.onward(&id, &how)).into_response())
}

async fn mark(
    site: &Site,
    visitor: &Visitor,
    id: &ConversationId,
    spam: Option<bool>,
) -> Result<How, Failure> {
    let kept = site.store.call(id).await?;
    let kept = kept.ok_or_else(|| Failure::not_found("no call has this id"))?;
    let staff = kept.call.staff();
    let rev = staff.marks.as_ref().map_or(0, |edited| edited.rev);
    let marks = Marks {
        spam,
        ..staff.marks()
    };
    let (actor, now) = (visitor.actor.to_string(), (site.now)());
    review::edit(&site.store, id, Edit::Marks(marks), &actor, Some(rev), now).await?;
    Ok(match spam {
        Some(_) => How::Spam,
        None => How::Undone,
    })
}

/// What a person decided since the page was shown stands.
async fn credit(
    site: &Site,
    visitor: &Visitor,
    id: &ConversationId,
    typed: &Typed,
) -> Result<How, Failure> {
    let choice = typed.choice()?;
    let kept = site.store.call(id).await?;
    let kept = kept.ok_or_else(|| Failure::not_found("no call has this id"))?;
    let staff = kept.call.staff();
    let actor = visitor.actor.to_string();
    if staff.has_decided() && choice != Choice::Rules {
        return Ok(How::Decided);
    }
    let how = match &choice {
        Choice::Campaign { .. } => How::Credited,
        Choice::Nobody => How::Nobody,
        Choice::Rules => How::Undone,
    };
    let verdict = Verdict {
        choice,
        reason: None,
        blind: false,
    };
    let by = Decider {
        actor: &actor,
        expected: Some(staff.attribution.as_ref().map_or(0, |edited| edited.rev)),
        operation: None,
        now: (site.now)(),
    };
    match review::attribute(&site.store, id, verdict, by).await {
        Ok(_) => Ok(how),
        Err(AttributeError::Edit(EditError::Conflict { .. })) => Ok(How::Decided),
        Err(error) => Err(error.into()),
    }
}

impl Typed {
    fn choice(&self) -> Result<Choice, Failure> {
        let choice = meant(&self.to).ok_or_else(|| {
            Failure::invalid(
                "to",
                "choose a campaign, or say that nobody caused the call",
            )
        })?;
        let Choice::Campaign { campaign, .. } = choice else {
            return Ok(choice);
        };
        let recipient = Some(self.recipient.trim()).filter(|id| !id.is_empty());
        let recipient = recipient.map(str::parse).transpose();
        Ok(Choice::Campaign {
            campaign,
            recipient: recipient
                .map_err(|why: InvalidId| Failure::invalid("recipient", &why.to_string()))?,
        })
    }

    /// The page this came from, at the call that is next. Only a page of the
    /// queue is gone back to, whatever the form says.
    fn onward(&self, id: &ConversationId, how: &How) -> String {
        let ours = self.back == PATH || self.back.starts_with(&format!("{PATH}?cursor="));
        let plain = !self.back.contains(['#', '\\']) && !self.back.contains(char::is_control);
        let back = if ours && plain {
            self.back.as_str()
        } else {
            PATH
        };
        let join = if back.contains('?') { '&' } else { '?' };
        let next: Option<ConversationId> = self.next.parse().ok();
        let next = next.map_or_else(|| "queue".to_owned(), |next| format!("call-{next}"));
        format!("{back}{join}done={id}&how={}#{next}", how.word())
    }
}

impl How {
    fn word(&self) -> &'static str {
        match self {
            Self::Credited => "credited",
            Self::Nobody => "nobody",
            Self::Spam => "spam",
            Self::Undone => "undone",
            Self::Decided => "decided",
        }
    }
}
