//! What people enter: conversion, notes and tags, each a plain form.
//!
//! A form carries the revision that the person saw. What cannot be saved comes
//! back with what they typed still in it, and why.

mod conversion;
mod entry;
mod notes;
mod tags;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Call, ConversationId, Edit};
use http::StatusCode;
use review::EditError;

use super::{CallId, CallPage, Part, found};
use crate::page::{Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

pub(super) use self::entry::Forms;
use self::entry::{FieldFault, Trouble};

/// `POST /calls/{conversation_id}/conversion`
pub(crate) async fn convert(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Form(typed): Form<conversion::Typed>,
) -> Result<Response, Failure> {
    submit(&site, &visitor, &id, typed).await
}

/// `POST /calls/{conversation_id}/notes`
pub(crate) async fn note(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Form(typed): Form<notes::Typed>,
) -> Result<Response, Failure> {
    submit(&site, &visitor, &id, typed).await
}

/// `POST /calls/{conversation_id}/tags`
pub(crate) async fn tag(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    submit(&site, &visitor, &id, tags::Typed::from(fields)).await
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
    id: &ConversationId,
    typed: T,
) -> Result<Response, Failure> {
    let edit = match typed.edit() {
        Ok(edit) => edit,
        Err(faults) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return again(site, visitor, id, status, typed, |_| {
                Trouble::Invalid(faults)
            })
            .await;
        }
    };
    let (actor, now) = (visitor.actor.to_string(), (site.now)());
    match review::edit(&site.store, id, edit, &actor, Some(typed.rev()), now).await {
        Ok(_) => Ok(Redirect::to(&format!("/calls/{id}?saved={0}#{0}", T::NAME)).into_response()),
        Err(EditError::Conflict { .. }) => {
            let changed = |call: &Call| Trouble::Changed {
                now: T::standing(call),
            };
            again(site, visitor, id, StatusCode::CONFLICT, typed, changed).await
        }
        Err(EditError::NotFound) => Err(Failure::not_found("no call has this id")),
        Err(EditError::Erased) => Err(Failure::conflict(
            "the call's personal content was erased, and nothing can be added to it",
        )),
        Err(EditError::Store(error)) => Err(error.into()),
    }
}

/// The call's page once more, with what was typed and what is wrong with it.
async fn again<T: Typed>(
    site: &Site,
    visitor: &Visitor,
    id: &ConversationId,
    status: StatusCode,
    typed: T,
    trouble: impl FnOnce(&Call) -> Trouble,
) -> Result<Response, Failure> {
    let kept = found(site, id).await?;
    let mut forms = Forms::of(&kept.call, &site.clock());
    typed.back_into(&mut forms, trouble(&kept.call));
    let page = CallPage::read(site, visitor, &kept, forms, &Part::default()).await?;
    Ok((status, shown(&page)).into_response())
}

/// What was just saved, if `name` is the name of a form.
pub(crate) fn saved(name: &str) -> Option<&'static str> {
    [
        conversion::Typed::NAME,
        notes::Typed::NAME,
        tags::Typed::NAME,
    ]
    .into_iter()
    .find(|form| *form == name)
}
