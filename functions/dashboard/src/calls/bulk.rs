//! Deciding on many calls at once: chosen one by one, or all that match.
//!
//! The list sends what was chosen here; this page says what would come of it
//! and asks; then a job does it. All that match are counted again when it is
//! begun, so that nobody decides on calls that they did not see counted.

use askama::Template;
use axum::Form as Sent;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::{Choice, ConversationId, shortened};
use http::StatusCode;
use jobs::{Bulk, NotStarted, Preview, Targets};
use store::Filter;

use super::asked::Asked;
use super::filter::{FILTERS, filter};
use crate::figures;
use crate::form::{Form, line};
use crate::names::{Names, Pick, meant};
use crate::order::{follow, order};
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "bulk.html")]
struct BulkPage {
    frame: Frame,
    csrf: String,
    form: Form,
    /// The calls that were chosen one by one; else all that match the filter.
    ids: Vec<String>,
    back: String,
    calls: String,
    count: u64,
    /// What it would come to, once a campaign is chosen.
    preview: Option<Vec<(&'static str, String)>>,
    locked: bool,
    picks: Vec<Pick>,
    choice: Option<String>,
}

const REASON: usize = 500;
/// Ids fit into a form; more calls than this are a filter's.
const MOST: usize = 1000;

/// `POST /calls/bulk`: what it would come to, or, when that was seen, doing it.
pub(crate) async fn bulk(
    State(site): State<Site>,
    visitor: Visitor,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let ids = ids(&fields)?;
    let mut form = Form::from(fields);
    let (targets, back) = targets(&site, &form, ids)?;
    let bulk = read(&mut form);
    let expected = form.value("expected").parse().ok();
    let sure = form.has("sure", "yes") && !form.is_faulty();
    if let (Some(bulk), Some(expected), true) = (bulk.clone(), expected, sure) {
        let order = order(&site, &visitor, false);
        let begun = jobs::bulk(&site.store, &targets, Some(expected), bulk, order);
        match Box::pin(begun).await {
            Ok(job) => return follow(&site, &job).await,
            Err(NotStarted::CountDiffers { present, .. }) => {
                form.trouble = Some(recounted(present, expected));
            }
            Err(NotStarted::UnknownCampaign(_)) => {
                form.refuse("to", "This campaign is not there any more.");
            }
            Err(error) => return Err(error.into()),
        }
    }
    let status = match form.is_faulty() {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    let page = BulkPage::read(&site, &visitor, form, (targets, back), bulk).await?;
    Ok((status, shown(&page)).into_response())
}

fn recounted(present: u64, expected: u64) -> String {
    let present = figures::counted(present, "call");
    let expected = figures::count(expected);
    format!("It is {present} now, not {expected} as you saw. Look again, and confirm.")
}

/// The calls that were ticked.
fn ids(fields: &[(String, String)]) -> Result<Vec<ConversationId>, Failure> {
    let ticked = fields.iter().filter(|(name, _)| name == "id");
    let ids: Result<Vec<ConversationId>, _> = ticked.map(|(_, id)| id.parse()).collect();
    match ids {
        Ok(ids) if ids.len() <= MOST => Ok(ids),
        Ok(_) => Err(Failure::invalid("id", "too many calls were ticked")),
        Err(_) => Err(Failure::invalid("id", "is no conversation's")),
    }
}

/// Which calls are meant, and the list that they were chosen in.
fn targets(
    site: &Site,
    form: &Form,
    ids: Vec<ConversationId>,
) -> Result<(Targets, String), Failure> {
    let mut faults = Vec::new();
    let asked = Asked::read("/calls", Some(form.value("query")), &FILTERS, &mut faults);
    let filter: Filter = filter(&asked, site.zone(), &mut faults);
    if let Some(fault) = faults.first() {
        return Err(Failure::invalid(&fault.parameter, &fault.why));
    }
    let back = asked.address();
    match form.value("which") {
        "all" => Ok((Targets::Filter(filter), back)),
        _ if ids.is_empty() => Err(Failure::invalid("id", "tick at least one call first")),
        _ => Ok((Targets::Ids(ids), back)),
    }
}

/// The decision, once it is chosen.
fn read(form: &mut Form) -> Option<Bulk> {
    let choice = form.read_some("to", |to| {
        meant(to).ok_or_else(|| "Choose a campaign, or nobody.".to_owned())
    });
    let reason = form.read_some("reason", |text| line(text, REASON));
    Some(Bulk {
        choice: choice?,
        reason,
        overwrite_manual: form.has("overwrite", "yes"),
    })
}

impl BulkPage {
    async fn read(
        site: &Site,
        visitor: &Visitor,
        form: Form,
        (targets, back): (Targets, String),
        bulk: Option<Bulk>,
    ) -> Result<Self, Failure> {
        let book = site.store.book().await?;
        let names = Names::of(&book);
        let chosen = bulk.is_some();
        let choice = bulk.as_ref().map(|bulk| told(&bulk.choice, &names));
        let bulk = bulk.unwrap_or(Bulk {
            choice: Choice::Nobody,
            reason: None,
            overwrite_manual: false,
        });
        let preview = Box::pin(jobs::preview(&site.store, &targets, &bulk)).await?;
        Ok(Self {
            frame: Frame::new("Decide on many calls", Section::Calls, Some(visitor)),
            csrf: visitor.csrf.clone(),
            ids: match targets {
                Targets::Ids(ids) => ids.iter().map(ToString::to_string).collect(),
                Targets::Filter(_) => Vec::new(),
            },
            back,
            calls: figures::counted(preview.count, "call"),
            count: preview.count,
            locked: chosen && preview.locked > 0,
            preview: chosen.then(|| counts(preview)),
            picks: names.picks(form.value("to")),
            choice,
            form,
        })
    }
}

fn told(choice: &Choice, names: &Names) -> String {
    match choice {
        Choice::Campaign { campaign, .. } => shortened(&names.name(campaign.as_str()), 80),
        Choice::Nobody => "nobody".to_owned(),
        Choice::Rules => "whom the rules say".to_owned(),
    }
}

fn counts(preview: Preview) -> Vec<(&'static str, String)> {
    let counts = [
        ("Would change", preview.would_change),
        ("Are so already", preview.already),
        ("A person decided otherwise", preview.locked),
    ];
    counts
        .map(|(name, count)| (name, figures::count(count)))
        .into()
}
