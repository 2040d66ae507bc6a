//! The settings of the rules that credit calls and find conversions.

mod entry;
mod view;

use std::sync::Arc;

use access::{Actor, Problem};
use axum::extract::State;
use axum::response::Response;
use store::{Entry, Place};

use crate::Api;
use crate::entries::{Asked, Changes, answer, change, shown};
use crate::request::{Condition, DryRun, DryRunParam, Entered, NoParams, Revision, RevisionHeader};
use crate::view::JobView;
use entry::RulesEntry;
use view::RulesView;

/// The settings of the rules
#[utoipa::path(
    get,
    path = "/api/v1/rules",
    tag = "directory",
    responses((status = 200, description = "The settings.", body = RulesView,
        headers(("ETag" = String, description = "The revision they are at.")))),
    operation_id = "get_rules"
)]
pub(crate) async fn one(State(api): State<Arc<Api>>, _: NoParams) -> Result<Response, Problem> {
    let rules = api.store().rules().await?;
    Ok(shown(RulesView::from(&rules.value), rules.rev))
}

/// Changes the settings of the rules
///
/// What is left out stays as it is. All past calls are decided anew, but for those
/// that a person decided; a dry run only says which would change.
#[utoipa::path(
    put,
    path = "/api/v1/rules",
    tag = "directory",
    params(DryRunParam, RevisionHeader),
    request_body(content = RulesEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "The settings as they are now, or what a dry run found.",
            body = Changes<RulesView>,
            headers(("ETag" = String, description = "The revision they are at."))),
        (status = 202, description = "A dry run that takes longer.", body = JobView,
            headers(("Location" = String, description = "Where it can be followed."))),
        crate::edited::ChangeRefused,
    ),
    operation_id = "put_rules"
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    actor: Actor,
    condition: Condition<Revision>,
    DryRun(dry_run): DryRun,
    Entered(entry): Entered<RulesEntry>,
) -> Result<Response, Problem> {
    let asked = Asked {
        actor,
        dry_run,
        condition,
    };
    let done = change(&api, &asked, Place::Rules, |there| match there.value {
        Entry::Rules(rules) => Ok(Entry::Rules(entry.apply(rules)?)),
        other => Ok(other),
    });
    answer(Box::pin(done).await?, view_of, None)
}

fn view_of(entry: &Entry) -> Option<RulesView> {
    match entry {
        Entry::Rules(rules) => Some(RulesView::from(rules)),
        _ => None,
    }
}
