//! Deciding on many calls at once: chosen one by one, or all that match.
//!
//! The list sends what was chosen here; this page says what would come of it
//! and asks; then a job does it. All that match are counted again when it is
//! begun, so that nobody decides on calls that they did not see counted.

mod samples;

use askama::Template;
use axum::Form as Sent;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Choice, ConversationId, shortened};
use http::StatusCode;
use jobs::{Bulk, Foreseen, Job, NotStarted, Targets};
use store::Filter;

use self::samples::{Group, groups};
use super::asked::Asked;
use super::filter::{FILTERS, filter};
use super::row::Way;
use crate::figures;
use crate::find::Chooser;
use crate::form::{Form, line};
use crate::names::{Names, meant};
use crate::order::{order, worked_on};
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
    preview: Option<Preview>,
    chooser: Chooser,
}

/// What a decision would come to, and the buttons that make it.
struct Preview {
    /// `Credit 37 calls to Spring roofs?`
    asks: String,
    groups: Vec<Group>,
    /// What the button says; none where nothing would change.
    go: Option<String>,
    /// The same for also overwriting what people decided.
    overwrite: Option<String>,
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
            Ok(job) => return begun_here(&site, &job).await,
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

/// Goes on to the page of a job that was just begun, which says so.
async fn begun_here(site: &Site, job: &Job) -> Result<Response, Failure> {
    worked_on(site, job).await?;
    Ok(Redirect::to(&format!("/jobs/{}?begun=yes", job.id)).into_response())
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

/// The decision, once it is chosen. Whoever has come to choose has not yet.
fn read(form: &mut Form) -> Option<Bulk> {
    let choosing = !form.has("act", "look");
    if form.value("to").is_empty() && !choosing {
        form.refuse("to", "Choose a campaign, or nobody.");
    }
    let choice = form.read_some("to", |to| {
        meant(to).ok_or_else(|| "Choose a campaign, or nobody.".to_owned())
    });
    let reason = form.read_some("reason", |text| line(text, REASON));
    Some(Bulk {
        choice: choice.filter(|_| !form.has("act", "find"))?,
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
        let asked = bulk.clone().filter(|_| form.fault("reason").is_none());
        let cautious = Bulk {
            choice: bulk.map_or(Choice::Nobody, |bulk| bulk.choice),
            reason: None,
            overwrite_manual: false,
        };
        let foreseen = Box::pin(jobs::foresee(&site.store, &targets, &cautious)).await?;
        let count = foreseen.preview.count;
        let seen = |bulk: Bulk| Preview::new(&bulk.choice, foreseen, (site, visitor), &names);
        Ok(Self {
            frame: Frame::new("Decide on many calls", Section::Calls, Some(visitor)),
            csrf: visitor.csrf.clone(),
            ids: match targets {
                Targets::Ids(ids) => ids.iter().map(ToString::to_string).collect(),
                Targets::Filter(_) => Vec::new(),
            },
            back,
            calls: figures::counted(count, "call"),
            count,
            preview: asked.map(seen),
            chooser: Chooser::new(&names, form.value("to"), form.value("q")),
            form,
        })
    }
}

impl Preview {
    fn new(
        choice: &Choice,
        foreseen: Foreseen,
        (site, visitor): (&Site, &Visitor),
        names: &Names,
    ) -> Self {
        let counts = foreseen.preview;
        let act = |count: u64| told(choice, &figures::counted(count, "call"), names);
        let all = counts.would_change.saturating_add(counts.locked);
        Self {
            asks: format!("{}?", act(counts.count)),
            go: (counts.would_change > 0).then(|| button(choice, counts.would_change)),
            overwrite: (counts.locked > 0).then(|| {
                let people = figures::counted(counts.locked, "decision");
                format!("{}, {people} of people included", button(choice, all))
            }),
            groups: groups(foreseen, (site, visitor), names),
        }
    }
}

fn button(choice: &Choice, count: u64) -> String {
    let calls = figures::counted(count, "call");
    match choice {
        Choice::Campaign { .. } | Choice::Nobody => format!("Credit {calls}"),
        Choice::Rules => format!("Hand back {calls}"),
    }
}

fn told(choice: &Choice, calls: &str, names: &Names) -> String {
    match choice {
        Choice::Campaign { campaign, .. } => {
            let name = shortened(&names.name(campaign.as_str()), 80);
            format!("Credit {calls} to {name}")
        }
        Choice::Nobody => format!("Credit {calls} to nobody"),
        Choice::Rules => format!("Hand {calls} back to the rules"),
    }
}
