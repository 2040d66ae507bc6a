//! What people enter: who the call is credited to, conversion, marks, notes and
//! tags, each a plain form.
//!
//! A form carries the revision that the person saw. What cannot be saved comes
//! back with what they typed still in it, and why.

mod attribution;
mod conversion;
mod entry;
mod flags;
mod notes;
mod tags;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Call, ConversationId, Edit, Timestamp};
use http::StatusCode;
use review::{AttributeError, Decider, EditError, Edited};

use super::{CallId, CallPage, Part, found};
use crate::page::{Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

pub(super) use self::attribution::chosen;
pub(super) use self::entry::Forms;
use self::entry::{FieldFault, Trouble};
pub(super) use self::flags::word;

/// `POST /calls/{conversation_id}/conversion`
pub(crate) async fn convert(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Query(part): Query<Part>,
    Form(typed): Form<conversion::Typed>,
) -> Result<Response, Failure> {
    submit(&site, &visitor, (&id, &part), typed).await
}

/// `POST /calls/{conversation_id}/attribution`
pub(crate) async fn attribute(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Query(part): Query<Part>,
    Form(typed): Form<attribution::Typed>,
) -> Result<Response, Failure> {
    submit(&site, &visitor, (&id, &part), typed).await
}

/// `POST /calls/{conversation_id}/flags`
pub(crate) async fn flag(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Query(part): Query<Part>,
    Form(typed): Form<flags::Typed>,
) -> Result<Response, Failure> {
    submit(&site, &visitor, (&id, &part), typed).await
}

/// `POST /calls/{conversation_id}/notes`
pub(crate) async fn note(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Query(part): Query<Part>,
    Form(typed): Form<notes::Typed>,
) -> Result<Response, Failure> {
    submit(&site, &visitor, (&id, &part), typed).await
}

/// `POST /calls/{conversation_id}/tags`
pub(crate) async fn tag(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Query(part): Query<Part>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    submit(&site, &visitor, (&id, &part), tags::Typed::from(fields)).await
}

/// A form as it was sent.
pub(crate) trait Typed {
    /// The form's name in the address.
    const NAME: &'static str;

    /// The revision that the person saw.
    fn rev(&self) -> u32;

    /// The edit that was meant, or what cannot be used.
    fn edit(&self) -> Result<Edit, Vec<FieldFault>>;

    /// Puts what was typed back into its form.
    fn back_into(self, forms: &mut Forms, trouble: Trouble);

    /// What stands in the field of `call`, in a few words.
    fn standing(call: &Call) -> String;
}

async fn submit<T: Typed>(
    site: &Site,
    visitor: &Visitor,
    (id, part): (&ConversationId, &Part),
    typed: T,
) -> Result<Response, Failure> {
    let page = (id, part);
    let edit = match typed.edit() {
        Ok(edit) => edit,
        Err(faults) => return invalid(site, visitor, page, typed, faults).await,
    };
    let (actor, now) = (visitor.actor.to_string(), (site.now)());
    match made(site, id, edit, (&actor, typed.rev()), now).await {
        Ok(_) => Ok(Redirect::to(&part.saved(id, T::NAME)).into_response()),
        Err(AttributeError::UnknownCampaign(_)) => {
            let fault = FieldFault::new("to", "This campaign is not there any more.");
            invalid(site, visitor, page, typed, vec![fault]).await
        }
        Err(AttributeError::UnknownRecipient(_)) => {
            let why = "The campaign's list has no recipient with this id.";
            let fault = FieldFault::new("recipient", why);
            invalid(site, visitor, page, typed, vec![fault]).await
        }
        Err(AttributeError::Edit(EditError::Conflict { .. })) => {
            let changed = |call: &Call| Trouble::Changed {
                now: T::standing(call),
            };
            again(site, visitor, page, StatusCode::CONFLICT, typed, changed).await
        }
        Err(AttributeError::Edit(error)) => Err(error.into()),
    }
}

/// Who a call is credited to is decided by its own rules; all else is an edit
/// like any other.
async fn made(
    site: &Site,
    id: &ConversationId,
    edit: Edit,
    (actor, rev): (&str, u32),
    now: Timestamp,
) -> Result<Edited, AttributeError> {
    let Edit::Attribution(verdict) = edit else {
        let edited = review::edit(&site.store, id, edit, actor, Some(rev), now).await;
        return Ok(edited?);
    };
    let by = Decider {
        actor,
        expected: Some(rev),
        operation: None,
        now,
    };
    review::attribute(&site.store, id, verdict, by).await
}

/// The form comes back with what is wrong with it.
async fn invalid<T: Typed>(
    site: &Site,
    visitor: &Visitor,
    page: (&ConversationId, &Part),
    typed: T,
    faults: Vec<FieldFault>,
) -> Result<Response, Failure> {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    again(site, visitor, page, status, typed, |_| {
        Trouble::Invalid(faults)
    })
    .await
}

/// The call's page once more, with what was typed and what is wrong with it.
async fn again<T: Typed>(
    site: &Site,
    visitor: &Visitor,
    (id, part): (&ConversationId, &Part),
    status: StatusCode,
    typed: T,
    trouble: impl FnOnce(&Call) -> Trouble,
) -> Result<Response, Failure> {
    let kept = found(site, id).await?;
    let mut forms = Forms::of(&kept.call, &site.clock());
    typed.back_into(&mut forms, trouble(&kept.call));
    let part = Part {
        from: part.from.clone(),
        ..Part::default()
    };
    let page = CallPage::read(site, visitor, &kept, forms, &part).await?;
    Ok((status, shown(&page)).into_response())
}

/// What was just saved, if `name` is the name of a form.
pub(crate) fn saved(name: &str) -> Option<&'static str> {
    [
        attribution::Typed::NAME,
        conversion::Typed::NAME,
        flags::Typed::NAME,
        notes::Typed::NAME,
        tags::Typed::NAME,
    ]
    .into_iter()
    .find(|form| *form == name)
}
