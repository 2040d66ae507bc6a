//! The mailings of a campaign: when pieces left, and when they arrived.

use axum::Form as Sent;
use axum::extract::State;
use axum::response::Response;
use domain::{Campaign, Mailing, MailingId};
use jobs::NotStarted;

use super::{Campaigned, Forms, Tabs, change, found, invalid, refused};
use crate::form::{Form, day, line};
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// A mailing, and the form that changes it.
pub(super) struct MailingLine {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) dropped_on: String,
    pub(super) in_home: String,
    pub(super) form: Form,
}

const NAME: usize = 200;

/// Each mailing, the newest first; the one that `typed` is for as it was typed.
pub(super) fn lines(campaign: &Campaign, rev: u32, typed: &Form) -> Vec<MailingLine> {
    let mut mailings: Vec<&Mailing> = campaign.mailings.iter().collect();
    mailings.sort_by_key(|mailing| (std::cmp::Reverse(mailing.dropped_on), mailing.id.clone()));
    let line = |mailing: &Mailing| {
        let ours = typed.has("known", "yes") && typed.has("mailing_id", mailing.id.as_str());
        MailingLine::new(
            mailing,
            if ours {
                typed.clone()
            } else {
                filled(mailing, rev)
            },
        )
    };
    mailings.into_iter().map(line).collect()
}

fn filled(mailing: &Mailing, rev: u32) -> Form {
    Form::of([
        ("rev", rev.to_string()),
        ("known", "yes".to_owned()),
        ("mailing_id", mailing.id.to_string()),
        ("name", mailing.name.clone().unwrap_or_default()),
        ("drop_date", mailing.dropped_on.to_string()),
        ("in_home_from", mailing.in_home_from.to_string()),
        ("in_home_to", mailing.in_home_to.to_string()),
    ])
}

impl MailingLine {
    fn new(mailing: &Mailing, form: Form) -> Self {
        let told = |day: jiff::civil::Date| day.strftime("%-d %b %Y").to_string();
        let (from, to) = (told(mailing.in_home_from), told(mailing.in_home_to));
        Self {
            id: mailing.id.to_string(),
            name: mailing.name.clone(),
            dropped_on: told(mailing.dropped_on),
            in_home: format!("{from} to {to}"),
            form,
        }
    }
}

/// `POST /campaigns/{campaign_id}/mailings`: a new one, or other dates of one
/// that is there.
pub(crate) async fn put_mailing(
    State(site): State<Site>,
    visitor: Visitor,
    Campaigned(id): Campaigned,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let mut form = Form::from(fields);
    let mut campaign = found(&site, &id).await?.value;
    let forms = |form| Forms {
        here: Tabs::MAILINGS,
        mailing: form,
        ..Forms::default()
    };
    let Some(mailing) = read(&mut form, &campaign) else {
        return invalid(&site, &visitor, &id, forms(form)).await;
    };
    campaign.mailings.retain(|other| other.id != mailing.id);
    campaign.mailings.push(mailing);
    let (rev, dry_run) = (form.rev(), form.is_dry_run());
    match change(&site, &visitor, campaign, rev, dry_run).await {
        Ok(response) => response,
        Err(NotStarted::MailingTaken(_)) => {
            form.refuse("mailing_id", "Another campaign has a mailing of this id.");
            invalid(&site, &visitor, &id, forms(form)).await
        }
        Err(error) => refused(&site, &visitor, &id, error, form, forms).await,
    }
}

fn read(form: &mut Form, campaign: &Campaign) -> Option<Mailing> {
    let id: Option<MailingId> = form.read("mailing_id", |text| {
        text.parse().map_err(|why| format!("An id {why}."))
    });
    let known = id.as_ref().is_some_and(|id| campaign.mailing(id).is_some());
    match (known, form.has("known", "yes")) {
        (true, false) => form.refuse("mailing_id", "This campaign has a mailing of this id."),
        (false, true) => form.refuse("mailing_id", "This mailing is not there any more."),
        _ => {}
    }
    let name = form.read_some("name", |text| line(text, NAME));
    let dropped_on = form.read("drop_date", day);
    let in_home_from = form.read("in_home_from", day);
    let in_home_to = form.read("in_home_to", day);
    let before = |later: Option<jiff::civil::Date>, earlier: Option<jiff::civil::Date>| {
        later
            .zip(earlier)
            .is_some_and(|(later, earlier)| later < earlier)
    };
    if before(in_home_from, dropped_on) {
        form.refuse("in_home_from", "This lies before the drop date.");
    }
    if before(in_home_to, in_home_from) {
        form.refuse("in_home_to", "This lies before the first arrival.");
    }
    if form.is_faulty() {
        return None;
    }
    Some(Mailing {
        id: id?,
        name,
        dropped_on: dropped_on?,
        in_home_from: in_home_from?,
        in_home_to: in_home_to?,
    })
}
