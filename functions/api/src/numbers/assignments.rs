//! Which campaign a tracking number serves, and from when to when.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::{Actor, Problem};
use axum::extract::State;
use axum::response::Response;
use domain::{Assignment, CampaignId, PhoneNumber};
use jiff::civil::Date;
use serde_json::{Value, json};
use store::{Entry as Stored, Line, Place};

use super::{NumberView, line_of, view_of};
use crate::Api;
use crate::entries::{Asked, Changes, answer, change};
use crate::request::{
    Condition, DryRun, DryRunParam, EnteredList, Fields, ListEntry, Number, NumberPath, Revision,
    RevisionHeader, described, fields,
};
use crate::view::JobView;

const MOST: usize = 200;

/// Says which campaigns a number serves, from when to when
///
/// It replaces all assignments of the number; both days of each are inclusive and
/// are days where the campaign runs. Past calls to the number are decided anew; a
/// dry run only says which would change.
#[utoipa::path(
    put,
    path = "/api/v1/numbers/{e164}/assignments",
    tag = "directory",
    params(NumberPath, DryRunParam, RevisionHeader),
    request_body(content = AssignmentsEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "The number as it is now, or what a dry run found.",
            body = Changes<NumberView>,
            headers(("ETag" = String, description = "The revision it is at."))),
        (status = 202, description = "A dry run that takes longer.", body = JobView,
            headers(("Location" = String, description = "Where it can be followed."))),
        crate::edited::ChangeRefused,
    ),
    operation_id = "put_assignments"
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    Number(number): Number,
    actor: Actor,
    condition: Condition<Revision>,
    DryRun(dry_run): DryRun,
    EnteredList(AssignmentsEntry(entered)): EnteredList<AssignmentsEntry>,
) -> Result<Response, Problem> {
    let campaigns: BTreeSet<CampaignId> = api.store().book().await?.campaigns.into_keys().collect();
    for (n, entered) in entered.iter().enumerate() {
        if !campaigns.contains(&entered.campaign) {
            let field = format!("assignments[{n}].campaign_id");
            return Err(Problem::invalid_field(&field, "is no campaign's id"));
        }
    }
    let assignments: Vec<Assignment> = entered.into_iter().map(|it| it.of(&number)).collect();
    let asked = Asked {
        actor,
        dry_run,
        condition,
    };
    let done = change(&api, &asked, Place::Number(number.clone()), |there| {
        let line = Line {
            assignments: assignments.clone(),
            ..line_of(there.value)
        };
        Ok(Stored::Number(number.clone(), line))
    });
    answer(Box::pin(done).await?, view_of, None)
}

/// Assignments of a number: a list, or an object that has it.
pub(crate) struct AssignmentsEntry(Vec<Assigned>);

struct Assigned {
    campaign: CampaignId,
    from: Date,
    to: Option<Date>,
}

impl Assigned {
    fn read(n: usize, value: Value) -> Result<Self, Problem> {
        let mut body = Fields::within(&format!("assignments[{n}]"), value)?;
        let assigned = Self {
            campaign: body.require("campaign_id", fields::campaign)?,
            from: body.require("from", fields::date)?,
            to: body.take("to", fields::date)?,
        };
        if assigned.to.is_some_and(|to| to < assigned.from) {
            return Err(body.invalid("to", "is before from"));
        }
        body.finish().map(|()| assigned)
    }

    fn of(self, number: &PhoneNumber) -> Assignment {
        Assignment {
            number: number.clone(),
            campaign: self.campaign,
            from: self.from,
            to: self.to,
        }
    }
}

impl ListEntry for AssignmentsEntry {
    const FIELD: &'static str = "assignments";

    fn read(values: Vec<Value>) -> Result<Self, Problem> {
        if values.len() > MOST {
            let why = format!("are more than {MOST}");
            return Err(Problem::invalid_field(Self::FIELD, why));
        }
        let read = values.into_iter().enumerate();
        let read = read.map(|(n, value)| Assigned::read(n, value));
        read.collect::<Result<_, _>>().map(Self)
    }
}

described!(AssignmentsEntry: {
    let assignments = json!({
        "type": "array",
        "maxItems": MOST,
        "items": {
            "type": "object",
            "required": ["campaign_id", "from"],
            "additionalProperties": false,
            "properties": {
                "campaign_id": {
                    "type": "string",
                    "pattern": "^([A-Za-z0-9_]|-[A-Za-z0-9_-])[A-Za-z0-9_-]*$",
                    "maxLength": 128,
                },
                "from": { "type": "string", "format": "date" },
                "to": { "type": ["string", "null"], "format": "date" },
            },
        },
    });
    json!({
        "anyOf": [
            assignments,
            {
                "type": "object",
                "required": ["assignments"],
                "additionalProperties": false,
                "properties": { "assignments": assignments },
            },
        ],
        "example": [{ "campaign_id": "spring-2026", "from": "2026-03-01", "to": "2026-06-30" }],
    })
});
