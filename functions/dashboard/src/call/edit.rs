//! What people enter: conversion, notes and tags, each a plain form.
//!
//! A form carries the revision that the person saw. What cannot be saved comes
//! back with what they typed still in it, and why.

mod conversion;
mod notes;
mod tags;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Call, ConversationId, Edit, Edited};
use http::StatusCode;
use review::EditError;

use super::{CallId, CallPage, Part, found, history};
use crate::moment::{Clock, Moment};
use crate::page::{Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

pub(crate) use self::conversion::ConversionForm;
pub(crate) use self::notes::NotesForm;
pub(crate) use self::tags::TagsForm;

/// The forms of a call.
pub(crate) struct Forms {
    pub(crate) conversion: ConversionForm,
    pub(crate) notes: NotesForm,
    pub(crate) tags: TagsForm,
}

/// What every form has beside its fields.
#[derive(Default)]
pub(crate) struct Entry {
    /// The revision that the person sees.
    pub(crate) rev: u32,
    pub(crate) last: Option<LastEdit>,
    pub(crate) trouble: Option<Trouble>,
}

/// Who left a field as it is, and when.
pub(crate) struct LastEdit {
    pub(crate) by: String,
    pub(crate) at: Moment,
}

/// Why a form was not saved.
pub(crate) enum Trouble {
    Invalid(Vec<FieldFault>),
    /// Somebody else was quicker: what stands now.
    Changed { now: String },
}

/// A field that cannot be used, and why.
pub(crate) struct FieldFault {
    pub(crate) field: &'static str,
    pub(crate) why: String,
}

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
            return again(site, visitor, id, status, typed, |_| Trouble::Invalid(faults)).await;
        }
    };
    let (actor, now) = (visitor.actor.to_string(), (site.now)());
    match review::edit(&site.store, id, edit, &actor, Some(typed.rev()), now).await {
        Ok(_) => Ok(Redirect::to(&format!("/calls/{id}?saved={0}#{0}", T::NAME)).into_response()),
        Err(EditError::Conflict { .. }) => {
            let changed = |call: &Call| Trouble::Changed { now: T::standing(call) };
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
    [conversion::Typed::NAME, notes::Typed::NAME, tags::Typed::NAME]
        .into_iter()
        .find(|form| *form == name)
}

impl Forms {
    pub(crate) fn of(call: &Call, clock: &Clock) -> Self {
        let staff = call.staff();
        Self {
            conversion: ConversionForm::of(&staff.conversion, clock),
            notes: NotesForm::of(&staff.notes, clock),
            tags: TagsForm::of(&staff.tags, clock),
        }
    }
}

impl Entry {
    fn of<T>(edited: &Option<Edited<T>>, clock: &Clock) -> Self {
        let last = |edited: &Edited<T>| LastEdit {
            by: history::actor(&edited.actor),
            at: clock.moment(edited.at),
        };
        Self {
            rev: edited.as_ref().map_or(0, |edited| edited.rev),
            last: edited.as_ref().map(last),
            trouble: None,
        }
    }

    /// What is wrong with the field `name`.
    pub(crate) fn fault(&self, name: &str) -> Option<&str> {
        let Some(Trouble::Invalid(faults)) = &self.trouble else {
            return None;
        };
        let fault = faults.iter().find(|fault| fault.field == name);
        fault.map(|fault| fault.why.as_str())
    }

    /// What stands now, when somebody else was quicker.
    pub(crate) fn changed(&self) -> Option<&str> {
        match &self.trouble {
            Some(Trouble::Changed { now }) => Some(now),
            _ => None,
        }
    }
}

impl FieldFault {
    fn new(field: &'static str, why: impl Into<String>) -> Self {
        Self { field, why: why.into() }
    }
}

/// A text of several lines, as it is kept; or why it cannot be.
fn long_text(text: &str, most: usize) -> Result<String, String> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    match text.chars().count() {
        count if count > most => {
            let most = crate::figures::count(most as u64);
            Err(format!("This is longer than {most} characters. Shorten it."))
        }
        _ if text.contains(odd) => Err("This has a control character. Remove it.".to_owned()),
        _ => Ok(text),
    }
}
