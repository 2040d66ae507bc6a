//! Deciding on a call of the queue, taking that back, and going on.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Call, Choice, ConversationId, Edit, InvalidId, Marks, Verdict};
use review::{AttributeError, Decider, EditError, Edited};
use serde::Deserialize;
use store::Kept;

use super::PATH;
use super::done::{How, marks};
use crate::call::CallId;
use crate::names::meant;
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// The form as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    /// A campaign, nobody, spam, a test, or taking one of these back.
    to: String,
    recipient: String,
    /// The revision of the decision that the person saw, or, to take something
    /// back, the one that it made.
    rev: Option<u32>,
    /// The same of the marks.
    marks_rev: Option<u32>,
    /// What was marked before, to be put back.
    was: String,
    /// Where to go on.
    back: String,
}

/// `POST /analytics/unattributed-calls/{conversation_id}`
pub(crate) async fn decide(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let kept = site.store.call(&id).await?;
    let kept = kept.ok_or_else(|| Failure::not_found("no call has this id"))?;
    let work = Work {
        site: &site,
        id: &id,
        actor: visitor.actor.to_string(),
    };
    let how = match typed.to.as_str() {
        "undo" => work.undo(&typed).await?,
        _ if kept.call.staff().has_decided() => How::Decided,
        "spam" | "test" => work.mark(&kept, &typed).await?,
        _ => work.credit(&kept, &typed).await?,
    };
    Ok(Redirect::to(&typed.onward(&id, &how)).into_response())
}

/// Who decides on which call.
struct Work<'a> {
    site: &'a Site,
    id: &'a ConversationId,
    actor: String,
}

impl Work<'_> {
    async fn credit(&self, kept: &Kept, typed: &Typed) -> Result<How, Failure> {
        let choice = typed.choice()?;
        let nobody = choice == Choice::Nobody;
        let rev = typed.rev.unwrap_or_else(|| rev(&kept.call));
        Ok(match self.attribute(choice, rev).await {
            Ok(edited) if nobody => How::Nobody(self::rev(&edited.call)),
            Ok(edited) => How::Credited(self::rev(&edited.call)),
            Err(AttributeError::Edit(EditError::Conflict { .. })) => How::Decided,
            Err(error) => return Err(error.into()),
        })
    }

    async fn mark(&self, kept: &Kept, typed: &Typed) -> Result<How, Failure> {
        let was = kept.call.staff().marks();
        let spam = typed.to == "spam";
        let marks = match spam {
            true => Marks {
                spam: Some(true),
                ..was
            },
            false => Marks {
                test: Some(true),
                ..was
            },
        };
        let rev = typed.marks_rev.unwrap_or_else(|| marks_rev(&kept.call));
        Ok(match self.marked(marks, rev).await {
            Ok(edited) if spam => How::Spam(marks_rev(&edited.call), was),
            Ok(edited) => How::Test(marks_rev(&edited.call), was),
            Err(EditError::Conflict { .. }) => How::Decided,
            Err(error) => return Err(error.into()),
        })
    }

    /// Puts back what was there before, unless somebody changed it since. Only
    /// calls without a person's decision are in the queue, so a decision that is
    /// taken back leaves the call to the rules.
    async fn undo(&self, typed: &Typed) -> Result<How, Failure> {
        let rev = typed.rev.unwrap_or(u32::MAX);
        let undone = match marks(&typed.was) {
            Some(was) => self.marked(was, rev).await.map_err(AttributeError::from),
            None => self.attribute(Choice::Rules, rev).await,
        };
        match undone {
            Ok(_) => Ok(How::Undone),
            Err(AttributeError::Edit(EditError::Conflict { .. })) => Ok(How::NotUndone),
            Err(error) => Err(error.into()),
        }
    }

    async fn attribute(&self, choice: Choice, rev: u32) -> Result<Edited, AttributeError> {
        let verdict = Verdict {
            choice,
            reason: None,
            blind: false,
        };
        let by = Decider {
            actor: &self.actor,
            expected: Some(rev),
            operation: None,
            now: (self.site.now)(),
        };
        review::attribute(&self.site.store, self.id, verdict, by).await
    }

    async fn marked(&self, marks: Marks, rev: u32) -> Result<Edited, EditError> {
        let (store, now) = (&self.site.store, (self.site.now)());
        review::edit(
            store,
            self.id,
            Edit::Marks(marks),
            &self.actor,
            Some(rev),
            now,
        )
        .await
    }
}

fn rev(call: &Call) -> u32 {
    let edited = call.staff().attribution.as_ref();
    edited.map_or(0, |edited| edited.rev)
}

fn marks_rev(call: &Call) -> u32 {
    let edited = call.staff().marks.as_ref();
    edited.map_or(0, |edited| edited.rev)
}

impl Typed {
    fn choice(&self) -> Result<Choice, Failure> {
        let choice = meant(&self.to).filter(|choice| *choice != Choice::Rules);
        let choice = choice.ok_or_else(|| {
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

    /// Where the queue goes on, told what was done. Only the queue is gone back
    /// to, whatever the form says; a call that somebody else decided is shown.
    fn onward(&self, id: &ConversationId, how: &How) -> String {
        let ours = self.back == PATH || self.back.starts_with(&format!("{PATH}?"));
        let plain = !self.back.contains(['#', '\\']) && !self.back.contains(char::is_control);
        let shown = format!("{PATH}?call={id}");
        let back = match (how, ours && plain) {
            (How::Decided, _) => shown.as_str(),
            (_, true) => self.back.as_str(),
            (_, false) => PATH,
        };
        let join = if back.contains('?') { '&' } else { '?' };
        format!("{back}{join}{}#focus", how.told(id))
    }
}
