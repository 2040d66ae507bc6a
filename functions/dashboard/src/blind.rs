//! `/analytics/review`: calls that the rules credited, one at a time and
//! without their answer, so that what people say measures the rules.

use askama::Template;
use axum::Form as Sent;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{AttributionStatus, Choice, ConversationId, RecipientId, Verdict};
use http::StatusCode;
use review::{AttributeError, Decider, EditError};
use sha2::{Digest, Sha256};
use store::{CallRow, Filter, Kept, Plan};

use crate::call::{CallId, Datum, Look, Transcript, collected};
use crate::calls::{Asked, Party, Way, nameless};
use crate::figures;
use crate::form::{Form, line};
use crate::moment::Moment;
use crate::names::{Names, Pick, meant};
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    frame: Frame,
    csrf: String,
    saved: bool,
    left: Option<String>,
    call: Option<Card>,
}

/// What a person needs to judge a call, and nothing of what the rules said.
struct Card {
    head: Head,
    transcript: Transcript,
    collected: Vec<Datum>,
    picks: Vec<Pick>,
    form: Form,
    /// The queue without this call.
    skip: String,
}

struct Head {
    id: String,
    party: Party,
    dialled: Option<String>,
    at: Option<Moment>,
    duration: Option<String>,
    summary: Option<String>,
}

const PATH: &str = "/analytics/review";
/// The newest calls that the queue is drawn from.
const POOL: usize = 200;
const REASON: usize = 500;

/// `GET /analytics/review`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut faults = Vec::new();
    let asked = Asked::read(PATH, query.as_deref(), &["after", "saved"], &mut faults);
    let queue = queue(&site).await?;
    let id = next(&queue, asked.value("after"));
    let page = ReviewPage::read(&site, &visitor, id, Form::default(), queue.len()).await?;
    let page = ReviewPage {
        saved: asked.value("saved").is_some(),
        ..page
    };
    Ok(shown(&page))
}

/// `POST /analytics/review/{conversation_id}`
pub(crate) async fn judge(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let mut form = Form::from(fields);
    let onward = format!("{PATH}?after={}&saved=yes", rank(id.as_str()));
    let kept = site.store.call(&id).await?;
    let kept = kept.ok_or_else(|| Failure::not_found("no call has this id"))?;
    // What somebody decided meanwhile stands, and is no blind label any more.
    if kept.call.staff().has_decided() {
        return Ok(Redirect::to(&onward).into_response());
    }
    if let Some(verdict) = read(&mut form) {
        let staff = kept.call.staff();
        let rev = staff.attribution.as_ref().map_or(0, |edited| edited.rev);
        let actor = visitor.actor.to_string();
        let by = Decider {
            actor: &actor,
            expected: Some(rev),
            operation: None,
            now: (site.now)(),
        };
        match review::attribute(&site.store, &id, verdict, by).await {
            Ok(_) | Err(AttributeError::Edit(EditError::Conflict { .. })) => {
                return Ok(Redirect::to(&onward).into_response());
            }
            Err(AttributeError::UnknownCampaign(_)) => {
                form.refuse("to", "This campaign is not there any more.");
            }
            Err(AttributeError::UnknownRecipient(_)) => {
                let why = "The campaign's list has no recipient with this id.";
                form.refuse("recipient", why);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let page = ReviewPage::read(&site, &visitor, Some(id), form, 1).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)).into_response())
}

fn read(form: &mut Form) -> Option<Verdict> {
    let choice = form.read("to", |to| {
        let choice = meant(to).filter(|choice| *choice != Choice::Rules);
        choice.ok_or_else(|| "Choose a campaign, or nobody.".to_owned())
    });
    let recipient = form.read_some("recipient", |text| {
        let id = text.parse::<RecipientId>();
        id.map_err(|why| format!("A recipient's id {why}."))
    });
    let reason = form.read_some("reason", |text| line(text, REASON));
    if form.is_faulty() {
        return None;
    }
    let choice = match choice? {
        Choice::Campaign { campaign, .. } => Choice::Campaign {
            campaign,
            recipient,
        },
        other => other,
    };
    Some(Verdict {
        choice,
        reason,
        blind: true,
    })
}

/// The newest calls that the rules credited and nobody has judged, in an order
/// that has nothing to do with what they are.
async fn queue(site: &Site) -> Result<Vec<String>, Failure> {
    let plan = Plan {
        filter: Filter {
            attribution: Some(AttributionStatus::Automatic),
            ..Filter::default()
        },
        limit: POOL,
        ..Plan::default()
    };
    let rows = site.store.calls(&plan).await?.rows.into_iter();
    let mut ids: Vec<String> = rows.map(|row: CallRow| row.conversation_id).collect();
    ids.sort_by_key(|id| rank(id));
    Ok(ids)
}

/// Random, and always the same.
fn rank(id: &str) -> String {
    let digest = Sha256::digest(id);
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The call after the place `after`; from the beginning when none is.
fn next(queue: &[String], after: Option<&str>) -> Option<ConversationId> {
    let beyond = |id: &&String| after.is_some_and(|after| rank(id).as_str() > after);
    let id = queue.iter().find(beyond).or_else(|| queue.first())?;
    id.parse().ok()
}

impl ReviewPage {
    async fn read(
        site: &Site,
        visitor: &Visitor,
        id: Option<ConversationId>,
        form: Form,
        left: usize,
    ) -> Result<Self, Failure> {
        let kept = match &id {
            Some(id) => site.store.call(id).await?,
            None => None,
        };
        let call = match kept {
            Some(kept) => Some(Card::read(site, visitor, &kept, form).await?),
            None => None,
        };
        Ok(Self {
            frame: Frame::new("Blind review", Section::Analytics, Some(visitor)),
            csrf: visitor.csrf.clone(),
            saved: false,
            left: (left > 1).then(|| figures::counted(left as u64, "call")),
            call,
        })
    }
}

impl Card {
    async fn read(
        site: &Site,
        visitor: &Visitor,
        kept: &Kept,
        form: Form,
    ) -> Result<Self, Failure> {
        let (turns, book) = tokio::try_join!(site.store.transcript(kept), site.store.book())?;
        let (call, clock) = (&kept.call, site.clock());
        let facts = call.facts();
        let number = facts.external_number.as_ref();
        let direction = facts.direction.as_ref().map(|fact| fact.value.as_str());
        let channel = call.channel();
        let look = Look {
            page: None,
            sought: None,
            from: "",
            visitor,
        };
        let mut transcript = Transcript::new(call, &turns, look);
        transcript.pages = None;
        Ok(Self {
            head: Head {
                id: call.id().to_string(),
                party: Party::of(
                    number.map(|fact| fact.value.to_string()),
                    nameless(channel.as_str(), call.is_erased()),
                    direction,
                ),
                dialled: facts
                    .agent_number
                    .as_ref()
                    .map(|fact| fact.value.to_string()),
                at: call.started_at().map(|at| clock.moment(at)),
                duration: call.duration_secs().map(figures::duration),
                summary: facts.summary.as_ref().map(|fact| fact.value.clone()),
            },
            transcript,
            collected: collected(call, visitor),
            picks: Names::of(&book).picks(form.value("to")),
            form,
            skip: format!("{PATH}?after={}", rank(call.id().as_str())),
        })
    }
}
