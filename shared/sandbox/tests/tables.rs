//! The embedded tables are the template's.

#![cfg(test)]

use aws_sdk_dynamodb::{
    operation::describe_table::DescribeTableOutput,
    types::{AttributeValue, KeySchemaElement, TableDescription},
};
use sandbox::{Sandbox, Template};
use serde_json::{Value, json};

#[tokio::test]
async fn every_table_of_the_template_is_there_as_the_template_has_it() {
    let sandbox = Sandbox::memory().await;
    let template = Template::ringledger();

    let mut names = Vec::new();
    for (_, table) in template.resources("AWS::DynamoDB::Table") {
        let wanted = &table["Properties"];
        let name = wanted["TableName"].as_str().unwrap();
        assert!(name.starts_with(sandbox::TABLE_PREFIX));
        let made = described(&sandbox, name).await;

        assert_eq!(
            attributes(&made),
            sorted(&wanted["AttributeDefinitions"]),
            "{name}"
        );
        assert_eq!(keys(made.key_schema()), wanted["KeySchema"], "{name}");
        assert_eq!(
            indexes(&made),
            sorted(&wanted["GlobalSecondaryIndexes"]),
            "{name}"
        );
        assert_eq!(made.deletion_protection_enabled(), Some(true), "{name}");
        assert_eq!(
            expiry(&sandbox, name).await,
            wanted["TimeToLiveSpecification"],
            "{name}"
        );
        names.push(name.trim_start_matches(sandbox::TABLE_PREFIX).to_owned());
    }

    names.sort();
    assert_eq!(
        names,
        [
            "access",
            "calls",
            "counters",
            "deliveries",
            "directory",
            "jobs",
            "journal",
            "state"
        ]
    );
}

#[tokio::test]
async fn a_restart_keeps_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/ringledger.db");
    let item =
        || [("pk", "key"), ("sk", "cursor")].map(|(name, value)| (name.to_owned(), text(value)));

    let first = Sandbox::at(&path, None).await.unwrap();
    let put = first.client().put_item().table_name("ringledger-state");
    put.set_item(Some(item().into())).send().await.unwrap();
    drop(first);

    let second = Sandbox::at(&path, None).await.unwrap();
    let get = second.client().get_item().table_name("ringledger-state");
    let kept = get.set_key(Some(item().into())).send().await.unwrap();
    assert_eq!(kept.item, Some(item().into()));
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();

    let refusal = Sandbox::at(&folder.path().join("db"), Some(port))
        .await
        .err()
        .unwrap();
    assert!(refusal.to_string().contains(&port.to_string()));
}

#[tokio::test]
async fn what_has_expired_is_swept() {
    let sandbox = Sandbox::memory().await;
    let put = sandbox.client().put_item().table_name("ringledger-state");
    let expired = AttributeValue::N("1".to_owned());
    put.item("pk", text("hint"))
        .item("sk", text("1"))
        .item("expires_at", expired)
        .send()
        .await
        .unwrap();

    assert_eq!(sandbox.sweep_expired().unwrap(), 1);
}

async fn described(sandbox: &Sandbox, table: &str) -> TableDescription {
    let described: DescribeTableOutput = sandbox
        .client()
        .describe_table()
        .table_name(table)
        .send()
        .await
        .unwrap();
    described.table.unwrap()
}

async fn expiry(sandbox: &Sandbox, table: &str) -> Value {
    let described = sandbox
        .client()
        .describe_time_to_live()
        .table_name(table)
        .send()
        .await
        .unwrap();
    match described
        .time_to_live_description
        .and_then(|it| it.attribute_name)
    {
        Some(attribute) => json!({ "AttributeName": attribute, "Enabled": true }),
        None => Value::Null,
    }
}

fn attributes(table: &TableDescription) -> Value {
    let attributes = table.attribute_definitions().iter();
    sorted(&attributes.map(|it| json!({ "AttributeName": it.attribute_name, "AttributeType": it.attribute_type.as_str() })).collect())
}

fn keys(schema: &[KeySchemaElement]) -> Value {
    schema
        .iter()
        .map(|key| json!({ "AttributeName": key.attribute_name, "KeyType": key.key_type.as_str() }))
        .collect()
}

fn indexes(table: &TableDescription) -> Value {
    let indexes = table.global_secondary_indexes().iter().map(|index| {
        let projection = index.projection().unwrap();
        json!({
            "IndexName": index.index_name,
            "KeySchema": keys(index.key_schema()),
            "Projection": {
                "ProjectionType": projection.projection_type().unwrap().as_str(),
                "NonKeyAttributes": projection.non_key_attributes(),
            },
        })
    });
    sorted(&indexes.collect())
}

fn sorted(list: &Value) -> Value {
    let mut items = list.as_array().cloned().unwrap_or_default();
    items.sort_by_key(Value::to_string);
    items.into()
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}
