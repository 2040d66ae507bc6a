//! Calls to put in: recorded ones, and a set made from one of them that differs
//! in whatever lists filter and sort by.

use serde_json::{Value, json};

use crate::world::World;

/// A delivery as the vendor recorded it.
pub(crate) fn recorded(name: &str) -> Vec<u8> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/elevenlabs/tests/fixtures"
    );
    std::fs::read(format!("{folder}/{name}.json")).unwrap()
}

pub(crate) const INBOUND: &str = "01-webhook-transcription-inbound-twilio";
pub(crate) const INBOUND_ID: &str = "conv_6201kbe4v9m2f7sx8dn3qwhrt5yz";

/// What tells one call of the set from another.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) id: String,
    pub(crate) started: i64,
    pub(crate) duration: u32,
    pub(crate) status: &'static str,
    pub(crate) state: &'static str,
    pub(crate) direction: &'static str,
    pub(crate) agent: &'static str,
    pub(crate) phone: Option<&'static str>,
    pub(crate) converted: bool,
}

pub(crate) const START: i64 = 1_795_000_000;
pub(crate) const PHONES: [Option<&str>; 5] = [
    Some("+14155550100"),
    Some("+14155550101"),
    Some("+12125550100"),
    Some("+447700900123"),
    None,
];

/// Thirty calls, many of them equal in what they are sorted by.
pub(crate) fn set() -> Vec<Sample> {
    (0..30_u32).map(sample).collect()
}

fn sample(n: u32) -> Sample {
    let at = |place: u32| usize::try_from(place).unwrap();
    Sample {
        id: format!("conv_{n:02}"),
        started: START + i64::from(n / 2) * 3600,
        duration: (n * 7) % 5 * 30,
        status: ["success", "failure", "unknown"][at(n % 3)],
        state: ["done", "done", "done", "failed"][at(n % 4)],
        direction: ["inbound", "outbound"][at(n / 3 % 2)],
        agent: ["agent_a", "agent_b"][at(n / 5 % 2)],
        phone: PHONES[at(n % 5)],
        converted: n % 6 == 1,
    }
}

impl Sample {
    pub(crate) fn body(&self) -> String {
        let mut body: Value = serde_json::from_slice(&recorded(INBOUND)).unwrap();
        let data = &mut body["data"];
        data["conversation_id"] = json!(self.id);
        data["agent_id"] = json!(self.agent);
        data["status"] = json!(self.state);
        data["metadata"]["start_time_unix_secs"] = json!(self.started);
        data["metadata"]["call_duration_secs"] = json!(self.duration);
        data["metadata"]["phone_call"]["direction"] = json!(self.direction);
        data["metadata"]["phone_call"]["external_number"] =
            json!(self.phone.unwrap_or("anonymous"));
        data["analysis"]["call_successful"] = json!(self.status);
        let variables = &mut data["conversation_initiation_client_data"]["dynamic_variables"];
        variables["system__caller_id"] = json!(self.phone.unwrap_or("anonymous"));
        body.to_string()
    }
}

/// The API with the whole set in.
pub(crate) async fn world() -> (World, Vec<Sample>) {
    let (world, set) = (World::new().await, set());
    for sample in &set {
        world.deliver(sample.body()).await;
        if sample.converted {
            let path = format!("/api/v1/calls/{}/conversion", sample.id);
            world.put(&path, &json!({ "converted": true })).await.ok();
        }
    }
    (world, set)
}
