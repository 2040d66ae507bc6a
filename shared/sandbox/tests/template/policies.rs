//! Who may do what: each function what it does, and nothing by a star.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{list, resource, resources};

/// Where a star stands for what cannot be named: objects below a prefix.
const PREFIXES: [&str; 5] = [
    "${Objects.Arn}/calls/*",
    "${Objects.Arn}/deliveries/*",
    "${Objects.Arn}/exports/*",
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
fn each_secret_is_read_by_the_one_function_that_needs_it() {
    let readers: Vec<_> = statements()
        .into_iter()
        .filter(|(_, it)| list(&it["Action"]).contains(&json!("secretsmanager:GetSecretValue")))
        .map(|(policy, it)| (policy, it["Resource"].clone()))
        .collect();
    let reader = |role: &str, secret: &str| (role.to_owned(), json!({ "Ref": secret }));
    let wanted = [
        reader("SyncRole", "ApiKey"),
        reader("WebhookRole", "WebhookSecrets"),
    ];
    assert_eq!(sorted(readers), wanted);
}

#[test]
fn changes_reads_two_streams_and_of_the_tables_only_who_answered() {
    let role = &resource("ChangesRole")["Properties"];
    assert!(role.get("ManagedPolicyArns").is_none());
    let streams = json!([{ "Fn::GetAtt": "Calls.StreamArn" }, { "Fn::GetAtt": "State.StreamArn" }]);
    for (_, statement) in statements()
        .iter()
        .filter(|(policy, _)| policy == "ChangesRole")
    {
        let actions = list(&statement["Action"]);
        if actions
            .iter()
            .any(|it| it.as_str().unwrap().starts_with("dynamodb:"))
        {
            let counters = json!({ "Fn::GetAtt": "Counters.Arn" });
            let resource = &statement["Resource"];
            assert!(*resource == streams || *resource == counters, "{resource}");
        }
    }
}

#[test]
fn only_who_has_something_to_tell_puts_events_and_only_on_our_bus() {
    let tellers: Vec<_> = statements()
        .into_iter()
        .filter(|(_, it)| list(&it["Action"]).contains(&json!("events:PutEvents")))
        .map(|(policy, it)| (policy, it["Resource"].clone()))
        .collect();
    let teller = |role: &str| (role.to_owned(), json!({ "Fn::GetAtt": "Events.Arn" }));
    let expected = ["ApiRole", "ChangesRole", "DashboardRole"].map(teller);
    assert_eq!(sorted(tellers), expected);
}

#[test]
fn exports_are_written_by_who_works_on_jobs_and_deleted_by_the_tick() {
    let holders = |policy: &str| -> BTreeSet<String> {
        let held = |role: &Value| {
            let policies = list(&role["Properties"]["ManagedPolicyArns"]);
            policies.contains(&json!({ "Ref": policy }))
        };
        let roles = resources("AWS::IAM::Role").into_iter();
        roles
            .filter_map(|(name, role)| held(&role).then_some(name))
            .collect()
    };
    let who = ["ApiRole", "DashboardRole", "SyncRole"].map(str::to_owned);
    assert_eq!(holders("ExportCalls"), who.clone().into());
    assert_eq!(holders("KeepDirectory"), who.into());

    let place = json!({ "Fn::Sub": "${Objects.Arn}/exports/*" });
    let reach = |action: &str| -> Vec<String> {
        let reaching = statements().into_iter().filter(|(_, it)| {
            list(&it["Action"]).contains(&json!(action)) && list(&it["Resource"]).contains(&place)
        });
        reaching.map(|(policy, _)| policy).collect()
    };
    assert_eq!(reach("s3:GetObject"), ["ExportCalls"]);
    assert_eq!(reach("s3:PutObject"), ["ExportCalls"]);
    assert_eq!(reach("s3:DeleteObject"), ["SyncRole"]);
}

/// Who is not one of our functions may only do this, and only for us.
#[test]
fn queues_and_the_topic_take_nothing_from_strangers() {
    let policies = ["AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"];
    for (name, policy) in policies.into_iter().flat_map(resources) {
        for statement in list(&policy["Properties"]["PolicyDocument"]["Statement"]) {
            let action = statement["Action"].as_str().unwrap();
            assert!(
                ["sqs:SendMessage", "sns:Publish"].contains(&action),
                "{name}"
            );
            assert!(statement["Principal"]["Service"] != json!(null), "{name}");
            let condition = &statement["Condition"];
            let source = &condition["ArnEquals"]["aws:SourceArn"];
            let account = &condition["StringEquals"]["aws:SourceAccount"];
            assert!(
                !source.is_null() || account["Ref"] == "AWS::AccountId",
                "{name}"
            );
        }
    }
    let topic = &resource("AlarmsOfOurs")["Properties"]["PolicyDocument"]["Statement"];
    let rules: Vec<_> = list(topic)
        .into_iter()
        .filter(|it| it["Principal"]["Service"] == "events.amazonaws.com")
        .map(|it| it["Condition"]["ArnEquals"]["aws:SourceArn"].clone())
        .collect();
    assert_eq!(rules, [json!({ "Fn::GetAtt": "Mails.Arn" })]);
}

fn sorted(mut statements: Vec<(String, Value)>) -> Vec<(String, Value)> {
    statements.sort_by(|one, other| one.0.cmp(&other.0));
    statements
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
    let of = |suffix: &str| attribute.and_then(|it| it.strip_suffix(suffix));
    let name = of(".Arn").or(of(".StreamArn")).or(target["Ref"].as_str());
    name.is_some_and(|name| !resource(name).is_null())
}
