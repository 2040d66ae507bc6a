//! Voice agents: whether one is a test, and what the fields that it collects
//! mean.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use access::problem::ProblemBody;
use access::{Actor, Problem};
use axum::extract::State;
use axum::response::Response;
use domain::{AgentId, AgentProfile, CampaignId, Meaning};
use serde::Serialize;
use serde_json::{Value, json};
use store::{Entry as Stored, Place};
use utoipa::ToSchema;

use crate::Api;
use crate::begun::known_campaign;
use crate::entries::{Asked, Changes, answer, change, shown};
use crate::request::{
    Agent, AgentPath, Condition, DryRun, DryRunParam, Entered, Entry, Fields, NoParams, Revision,
    RevisionHeader, described, fields,
};
use crate::view::JobView;

const LONGEST_NAME: usize = 200;
const MOST_FIELDS: usize = 50;

/// What is known of an agent
#[utoipa::path(
    get,
    path = "/api/v1/agents/{agent_id}",
    tag = "directory",
    params(AgentPath),
    responses(
        (status = 200, description = "The agent.", body = AgentView,
            headers(("ETag" = String, description = "The revision it is at."))),
        (status = 404, description = "Nobody has said anything of this agent.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "get_agent"
)]
pub(crate) async fn one(
    State(api): State<Arc<Api>>,
    Agent(id): Agent,
    _: NoParams,
) -> Result<Response, Problem> {
    let entry = api.store().entry(&Place::Agent(id)).await?;
    let view = view_of(&entry.value);
    let view = view.ok_or_else(|| Problem::not_found("nobody has said anything of this agent"))?;
    Ok(shown(view, entry.rev))
}

/// Says what an agent is and what its data-collection fields mean
///
/// It replaces what was said before. Past calls of the agent are decided anew; a
/// dry run only says which would change.
#[utoipa::path(
    put,
    path = "/api/v1/agents/{agent_id}",
    tag = "directory",
    params(AgentPath, DryRunParam, RevisionHeader),
    request_body(content = AgentEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "The agent as it is now, or what a dry run found.",
            body = Changes<AgentView>,
            headers(("ETag" = String, description = "The revision it is at."))),
        (status = 202, description = "A dry run that takes longer.", body = JobView,
            headers(("Location" = String, description = "Where it can be followed."))),
        crate::edited::ChangeRefused,
    ),
    operation_id = "put_agent"
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    Agent(id): Agent,
    actor: Actor,
    condition: Condition<Revision>,
    DryRun(dry_run): DryRun,
    Entered(entry): Entered<AgentEntry>,
) -> Result<Response, Problem> {
    if let Some(campaign) = &entry.campaign {
        known_campaign(&api, campaign).await?;
    }
    let asked = Asked {
        actor,
        dry_run,
        condition,
    };
    let profile = entry.profile(&id);
    let done = change(&api, &asked, Place::Agent(id.clone()), |_| {
        Ok(Stored::Agent(id.clone(), Some(profile.clone())))
    });
    answer(Box::pin(done).await?, view_of, None)
}

fn view_of(entry: &Stored) -> Option<AgentView> {
    match entry {
        Stored::Agent(_, Some(agent)) => Some(AgentView::from(agent)),
        _ => None,
    }
}

/// A voice agent.
#[derive(Serialize, ToSchema)]
#[schema(as = Agent)]
pub(crate) struct AgentView {
    agent_id: String,
    name: Option<String>,
    /// Its conversations are tests.
    is_test: bool,
    /// The campaign that all its calls belong to, when there is just one.
    campaign_id: Option<String>,
    collects: CollectsView,
}

/// Which data-collection fields hold what.
#[derive(Serialize, ToSchema)]
#[schema(as = Collects)]
struct CollectsView {
    code: Vec<String>,
    name: Vec<String>,
    zip: Vec<String>,
    email: Vec<String>,
    callback: Vec<String>,
    /// Where the caller says they heard of us.
    source: Vec<String>,
}

impl From<&AgentProfile> for AgentView {
    fn from(agent: &AgentProfile) -> Self {
        let fields = |meaning| {
            let fields = agent.collects.get(&meaning).into_iter().flatten();
            fields.cloned().collect()
        };
        Self {
            agent_id: agent.id.to_string(),
            name: agent.name.clone(),
            is_test: agent.is_test,
            campaign_id: agent.campaign.as_ref().map(ToString::to_string),
            collects: CollectsView {
                code: fields(Meaning::Code),
                name: fields(Meaning::Name),
                zip: fields(Meaning::Zip),
                email: fields(Meaning::Email),
                callback: fields(Meaning::Callback),
                source: fields(Meaning::Source),
            },
        }
    }
}

/// What is said of an agent.
pub(crate) struct AgentEntry {
    name: Option<String>,
    is_test: bool,
    campaign: Option<CampaignId>,
    collects: BTreeMap<Meaning, BTreeSet<String>>,
}

impl AgentEntry {
    fn profile(self, id: &AgentId) -> AgentProfile {
        AgentProfile {
            id: id.clone(),
            name: self.name,
            is_test: self.is_test,
            campaign: self.campaign,
            collects: self.collects,
        }
    }
}

impl Entry for AgentEntry {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        Ok(Self {
            name: body.take("name", fields::line(LONGEST_NAME))?,
            is_test: body.take("is_test", fields::boolean)?.unwrap_or(false),
            campaign: body.take("campaign_id", fields::campaign)?,
            collects: collects(body)?,
        })
    }
}

fn collects(body: &mut Fields) -> Result<BTreeMap<Meaning, BTreeSet<String>>, Problem> {
    let value = match body.raw("collects")? {
        None | Some(Value::Null) => return Ok(BTreeMap::new()),
        Some(value) => value,
    };
    let mut fields = Fields::within("collects", value)?;
    let mut collects = BTreeMap::new();
    for meaning in Meaning::ALL {
        let names = fields.take(meaning.as_str(), names)?;
        let names: BTreeSet<String> = names.into_iter().flatten().collect();
        if !names.is_empty() {
            collects.insert(meaning, names);
        }
    }
    fields.finish().map(|()| collects)
}

/// Fields by name: several, or the one there is.
fn names(value: Value) -> Result<Vec<String>, String> {
    let name = fields::line(LONGEST_NAME);
    match value {
        Value::String(_) => name(value).map(|name| vec![name]),
        value => fields::list(MOST_FIELDS, name)(value),
    }
}

described!(AgentEntry: {
    let name = json!({ "type": "string", "minLength": 1, "maxLength": LONGEST_NAME });
    let names = json!({ "type": ["array", "null"], "maxItems": MOST_FIELDS, "items": name });
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "name": { "type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_NAME },
            "is_test": { "type": ["boolean", "null"] },
            "campaign_id": {
                "type": ["string", "null"],
                "pattern": "^([A-Za-z0-9_]|-[A-Za-z0-9_-])[A-Za-z0-9_-]*$",
                "maxLength": 128,
            },
            "collects": {
                "type": ["object", "null"],
                "additionalProperties": false,
                "properties": {
                    "code": names, "name": names, "zip": names,
                    "email": names, "callback": names, "source": names,
                },
            },
        },
        "example": {
            "name": "Intake",
            "collects": { "code": ["mailer_code"], "zip": ["zip_code"] },
        },
    })
});
