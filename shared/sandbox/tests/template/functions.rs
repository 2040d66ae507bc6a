//! What each function runs on, and that it is told no secret.

use std::{collections::BTreeSet, path::Path};

use serde_json::json;

use crate::{resource, resources, template};

#[test]
fn every_folder_of_functions_is_deployed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../functions");
    let folders = std::fs::read_dir(root).unwrap().map(|entry| {
        let name = entry.unwrap().file_name();
        format!("functions/{}", name.to_str().unwrap())
    });
    let deployed = resources("AWS::Serverless::Function")
        .into_iter()
        .map(|(_, function)| {
            function["Properties"]["CodeUri"]
                .as_str()
                .unwrap()
                .to_owned()
        });

    assert_eq!(folders.collect::<BTreeSet<_>>(), deployed.collect());
}

#[test]
fn functions_are_built_by_cargo_lambda_for_arm_with_enough_memory() {
    let template = template();
    let at = |pointer: &str| template.at(pointer).cloned().unwrap();

    assert_eq!(at("/Globals/Function/Runtime"), "provided.al2023");
    assert_eq!(at("/Globals/Function/Architectures"), json!(["arm64"]));
    assert!(at("/Globals/Function/MemorySize").as_u64().unwrap() >= 512);
    for (name, function) in resources("AWS::Serverless::Function") {
        assert_eq!(
            function["Metadata"]["BuildMethod"], "rust-cargolambda",
            "{name}"
        );
        for property in ["Runtime", "Architectures", "MemorySize"] {
            assert!(
                function["Properties"].get(property).is_none(),
                "{name}: {property} is global"
            );
        }
    }
}

#[test]
fn every_function_logs_json_to_a_log_of_its_own_for_30_days() {
    let mut logs = BTreeSet::new();
    for (name, function) in resources("AWS::Serverless::Function") {
        let logging = &function["Properties"]["LoggingConfig"];
        assert_eq!(logging["LogFormat"], "JSON", "{name}");
        assert!(
            logs.insert(logging["LogGroup"]["Ref"].as_str().unwrap().to_owned()),
            "{name}"
        );
    }
    logs.insert("AccessLog".to_owned());

    for (name, log) in resources("AWS::Logs::LogGroup") {
        assert_eq!(log["Properties"]["RetentionInDays"], 30, "{name}");
        assert!(logs.remove(&name), "nothing logs to {name}");
    }
    assert!(logs.is_empty(), "{logs:?}");
}

#[test]
fn no_capacity_is_reserved_unless_asked_for() {
    let most = [
        ("Webhook", 25),
        ("Api", 25),
        ("Dashboard", 25),
        ("Sync", 2),
        ("Changes", 5),
    ];
    for (name, most) in most {
        let reserved = &resource(name)["Properties"]["ReservedConcurrentExecutions"];
        let off = json!({ "Ref": "AWS::NoValue" });
        assert_eq!(
            reserved,
            &json!({ "Fn::If": ["ReservesConcurrency", most, off] })
        );
    }
    let template = template();
    let default = template.at("/Parameters/ReserveConcurrency/Default");
    assert_eq!(default, Some(&json!("false")));
}

#[test]
fn an_environment_says_where_a_secret_is_and_never_what_it_is() {
    let secret = |name: &str| {
        let words = ["SECRET", "KEY", "TOKEN", "PASSWORD"];
        words.iter().any(|word| name.contains(word))
    };
    for (function, resource) in resources("AWS::Serverless::Function") {
        let variables = resource["Properties"]["Environment"]["Variables"].clone();
        let variables = variables.as_object().cloned().unwrap_or_default();
        for (name, value) in variables.iter().filter(|(name, _)| secret(name)) {
            assert!(name.ends_with("_ARN"), "{function} is told {name}");
            assert!(
                value["Ref"].is_string(),
                "{function}: {name} is no reference"
            );
        }
    }
}

#[test]
fn no_secret_stands_in_the_template() {
    for (name, secret) in resources("AWS::SecretsManager::Secret") {
        assert!(secret["Properties"].get("SecretString").is_none(), "{name}");
        assert_eq!(secret["DeletionPolicy"], "Retain", "{name}");
    }
    let text = include_str!("../../../../template.yaml");
    for reveals in ["{{resolve:", "SecretString", "whsec", "wsec_", "sk_"] {
        assert!(!text.contains(reveals), "{reveals}");
    }
}
