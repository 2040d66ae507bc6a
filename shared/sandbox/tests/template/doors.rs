//! Time-outs, throttles and what the gateway writes down.

use serde_json::{Value, json};

use crate::{resource, resources, template};

#[test]
fn every_time_out_ends_before_the_one_around_it() {
    for (name, function) in resources("AWS::Serverless::Function") {
        let function_ms = 1000 * function["Properties"]["Timeout"].as_u64().unwrap();
        for gateway_ms in routes(&function).map(|route| route["TimeoutInMillis"].as_u64().unwrap())
        {
            assert!(
                function_ms < gateway_ms,
                "{name}: {function_ms} ms in {gateway_ms} ms"
            );
            assert!(
                gateway_ms <= 30_000,
                "{name}: the gateway waits 30 s at most"
            );
        }
    }

    let webhook = &resource("Webhook")["Properties"];
    let deadline = &webhook["Environment"]["Variables"]["STORE_DEADLINE_MS"];
    assert_eq!((deadline, &webhook["Timeout"]), (&json!("450"), &json!(5)));
}

#[test]
fn every_route_is_throttled_and_the_webhooks_on_its_own_account() {
    let api = &resource("HttpApi")["Properties"];
    let webhook = &api["RouteSettings"]["ANY /api/webhooks/elevenlabs"];
    for throttled in [&api["DefaultRouteSettings"], webhook] {
        assert!(throttled["ThrottlingRateLimit"].as_u64().unwrap() <= 100);
        assert!(throttled["ThrottlingBurstLimit"].as_u64().unwrap() <= 200);
    }
}

#[test]
fn the_routes_are_those_that_cargo_lambda_watch_serves() {
    let routes_of = |name: &str| -> Vec<Value> {
        let route = |route: &Value| json!([route["Method"], route["Path"]]);
        routes(&resource(name)).map(route).collect()
    };

    assert_eq!(
        routes_of("Webhook"),
        [json!(["ANY", "/api/webhooks/elevenlabs"])]
    );
    assert_eq!(
        routes_of("Api"),
        [json!(["GET", "/healthz"]), json!(["ANY", "/api/{proxy+}"])]
    );
    assert_eq!(
        routes_of("Dashboard"),
        [json!([null, null])],
        "whatever is left"
    );
    assert_eq!(resource("HttpApi")["Properties"]["StageName"], "$default");
}

#[test]
fn the_access_log_has_no_query_no_path_and_no_body() {
    let access_log = &resource("HttpApi")["Properties"]["AccessLogSettings"];
    let format = access_log["Format"].as_str().unwrap();
    for wanted in [
        "requestId",
        "routeKey",
        "status",
        "responseLatency",
        "identity.sourceIp",
    ] {
        assert!(format.contains(&format!("$context.{wanted}")), "{wanted}");
    }
    for unwanted in ["query", "path", "body", "authorizer", "userAgent"] {
        assert!(
            !format.to_lowercase().contains(&unwanted.to_lowercase()),
            "{unwanted}"
        );
    }

    let line = format
        .replace("$context.status", "200")
        .replace("$context.response", "1");
    let line = line.replace("1Latency", "12").replace("1Length", "34");
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(
        line["status"], 200,
        "a number, for the metric filters compare it"
    );
}

#[test]
fn the_outputs_say_where_to_send_and_where_to_look() {
    let url = |name: &str| {
        let template = template();
        let value = template.at(&format!("/Outputs/{name}/Value/Fn::Sub"));
        value.unwrap().as_str().unwrap().to_owned()
    };
    assert!(url("WebhookUrl").ends_with("/api/webhooks/elevenlabs"));
    assert!(url("DashboardUrl").starts_with("https://${HttpApi}."));
}

fn routes(function: &Value) -> impl Iterator<Item = &Value> {
    let events = function["Properties"]["Events"].as_object().unwrap();
    events
        .values()
        .filter(|event| event["Type"] == "HttpApi")
        .map(|event| &event["Properties"])
}
