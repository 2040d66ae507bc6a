//! Who may do what: each function what it does, and nothing by a star.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{list, resource, resources};

/// Where a star stands for what cannot be named: objects below a prefix.
const PREFIXES: [&str; 4] = [
    "${Objects.Arn}/calls/*",
    "${Objects.Arn}/deliveries/*",
    "${Objects.Arn}/imports/*",
    "${Objects.Arn}/parked/*",
];

#[test]
fn no_permission_is_given_by_a_star() {
    for (policy, statement) in statements() {
        assert_eq!(statement["Effect"], "Allow", "{policy}");
        for action in list(&statement["Action"]) {
            assert!(
                !action.as_str().unwrap().contains('*'),
                "{policy}: {action}"
            );
        }
        assert!(statement.get("NotAction").is_none() && statement.get("NotResource").is_none());
    }
}

#[test]
fn every_permission_is_on_resources_of_this_stack() {
    for (policy, statement) in statements() {
        let targets = list(&statement["Resource"]);
        assert!(!targets.is_empty(), "{policy}");
        for target in targets {
            assert!(is_ours(&target), "{policy} reaches {target}");
        }
    }
}

#[test]
fn every_index_can_be_queried_and_no_other() {
    let named = statements()
        .into_iter()
        .flat_map(|(_, statement)| list(&statement["Resource"]));
    let granted: BTreeSet<_> = named
        .filter_map(|target| Some(target["Fn::Sub"].as_str()?.to_owned()))
        .filter(|target| target.contains("/index/"))
        .collect();

    let tables = resources("AWS::DynamoDB::Table");
    let indexes = tables.iter().flat_map(|(table, resource)| {
        let indexes = list(&resource["Properties"]["GlobalSecondaryIndexes"]);
        let name = |index: Value| index["IndexName"].as_str().unwrap().to_owned();
        indexes
            .into_iter()
            .map(move |index| format!("${{{table}.Arn}}/index/{}", name(index)))
    });
    assert_eq!(granted, indexes.collect());
}

#[test]
fn every_function_has_a_role_of_its_own_made_of_our_policies() {
    let mut roles = BTreeSet::new();
    for (name, function) in resources("AWS::Serverless::Function") {
        let role = &function["Properties"]["Role"]["Fn::GetAtt"];
        assert_eq!(role, &json!(format!("{name}Role.Arn")));
        assert!(function["Properties"].get("Policies").is_none(), "{name}");
        roles.insert(format!("{name}Role"));
    }
    for (name, role) in resources("AWS::IAM::Role") {
        assert!(roles.contains(&name), "{name} belongs to no function");
        let trust = &role["Properties"]["AssumeRolePolicyDocument"]["Statement"];
        assert_eq!(
            trust[0]["Principal"],
            json!({ "Service": "lambda.amazonaws.com" })
        );
        for policy in list(&role["Properties"]["ManagedPolicyArns"]) {
            resource(policy["Ref"].as_str().unwrap());
        }
    }
}

#[test]
fn only_the_webhook_reads_its_secrets() {
    let readers: Vec<_> = statements()
        .into_iter()
        .filter(|(_, it)| list(&it["Action"]).contains(&json!("secretsmanager:GetSecretValue")))
        .map(|(policy, _)| policy)
        .collect();
    assert_eq!(readers, ["WebhookRole"]);
}

/// All statements of roles and policies, each with whose it is.
fn statements() -> Vec<(String, Value)> {
    let policies = resources("AWS::IAM::ManagedPolicy")
        .into_iter()
        .map(|(name, policy)| (name, policy["Properties"]["PolicyDocument"].clone()));
    let inline = resources("AWS::IAM::Role")
        .into_iter()
        .flat_map(|(name, role)| {
            let policies = list(&role["Properties"]["Policies"]);
            policies
                .into_iter()
                .map(move |policy| (name.clone(), policy["PolicyDocument"].clone()))
        });
    policies
        .chain(inline)
        .flat_map(|(name, document)| {
            let statements = list(&document["Statement"]);
            statements
                .into_iter()
                .map(move |statement| (name.clone(), statement))
        })
        .collect()
}

fn is_ours(target: &Value) -> bool {
    if let Some(text) = target["Fn::Sub"].as_str() {
        return PREFIXES.contains(&text) || (text.contains("/index/") && !text.contains('*'));
    }
    let attribute = target["Fn::GetAtt"].as_str();
    let name = attribute
        .and_then(|it| it.strip_suffix(".Arn"))
        .or(target["Ref"].as_str());
    name.is_some_and(|name| !resource(name).is_null())
}
