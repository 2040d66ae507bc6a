//! `/exports`: calls that leave as CSV, and the files that were written lately.

mod asked;
mod file;
mod line;

use std::time::Duration;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use jobs::{Export, Exported, NotStarted, Whole};

use self::asked::Wanted;
pub(crate) use self::asked::{Narrowing, narrowing};
pub(crate) use self::file::{file, path_of, theirs};
use self::line::Line;
use crate::figures;
use crate::names::Names;
use crate::order::{follow, order};
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "exports.html")]
struct ExportsPage {
    frame: Frame,
    csrf: String,
    /// What the button below exports.
    address: String,
    narrowing: Narrowing,
    /// How many calls that are, where it is known without looking at each.
    calls: Option<String>,
    lines: Vec<Line>,
    /// Whether other people's are among them.
    of_all: bool,
    more: bool,
}

/// How long calls are gathered while the browser waits.
const PATIENCE: Duration = Duration::from_secs(4);
/// Exports that are looked through, and shown.
const LATEST: usize = 100;
const SHOWN: usize = 20;

/// `GET /exports`: what the query asks for, ready to be exported, and the latest.
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let wanted = Wanted::read(query.as_deref(), &site)?;
    let store = &site.store;
    let expected = jobs::expected(store, &wanted.export.filter);
    let latest = store.exports(None, LATEST);
    let (book, expected, latest) = tokio::try_join!(store.book(), expected, latest)?;
    let (names, clock) = (Names::of(&book), site.clock());
    let theirs = latest.rows.into_iter().filter(|job| theirs(job, &visitor));
    let lines: Vec<Line> = theirs.map(|job| Line::new(&job, &names, &clock)).collect();
    Ok(shown(&ExportsPage {
        frame: Frame::new("Exports", Section::Calls, Some(&visitor)),
        csrf: visitor.csrf.clone(),
        address: wanted.address(),
        narrowing: narrowing(&wanted.export.filter, &names),
        calls: expected.map(|calls| figures::counted(calls, "call")),
        more: lines.len() > SHOWN,
        lines: lines.into_iter().take(SHOWN).collect(),
        of_all: visitor.may_administer(),
    }))
}

/// `POST /exports`: the file itself when it is small, and else the job that
/// writes it. What is exported stands in the address, so that whoever has to
/// show first that it is they comes back to the page that offers it.
pub(crate) async fn begin(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
    axum::Form(fields): axum::Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let Wanted { export, sort, .. } = Wanted::read(query.as_deref(), &site)?;
    let marked = fields
        .iter()
        .any(|(name, value)| name == "bom" && value == "true");
    let export = Export { marked, ..export };
    let name = jobs::file_name(&export, (site.now)(), &site.store);
    let order = order(&site, &visitor, false);
    let exported = jobs::export(&site.store, export, sort, order, PATIENCE);
    match Box::pin(exported).await {
        Ok(Exported::Whole(Whole { csv, calls })) => {
            tracing::info!(actor = %visitor.actor, calls, "{calls} calls exported");
            Ok((export::attachment(&name), csv).into_response())
        }
        Ok(Exported::Begun(job)) => follow(&site, &job).await,
        // The one that is being written is shown instead.
        Err(NotStarted::Exporting(id)) => Ok(Redirect::to(&format!("/jobs/{id}")).into_response()),
        Err(error) => Err(error.into()),
    }
}
