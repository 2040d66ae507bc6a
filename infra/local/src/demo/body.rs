//! The webhook's body of a call, as the vendor would send it.

use serde_json::{Map, Value, json};

use super::lines::{Line, Via};
use super::month::{Planned, Went};
use super::random::Random;
use super::script::{Script, filled};
use super::turns::{Told, told};

/// The vendor looks at a conversation for a moment before it tells.
const ANALYSIS_SECS: i64 = 7;

const NUMBER_ID: &str = "phnum_demo";

pub(super) fn of(call: &Planned<'_>) -> Value {
    let mut random = Random::seeded(call.seed);
    match call.went {
        Went::Talked(script) => ended(call, script, &mut random),
        Went::Broke(script) => broken(call, script, &mut random),
        Went::NotReached(reason) => not_reached(call, reason, &mut random),
    }
}

fn ended(call: &Planned<'_>, script: &Script, random: &mut Random) -> Value {
    let steps = script.steps(&call.slots);
    let told = told(&steps, call.line.agent_id, call.line.via.is_text(), random);
    let mut metadata = metadata(call, script, &told, random);
    metadata.insert("termination_reason".to_owned(), script.fact("ended").into());
    event(call, "done", metadata, analysis(call, script), told)
}

/// A few words, then nothing: the model behind the agent gave up.
fn broken(call: &Planned<'_>, script: &Script, random: &mut Random) -> Value {
    let steps: Vec<_> = script.steps(&call.slots).into_iter().take(2).collect();
    let told = told(&steps, call.line.agent_id, call.line.via.is_text(), random);
    let mut metadata = metadata(call, script, &told, random);
    let reason = "custom_llm generation failed";
    metadata.insert("termination_reason".to_owned(), reason.into());
    metadata.insert(
        "error".to_owned(),
        json!({ "code": 1002, "reason": reason }),
    );
    event(call, "failed", metadata, Value::Null, told)
}

fn event(
    call: &Planned<'_>,
    state: &str,
    metadata: Map<String, Value>,
    analysis: Value,
    told: Told,
) -> Value {
    let line = call.line;
    let ended_at = call.started_at.as_second() + i64::from(told.secs);
    json!({
        "type": "post_call_transcription",
        "event_timestamp": ended_at + ANALYSIS_SECS,
        "data": {
            "agent_id": line.agent_id,
            "agent_name": line.agent_name,
            "conversation_product": "agent",
            "status": state,
            "conversation_id": call.id,
            "metadata": metadata,
            "analysis": analysis,
            "user_message_count": told.by_caller,
            "agent_message_count": told.by_agent,
            "visited_agents": [{ "agent_id": line.agent_id, "branch_id": null }],
            "conversation_initiation_client_data": {
                "source_info": { "source": line.via.source(), "version": null },
                "dynamic_variables": variables(call),
            },
            "environment": "production",
            "has_audio": !line.via.is_text(),
            "has_user_audio": !line.via.is_text(),
            "has_response_audio": !line.via.is_text(),
            "has_auxiliary_audio": false,
            "transcript": told.turns,
            "tag_ids": [],
        },
    })
}

fn metadata(
    call: &Planned<'_>,
    script: &Script,
    told: &Told,
    random: &mut Random,
) -> Map<String, Value> {
    let credits = told.secs.saturating_mul(8).saturating_add(17);
    let metadata = json!({
        "start_time_unix_secs": call.started_at.as_second(),
        "accepted_time_unix_secs": call.started_at.as_second() + 2,
        "call_duration_secs": told.secs,
        "cost": credits,
        "cost_fiat": f64::from(credits) / 5600.0,
        "feedback": feedback(random),
        "phone_call": phone_call(call, random),
        "batch_call": batch_call(call),
        "main_language": script.fact("language"),
        "text_only": call.line.via.is_text(),
        "conversation_initiation_source": call.line.via.source(),
        "warnings": [],
        "whatsapp": whatsapp(call),
    });
    match metadata {
        Value::Object(metadata) => metadata,
        _ => Map::new(),
    }
}

fn feedback(random: &mut Random) -> Value {
    if !random.chance(12) {
        return json!({ "type": null, "rating": null, "comment": null });
    }
    json!({ "type": "rating", "rating": 3 + random.below(3), "comment": null })
}

fn phone_call(call: &Planned<'_>, random: &mut Random) -> Value {
    let Line { via, number, .. } = *call.line;
    let number = number.unwrap_or_default();
    let other = if call.is_withheld {
        "anonymous"
    } else {
        &call.person.number
    };
    match via {
        Via::Widget | Via::WhatsApp => Value::Null,
        // A trunk leaves the plus of our own number out.
        Via::SipTrunk => json!({
            "type": "sip_trunking",
            "direction": "inbound",
            "phone_number_id": NUMBER_ID,
            "agent_number": number.trim_start_matches('+'),
            "external_number": other,
            "call_sid": format!("SCL_{}", random.letters(12)),
        }),
        Via::Twilio | Via::Batch => json!({
            "type": "twilio",
            "direction": if via == Via::Batch { "outbound" } else { "inbound" },
            "phone_number_id": NUMBER_ID,
            "agent_number": number,
            "external_number": other,
            "stream_sid": format!("MZ{}", random.letters(32)),
            "call_sid": format!("CA{}", random.letters(32)),
        }),
    }
}

