//! A call as lists show it.

use std::collections::BTreeMap;

use domain::{Call, Timestamp};
use serde::Serialize;
use store::{CallRow, SightingRow};
use utoipa::ToSchema;

use super::attribution::AttributionView;
use super::conversion::ConversionView;
use super::known;
use crate::names::Names;

/// One page of calls.
#[derive(Serialize, ToSchema)]
pub(crate) struct CallPage {
    pub(crate) calls: Vec<CallView>,
    /// Pass it as `cursor`, with the same filters, to go on; null at the end.
    pub(crate) next_cursor: Option<String>,
    /// Whether the page ends early because many calls had to be looked through:
    /// there may be more on the next page, even if this one is empty.
    pub(crate) partial: bool,
}

/// A call in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = Call)]
pub(crate) struct CallView {
    #[serde(flatten)]
    columns: Columns,
    conversion: ConversionView,
}

/// What a list and the call itself both show.
#[derive(Serialize, ToSchema)]
#[schema(as = CallColumns)]
pub(crate) struct Columns {
    #[schema(example = "conv_6201kbe4v9m2f7sx8dn3qwhrt5yz")]
    conversation_id: String,
    agent_id: Option<String>,
    agent_name: Option<String>,
    /// phone, web, sms, whatsapp, or the vendor's word for another one.
    #[schema(example = "phone")]
    channel: String,
    /// inbound, outbound, or a word of the vendor's that we do not know.
    #[schema(examples("inbound", "outbound"))]
    direction: Option<String>,
    /// The other party's number in E.164; viewers without the scope `pii` see its
    /// end, `+…0100`, and no number in any text.
    #[schema(example = "+14155550100")]
    external_number: Option<String>,
    /// The number they dialled, or were called from, in E.164.
    agent_number: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    started_at: Option<Timestamp>,
    duration_secs: Option<u32>,
    /// initiated, in-progress, processing, failed, done, or a word of the
    /// vendor's that we do not know.
    #[schema(example = "done")]
    state: Option<String>,
    #[schema(value_type = crate::words::Status)]
    status: String,
    termination_reason: Option<String>,
    title: Option<String>,
    /// Lists show the beginning of a long one.
    summary: Option<String>,
    attribution: AttributionView,
    /// What is peculiar: web, text, test, spam, own_number, subagent, voicemail,
    /// erased.
    flags: Vec<String>,
    sightings: Vec<SightingView>,
}

/// The first and the last time that a source showed the call.
#[derive(Serialize, ToSchema)]
#[schema(as = Sighting)]
struct SightingView {
    #[schema(example = "webhook")]
    source: String,
    #[schema(value_type = String, format = DateTime)]
    first: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    last: Timestamp,
}

impl CallView {
    pub(crate) fn new(row: CallRow, names: &Names) -> Self {
        Self {
            conversion: ConversionView::from(&row.conversion),
            columns: Columns::of_row(row, names),
        }
    }
}

impl Columns {
    fn of_row(row: CallRow, names: &Names) -> Self {
        Self {
            conversation_id: row.conversation_id,
            agent_id: row.agent_id,
            agent_name: row.agent_name,
            channel: row.channel,
            direction: row.direction,
            external_number: row.external_number,
            agent_number: row.agent_number,
            started_at: row.started_at,
            duration_secs: row.duration_secs,
            state: row.state,
            status: row.status,
            termination_reason: row.termination_reason,
            title: row.title,
            summary: row.summary,
            attribution: AttributionView::new(row.attribution, names),
            flags: row.flags,
            sightings: sightings(row.sightings),
        }
    }

    /// The columns with the texts that lists shorten whole.
    pub(crate) fn of_call(call: &Call, names: &Names) -> Self {
        let facts = call.facts();
        Self {
            agent_name: known(&facts.agent_name),
            channel: call.channel().to_string(),
            state: call.state().map(ToString::to_string),
            termination_reason: known(&facts.termination_reason),
            title: known(&facts.title),
            summary: known(&facts.summary),
            ..Self::of_row(CallRow::from(call), names)
        }
    }
}

fn sightings(rows: BTreeMap<String, SightingRow>) -> Vec<SightingView> {
    let rows = rows.into_iter();
    rows.map(|(source, SightingRow { first, last })| SightingView {
        source,
        first,
        last,
    })
    .collect()
}
