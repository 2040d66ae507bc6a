//! A decision on many calls as it is sent.

use access::Problem;
use domain::{ConversationId, OperationId};
use jiff::tz::TimeZone;
use jobs::{Bulk, Targets};
use serde_json::{Value, json};

use crate::attribution::{LONGEST_REASON, choice};
use crate::calls::filter;
use crate::request::{Entry, Fields, PLAIN_TEXT, Params, described, fields};

/// Calls that one request may name.
const MOST_IDS: usize = 10_000;

/// A decision on many calls.
pub(crate) struct BulkEntry {
    pub(crate) which: Which,
    pub(crate) expected_count: Option<u64>,
    pub(crate) bulk: Bulk,
    pub(crate) operation_id: Option<OperationId>,
}

/// The calls that are meant.
pub(crate) enum Which {
    Ids(Vec<ConversationId>),
    Filter(Params),
}

impl Which {
    /// The calls; days in a filter are the ledger's.
    pub(crate) fn targets(self, zone: &TimeZone) -> Result<Targets, Problem> {
        match self {
            Self::Ids(ids) => Ok(Targets::Ids(ids)),
            Self::Filter(mut params) => {
                let filter = filter(&mut params, zone)?;
                params.finish()?;
                Ok(Targets::Filter(filter))
            }
        }
    }
}

impl Entry for BulkEntry {
    /// Ten thousand ids of the greatest length, and room around them.
    const LARGEST: usize = 2 * 1024 * 1024;

    fn read(body: &mut Fields) -> Result<Self, Problem> {
        let which = which(body)?;
        let count = fields::whole(0..=1_000_000_000);
        let expected_count = body.take("expected_count", count)?;
        let choice = choice(body)?;
        let reason = body.take("reason", fields::text(LONGEST_REASON))?;
        let overwrite_manual = body.take("overwrite_manual", fields::boolean)?;
        Ok(Self {
            which,
            expected_count,
            bulk: Bulk {
                choice,
                reason,
                overwrite_manual: overwrite_manual.unwrap_or(false),
            },
            operation_id: body.take("operation_id", fields::parsed)?,
        })
    }
}

fn which(body: &mut Fields) -> Result<Which, Problem> {
    let ids = body.take("ids", fields::list(MOST_IDS, fields::parsed))?;
    let filter = body.raw("filter")?.filter(|value| !value.is_null());
    match (ids, filter) {
        (Some(ids), None) => Ok(Which::Ids(ids)),
        (None, Some(filter)) => Params::of_field("filter", filter).map(Which::Filter),
        (None, None) => Err(body.invalid("ids", "is missing, and so is filter")),
        (Some(_), Some(_)) => Err(body.invalid("filter", "is there beside ids")),
    }
}

described!(BulkEntry: json!({
    "type": "object",
    "description": "Either `ids` or `filter`; a filter comes with the count that was seen.",
    "required": ["campaign_id"],
    "additionalProperties": false,
    "properties": {
        "ids": {
            "type": ["array", "null"],
            "maxItems": MOST_IDS,
            "items": { "type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": 128 },
        },
        "filter": {
            "type": ["object", "null"],
            "description": "The parameters of `GET /calls` that filter.",
            "additionalProperties": false,
            "properties": filters(),
        },
        "expected_count": { "type": ["integer", "null"], "minimum": 0, "maximum": 1_000_000_000 },
        "campaign_id": {
            "type": ["string", "null"],
            "pattern": "^([A-Za-z0-9_]|-[A-Za-z0-9_-])[A-Za-z0-9_-]*$",
            "maxLength": 128,
        },
        "recipient_id": { "type": ["string", "null"], "minLength": 1, "maxLength": 128 },
        "reason": {
            "type": ["string", "null"],
            "maxLength": LONGEST_REASON,
            "pattern": PLAIN_TEXT,
        },
        "overwrite_manual": { "type": ["boolean", "null"] },
        "operation_id": {
            "type": ["string", "null"],
            "description": "Yours to choose: a repeat changes nothing.",
            "pattern": "^[A-Za-z0-9_-]+$",
            "maxLength": 128,
        },
    },
    "example": {
        "filter": { "attribution": "unattributed", "agent_id": "agent_a" },
        "expected_count": 0,
        "campaign_id": null,
        "reason": "a wrong number in a newspaper",
    },
}));

fn filters() -> Value {
    let text = json!({ "type": ["string", "null"] });
    let secs = json!({ "type": ["integer", "null"], "minimum": 0, "maximum": 4_294_967_295_u32 });
    json!({
        "campaign_id": text, "status": text, "state": text, "attribution": text,
        "converted": { "type": ["boolean", "null"] },
        "agent_id": text, "direction": text, "phone": text, "from": text, "to": text,
        "min_duration": secs, "max_duration": secs,
    })
}
