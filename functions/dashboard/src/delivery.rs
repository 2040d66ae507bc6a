//! `/ingest/deliveries/{delivery_id}`: one delivery, what taking it in once more
//! would change, and the button that does it.

use access::Problem;
use access::problem::Kind;
use askama::Template;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::request::Parts;
use ingest::{FieldChange, ReplayError, Replayed};
use serde::Deserialize;
use serde_json::Value;
use store::DeliveryId;

use crate::badge::Badge;
use crate::ingest_log::Line;
use crate::moment::Moment;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "delivery.html")]
struct DeliveryPage {
    frame: Frame,
    id: String,
    line: Line,
    signed_at: Option<Moment>,
    replay: Replay,
    /// What a replay just came to.
    replayed: Option<Badge>,
    csrf: String,
}

/// What replaying would do.
enum Replay {
    /// Only who may edit sees what is inside.
    NotForYou,
    /// It cannot be done, and why.
    Impossible(String),
    Would {
        outcome: Badge,
        conversation_id: String,
        changes: Vec<Change>,
    },
}

/// One fact before and after.
struct Change {
    field: String,
    before: Option<String>,
    after: Option<String>,
}

/// What was just done.
#[derive(Debug, Deserialize)]
pub(crate) struct Done {
    replayed: Option<String>,
}

/// `GET /ingest/deliveries/{delivery_id}`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    LogId(id): LogId,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let row = site.store.delivery(&id).await?;
    let row =
        row.ok_or_else(|| Failure::not_found("no delivery of the last 30 days has this id"))?;
    let clock = site.clock();
    let replay = match visitor.may_edit() {
        true => Replay::tried(&site, &id).await?,
        false => Replay::NotForYou,
    };
    let outcome = done.replayed.and_then(|word| word.parse().ok());
    Ok(shown(&DeliveryPage {
        frame: Frame::new("Delivery", Section::Ingest, Some(&visitor)),
        id: id.to_string(),
        signed_at: row.signed_at.map(|at| clock.moment(at)),
        line: Line::new(row, &clock).told_to(&visitor),
        replay,
        replayed: outcome.map(|outcome: store::Outcome| Badge::from(outcome)),
        csrf: visitor.csrf,
    }))
}

/// `POST /ingest/deliveries/{delivery_id}/replay`
pub(crate) async fn replay(
    State(site): State<Site>,
    LogId(id): LogId,
) -> Result<Response, Failure> {
    let now = (site.now)();
    let replayed = ingest::replay(&site.store, &site.ingest, &id, false, now)
        .await
        .map_err(refused)?;
    let outcome = replayed.outcome.as_str();
    Ok(Redirect::to(&format!("/ingest/deliveries/{id}?replayed={outcome}")).into_response())
}

impl Replay {
    async fn tried(site: &Site, id: &DeliveryId) -> Result<Self, Failure> {
        let now = (site.now)();
        match ingest::replay(&site.store, &site.ingest, id, true, now).await {
            Ok(replayed) => Ok(Self::would(replayed)),
            Err(ReplayError::Store(error)) => Err(error.into()),
            Err(why) => Ok(Self::Impossible(why.to_string())),
        }
    }

    fn would(replayed: Replayed) -> Self {
        Self::Would {
            outcome: Badge::from(replayed.outcome),
            conversation_id: replayed.conversation_id.to_string(),
            changes: replayed.changes.into_iter().map(Change::from).collect(),
        }
    }
}

impl From<FieldChange> for Change {
    fn from(
        FieldChange {
            field,
            before,
            after,
        }: FieldChange,
    ) -> Self {
        Self {
            field: field.replace('_', " "),
            before: told(&before),
            after: told(&after),
        }
    }
}

const LONGEST: usize = 500;

fn told(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some(domain::shortened(&text, LONGEST))
}

fn refused(error: ReplayError) -> Failure {
    match error {
        ReplayError::NotFound => Failure::not_found("no delivery of the last 30 days has this id"),
        ReplayError::Store(error) => error.into(),
        ReplayError::NoBody | ReplayError::Unusable(_) | ReplayError::NoCall => {
            Problem::new(Kind::Conflict)
                .detail(error.to_string())
                .into()
        }
    }
}

/// The delivery that the path names. What cannot be an id is no delivery.
pub(crate) struct LogId(DeliveryId);

impl<S: Send + Sync> FromRequestParts<S> for LogId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await?;
        let none = |()| Failure::not_found("no delivery of the last 30 days has this id");
        text.parse().map(Self).map_err(none)
    }
}
