//! Taking back what an operation did.

use std::sync::Arc;

use access::problem::ProblemBody;
use access::{Actor, Problem, Role};
use axum::extract::State;
use axum::response::Response;
use domain::OperationId;
use store::jobs::{Job, Work};

use crate::begun::{order, refused, told, unless_failed, worked_on};
use crate::request::{DryRun, DryRunParam, Undone, UndonePath};
use crate::view::JobView;
use crate::{Api, made};

/// Undoes an operation
///
/// What it wrote gives way to exactly what was there before, where nobody changed
/// it since; that is told as `conflict`. Any operation with an `undo_id` can be
/// undone: a decision on many calls, an import, a change of a campaign, a number,
/// an agent, a batch or the rules, and an undo itself. A repeat changes nothing and
/// answers the same. What asked for an admin asks for one again.
#[utoipa::path(
    post,
    path = "/api/v1/attributions/{undo_id}/undo",
    tag = "attribution",
    params(UndonePath, DryRunParam),
    responses(
        (status = 200, description = "What was restored, or would be.", body = JobView),
        (status = 202, description = "It takes longer.", body = JobView,
            headers(("Location" = String, description = "Where it can be followed."))),
        (status = 404, description = "No operation has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It has not ended yet, or changed nothing.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "undo"
)]
pub(crate) async fn undo(
    State(api): State<Arc<Api>>,
    Undone(id): Undone,
    actor: Actor,
    DryRun(dry_run): DryRun,
) -> Result<Response, Problem> {
    if !actor.may(least(&api, &id).await?) {
        return Err(Problem::forbidden("undoing this asks for an admin"));
    }
    // There is one undo of an operation, and no dry run of it may be taken for it.
    let own = dry_run.then(|| made::id("op", api.now()));
    let order = order(&api, own, &actor, dry_run);
    let begun = jobs::undo(api.store(), &id, order).await;
    let job = worked_on(&api, begun.map_err(refused)?).await?;
    Ok(told(unless_failed(job)?))
}

/// Undos of undos that are followed to what was done at first.
const DEEPEST: usize = 20;

/// The role that what is undone asked for.
async fn least(api: &Api, id: &OperationId) -> Result<Role, Problem> {
    let mut id = id.clone();
    for _ in 0..DEEPEST {
        let job = api.store().job(&id).await?;
        let Job { work, .. } = job.ok_or_else(|| Problem::not_found("no operation has this id"))?;
        match work {
            Work::Undo(of) => id = of,
            Work::Bulk(_) => return Ok(Role::Editor),
            Work::Import { .. } | Work::Change(_) | Work::Redecide(_) | Work::Export(_) => {
                return Ok(Role::Admin);
            }
        }
    }
    Ok(Role::Admin)
}
