//! The business's calls in the vendor's terms.

use serde_json::{Map, Value, json};

use super::told::{Feedback, Finding, Told, Verdict};
use crate::business::{Planned, Random, Script, Slots, Step, Via, Went, filled};

/// What the vendor would come to know of a call.
pub(super) fn told(call: &Planned) -> Told {
    let mut told = Told {
        agent_name: Some(call.line.agent_name.to_owned()),
        via: call.line.via,
        ours: ours(call),
        number_id: call.line.number_id(),
        theirs: theirs(call),
        variables: variables(call),
        seed: call.seed,
        steps: Vec::new(),
        ..Told::default()
    };
    match call.went {
        Went::Talked(script) => talked(&mut told, script, &call.slots),
        Went::Broke(script) => broke(&mut told, script, &call.slots),
        Went::NotReached(_) => told.ended = String::new(),
    }
    told
}

fn talked(told: &mut Told, script: &Script, slots: &Slots) {
    told.language = script.fact("language").to_owned();
    told.title = filled(script.fact("title"), slots);
    told.summary = filled(script.fact("summary"), slots);
    told.verdict = Verdict::of(script.fact("status"));
    told.ended = script.fact("ended").to_owned();
    told.criteria = findings(script, "criterion", slots);
    told.collected = findings(script, "collected", slots);
    told.steps = script.steps(slots);
    told.feedback = feedback(told.seed);
}

/// A few words, then nothing: the model behind the agent gave up.
fn broke(told: &mut Told, script: &Script, slots: &Slots) {
    let steps: Vec<Step> = script.steps(slots).into_iter().take(2).collect();
    told.language = script.fact("language").to_owned();
    told.steps = steps;
    told.ended = "custom_llm generation failed".to_owned();
}

/// A trunk leaves the plus of our own number out.
fn ours(call: &Planned) -> String {
    let number = call.line.number.unwrap_or_default();
    match call.line.via {
        Via::SipTrunk => number.trim_start_matches('+').to_owned(),
        _ => number.to_owned(),
    }
}

fn theirs(call: &Planned) -> String {
    match call.is_withheld {
        true => "anonymous".to_owned(),
        false => call.person.number.clone(),
    }
}

/// The batch of the call, and the recipient that it was for.
pub(super) fn batch(call: &Planned) -> Option<(String, String)> {
    let recipient = format!("rcpnt_demo_{:010}", call.seed % 10_000_000_000);
    Some((call.line.batch_id()?, recipient))
}

/// What the agent was told beforehand: for a batch, which campaign it is.
fn variables(call: &Planned) -> Map<String, Value> {
    let mut variables = Map::from_iter([
        ("system__agent_id".to_owned(), call.line.agent_id.into()),
        (
            "system__conversation_id".to_owned(),
            call.id.as_str().into(),
        ),
    ]);
    if let (Via::Batch, Some(campaign)) = (call.line.via, call.line.campaign) {
        variables.insert("campaign_id".to_owned(), campaign.into());
        variables.insert("first_name".to_owned(), call.person.first.into());
    }
    variables
}

fn findings(script: &Script, kind: &str, slots: &Slots) -> Vec<Finding> {
    let findings = script.reasoned(kind, slots);
    let findings = findings.map(|(id, value, rationale)| Finding {
        id,
        value: typed(&value),
        rationale,
    });
    findings.collect()
}

/// A number or a yes or no where it is one, else text.
fn typed(value: &str) -> Value {
    let json = serde_json::from_str::<Value>(value).ok();
    json.filter(|json| !json.is_string())
        .unwrap_or_else(|| json!(value))
}

fn feedback(seed: u64) -> Feedback {
    let mut random = Random::seeded(seed.rotate_left(17));
    let rating = random
        .chance(12)
        .then(|| u8::try_from(3 + random.below(3)).unwrap_or(5));
    Feedback {
        rating,
        ..Feedback::default()
    }
}