fn batch_call(call: &Planned<'_>) -> Value {
    match (call.line.via, call.line.campaign) {
        (Via::Batch, Some(campaign)) => json!({
            "batch_call_id": format!("btcal_demo_{campaign}"),
            "batch_call_recipient_id": format!("rcpnt_demo_{}", call.seed % 100_000),
        }),
        _ => Value::Null,
    }
}

fn whatsapp(call: &Planned<'_>) -> Value {
    match call.line.via {
        Via::WhatsApp => json!({
            "direction": "inbound",
            "whatsapp_phone_number_id": "109876543210987",
            "whatsapp_user_id": call.person.number.trim_start_matches('+'),
        }),
        _ => Value::Null,
    }
}

/// What the agent was told beforehand: for a batch, which campaign it is.
fn variables(call: &Planned<'_>) -> Value {
    let mut variables = json!({
        "system__agent_id": call.line.agent_id,
        "system__conversation_id": call.id,
    });
    if let (Some(variables), Via::Batch, Some(campaign)) =
        (variables.as_object_mut(), call.line.via, call.line.campaign)
    {
        variables.insert("campaign_id".to_owned(), campaign.into());
        variables.insert("first_name".to_owned(), call.person.first.into());
    }
    variables
}

fn analysis(call: &Planned<'_>, script: &Script) -> Value {
    let criteria: Vec<Value> = script
        .reasoned("criterion", &call.slots)
        .map(|(id, result, rationale)| {
            json!({ "criteria_id": id, "result": result, "rationale": rationale })
        })
        .collect();
    let collected: Vec<Value> = script
        .reasoned("collected", &call.slots)
        .map(|(id, value, rationale)| {
            json!({ "data_collection_id": id, "value": typed(&value), "rationale": rationale })
        })
        .collect();
    json!({
        "evaluation_criteria_results": by_id(&criteria, "criteria_id"),
        "evaluation_criteria_results_list": criteria,
        "data_collection_results": by_id(&collected, "data_collection_id"),
        "data_collection_results_list": collected,
        "call_successful": script.fact("status"),
        "transcript_summary": filled(script.fact("summary"), &call.slots),
        "call_summary_title": filled(script.fact("title"), &call.slots),
    })
}

/// A number or a yes or no where it is one, else text.
fn typed(value: &str) -> Value {
    let json = serde_json::from_str::<Value>(value).ok();
    json.filter(|json| !json.is_string())
        .unwrap_or_else(|| value.into())
}

fn by_id(results: &[Value], key: &str) -> Map<String, Value> {
    let named = results
        .iter()
        .filter_map(|result| Some((result.get(key)?.as_str()?.to_owned(), result.clone())));
    named.collect()
}

/// An attempt that reached nobody is told in another shape.
fn not_reached(call: &Planned<'_>, reason: &str, random: &mut Random) -> Value {
    let (from, to) = (call.line.number.unwrap_or_default(), &call.person.number);
    let metadata = match reason {
        "unknown" => json!({ "type": "sip", "body": {
            "from_number": from,
            "to_number": to,
            "sip_status_code": 404,
            "sip_status": "Invalid destination number",
            "error_reason": "INVITE failed: sip status: 404: Invalid destination number (SIP 404)",
            "call_sid": format!("SCL_{}", random.letters(12)),
        } }),
        _ => json!({ "type": "twilio", "body": {
            "From": from,
            "To": to,
            "Caller": from,
            "Called": to,
            "CallStatus": reason,
            "CallSid": format!("CA{}", random.letters(32)),
            "SipResponseCode": if reason == "busy" { "486" } else { "480" },
            "Direction": "outbound-api",
            "CallDuration": "0",
            "Duration": "0",
        } }),
    };
    json!({
        "type": "call_initiation_failure",
        "event_timestamp": call.started_at.as_second() + 20,
        "data": {
            "agent_id": call.line.agent_id,
            "conversation_id": call.id,
            "failure_reason": reason,
            "metadata": metadata,
        },
    })
}

#[cfg(test)]
mod tests {
    use domain::Region;
    use elevenlabs::{Event, Verified};

    use super::*;
    use crate::demo::month::month;
    use crate::demo::script::scripts;

    #[test]
    fn every_call_of_a_month_is_understood_without_a_warning() {
        let as_of = "2026-11-22T18:00:00Z".parse().unwrap();
        let scripts = scripts();
        for call in month(&scripts, as_of) {
            let body = of(&call).to_string();
            let verified = Verified::kept(body.as_bytes(), as_of);
            match Event::read(&verified, as_of, &Region::default()).unwrap() {
                Event::Call(seen) => assert!(seen.warnings.is_empty(), "{:?}", seen.warnings),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_call_is_told_the_same_way_each_time() {
        let as_of = "2026-11-22T18:00:00Z".parse().unwrap();
        let scripts = scripts();
        let bodies = || month(&scripts, as_of).iter().map(of).collect::<Vec<_>>();
        assert_eq!(bodies(), bodies());
    }

    #[test]
    fn nothing_is_left_unfilled() {
        let as_of = "2026-11-22T18:00:00Z".parse().unwrap();
        let scripts = scripts();
        for call in month(&scripts, as_of) {
            let body = of(&call).to_string();
            for slot in [
                "first", "last", "street", "day", "time", "count", "price", "code", "room",
            ] {
                assert!(!body.contains(&format!("{{{slot}}}")), "{slot} in {body}");
            }
        }
    }
}
