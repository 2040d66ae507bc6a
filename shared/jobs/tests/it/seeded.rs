//! Calls put straight into the table, as many and as odd as a test wants.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use sandbox::TABLE_PREFIX;
use store::{AlternativeRow, AttributionRow, CallRow, ConversionRow, SightingRow};

use crate::world::{World, at};

/// A call, minute `n`, with everything that a list can show of one.
pub(crate) fn row(n: i64) -> CallRow {
    let sighting = SightingRow {
        first: at(n),
        last: at(n + 1),
    };
    CallRow {
        conversation_id: format!("conv_{n:06}"),
        agent_id: Some("agent_1".to_owned()),
        agent_name: Some("Front desk".to_owned()),
        channel: "phone".to_owned(),
        direction: Some("inbound".to_owned()),
        external_number: Some(format!("+1415{:07}", 5_550_000 + n)),
        agent_number: Some("+14155550199".to_owned()),
        started_at: Some(at(n)),
        duration_secs: Some(u32::try_from(n % 7).unwrap() * 10),
        state: Some("done".to_owned()),
        status: ["success", "failure", "unknown"][usize::try_from(n % 3).unwrap()].to_owned(),
        termination_reason: Some("hung up".to_owned()),
        title: Some(format!("Call {n}")),
        summary: Some("A letter.".to_owned()),
        conversion: ConversionRow {
            converted: true,
            value_micros: Some(12_500_000),
            currency: Some("USD".to_owned()),
            source: Some("person".to_owned()),
            at: Some(at(n)),
        },
        attribution: AttributionRow {
            status: "automatic".to_owned(),
            campaign_id: Some("spring".to_owned()),
            recipient_id: Some("r1".to_owned()),
            confidence: Some(930),
            rule: Some("B2".to_owned()),
            reason: "Their number is on the list.".to_owned(),
            decided_by: Some("rules".to_owned()),
            decided_at: Some(at(n)),
            alternatives: vec![AlternativeRow {
                campaign_id: "autumn".to_owned(),
                ..AlternativeRow::default()
            }],
            ..AttributionRow::default()
        },
        flags: vec!["test".to_owned(), "voicemail".to_owned()],
        sightings: BTreeMap::from([("sync".to_owned(), sighting)]),
        ..CallRow::default()
    }
}

/// The same with texts as long as they come: two or three hundred fill a part.
pub(crate) fn long(n: i64) -> CallRow {
    CallRow {
        summary: Some("schöner Brief — ".repeat(31)),
        attribution: AttributionRow {
            reason: "weil die Nummer auf der Liste steht; ".repeat(80),
            ..row(n).attribution
        },
        ..row(n)
    }
}

impl World {
    /// Puts rows where lists find them, without anything else of their calls.
    pub(crate) async fn seed(&self, rows: impl IntoIterator<Item = CallRow>) {
        let (client, table) = (self.sandbox.client(), format!("{TABLE_PREFIX}calls"));
        let items: Vec<_> = rows.into_iter().map(item).collect();
        for chunk in items.chunks(25) {
            let puts = chunk.iter().map(|item| put(item.clone())).collect();
            let write = client.batch_write_item().request_items(&table, puts);
            write.send().await.unwrap();
        }
    }
}

fn item(row: CallRow) -> HashMap<String, AttributeValue> {
    let columns: HashMap<String, AttributeValue> = serde_dynamo::to_item(&row).unwrap();
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let started = row.started_at.unwrap().as_millisecond();
    HashMap::from([
        ("conversation_id".to_owned(), text(&row.conversation_id)),
        ("listing".to_owned(), text("all")),
        (
            "started_at".to_owned(),
            AttributeValue::N(started.to_string()),
        ),
        ("row".to_owned(), AttributeValue::M(columns)),
    ])
}

fn put(item: HashMap<String, AttributeValue>) -> WriteRequest {
    let put = PutRequest::builder().set_item(Some(item)).build().unwrap();
    WriteRequest::builder().put_request(put).build()
}
