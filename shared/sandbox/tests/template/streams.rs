//! Changes on their way from the streams to the bus, and to people.

use serde_json::{Value, json};

use crate::{resource, resources, template};

/// Every stream that a function reads.
fn readings() -> Vec<(String, Value)> {
    let functions = resources("AWS::Serverless::Function");
    let events = functions.into_iter().flat_map(|(_, function)| {
        let events = function["Properties"]["Events"].as_object().cloned();
        events.unwrap_or_default()
    });
    let readings: Vec<_> = events
        .filter(|(_, event)| event["Type"] == "DynamoDB")
        .map(|(name, event)| (name, event["Properties"].clone()))
        .collect();
    assert_eq!(readings.len(), 2);
    readings
}

/// By default a record is tried for ever, and all that are behind it wait.
#[test]
fn whoever_reads_a_stream_gives_up_in_time_and_sets_aside_what_fails() {
    for (name, reading) in readings() {
        assert_eq!(reading["StartingPosition"], "TRIM_HORIZON", "{name}");
        assert_eq!(reading["BisectBatchOnFunctionError"], true, "{name}");
        let responses = &reading["FunctionResponseTypes"];
        assert_eq!(responses, &json!(["ReportBatchItemFailures"]), "{name}");
        let most = |what: &str| reading[what].as_u64().unwrap();
        assert!((1..=100).contains(&most("MaximumRetryAttempts")), "{name}");
        // DynamoDB keeps a record for a day.
        assert!(most("MaximumRecordAgeInSeconds") < 86_400, "{name}");
        assert!(most("BatchSize") <= 100, "{name}");
        let aside = &reading["DestinationConfig"]["OnFailure"];
        let queue = json!({ "Type": "SQS", "Destination": { "Fn::GetAtt": "FailedChanges.Arn" } });
        assert_eq!(aside, &queue, "{name}");
    }
}

#[test]
fn of_the_state_only_the_sync_is_read() {
    let readings = readings();
    let of = |stream: &str| {
        let found = readings
            .iter()
            .find(|(_, it)| it["Stream"]["Fn::GetAtt"] == stream);
        found.unwrap().1.clone()
    };
    assert!(of("Calls.StreamArn").get("FilterCriteria").is_none());
    let filters = &of("State.StreamArn")["FilterCriteria"]["Filters"];
    let pattern: Value = serde_json::from_str(filters[0]["Pattern"].as_str().unwrap()).unwrap();
    assert_eq!(
        pattern,
        json!({ "dynamodb": { "Keys": { "pk": { "S": ["sync"] } } } })
    );
}

#[test]
fn who_publishes_knows_the_bus() {
    for name in ["Changes", "Api"] {
        let variables = &resource(name)["Properties"]["Environment"]["Variables"];
        assert_eq!(variables["EVENT_BUS"], json!({ "Ref": "Events" }), "{name}");
    }
}

#[test]
fn what_asks_to_be_told_is_mailed_in_its_own_words() {
    let rule = &resource("Mails")["Properties"];
    assert_eq!(rule["EventBusName"], json!({ "Ref": "Events" }));
    let pattern = json!({ "source": ["ringledger"], "detail": { "notify": [true] } });
    assert_eq!(rule["EventPattern"], pattern);

    let target = &rule["Targets"][0];
    assert_eq!(target["Arn"], json!({ "Ref": "Alarms" }));
    let transformer = &target["InputTransformer"];
    assert_eq!(transformer["InputPathsMap"]["message"], "$.detail.message");
    assert_eq!(transformer["InputTemplate"], "\"<message>\"");
    assert!(
        target["RetryPolicy"]["MaximumRetryAttempts"]
            .as_u64()
            .unwrap()
            > 0
    );
    assert!(!target["DeadLetterConfig"]["Arn"].is_null());
}

#[test]
fn the_outputs_say_where_the_bus_is_and_where_the_key_goes() {
    let output = |name: &str| template().at(&format!("/Outputs/{name}/Value")).cloned();
    assert_eq!(output("EventBus"), Some(json!({ "Ref": "Events" })));
    assert_eq!(output("ApiKeyArn"), Some(json!({ "Ref": "ApiKey" })));
}
