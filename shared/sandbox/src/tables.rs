//! The template's tables in the embedded DynamoDB.

use anyhow::{Context, bail};
use dynoxide::{Database, actions::describe_table::DescribeTableRequest};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::template::Template;

/// Makes what `database` lacks of the template's tables and indexes.
///
/// A file outlives the version that made it, so an index that came later is
/// added to the table that is there, with its items.
pub(crate) fn ensure(database: &Database, template: &Template) -> anyhow::Result<()> {
    for (name, table) in tables(template) {
        ensure_table(database, table).with_context(|| format!("cannot make the table {name}"))?;
    }
    Ok(())
}

/// Has the tables that stream in the template stream here. What happened
/// before is in no stream.
pub(crate) fn stream(database: &Database, template: &Template) -> anyhow::Result<()> {
    for (name, table) in tables(template) {
        stream_table(database, table).with_context(|| format!("{name} cannot stream"))?;
    }
    Ok(())
}

fn tables(template: &Template) -> impl Iterator<Item = (&str, &Value)> {
    let tables = template.resources("AWS::DynamoDB::Table");
    tables.map(|(name, resource)| (name, resource.get("Properties").unwrap_or(&Value::Null)))
}

fn ensure_table(database: &Database, table: &Value) -> anyhow::Result<()> {
    match existing(database, table)? {
        Some(existing) => add_missing_indexes(database, table, &existing)?,
        None => create(database, table)?,
    }
    expire(database, table)
}

fn create(database: &Database, table: &Value) -> anyhow::Result<()> {
    let mut request = table.clone();
    if let Some(properties) = request.as_object_mut() {
        // CloudFormation's own spellings; the one is of no meaning to a file, the
        // other is for whoever reads streams.
        properties.remove("SSESpecification");
        properties.remove("StreamSpecification");
    }
    database.create_table(parsed(request)?)?;
    Ok(())
}

fn existing(database: &Database, table: &Value) -> anyhow::Result<Option<Value>> {
    let table_name = name(table)?.to_owned();
    if database.get_table_metadata(&table_name)?.is_none() {
        return Ok(None);
    }
    let described = database.describe_table(DescribeTableRequest { table_name })?;
    Ok(Some(serde_json::to_value(described.table)?))
}

fn add_missing_indexes(database: &Database, table: &Value, existing: &Value) -> anyhow::Result<()> {
    if table.get("KeySchema") != existing.get("KeySchema") {
        bail!("{} has other keys than this version expects", name(table)?);
    }
    let is_there = |index: &&Value| {
        indexes(existing).any(|other| other.get("IndexName") == index.get("IndexName"))
    };
    for index in indexes(table).filter(|index| !is_there(index)) {
        let request = json!({
            "TableName": table.get("TableName"),
            "AttributeDefinitions": table.get("AttributeDefinitions"),
            "GlobalSecondaryIndexUpdates": [{ "Create": index }],
        });
        database.update_table(parsed(request)?)?;
    }
    Ok(())
}

fn indexes(table: &Value) -> impl Iterator<Item = &Value> {
    let indexes = table.get("GlobalSecondaryIndexes");
    indexes.and_then(Value::as_array).into_iter().flatten()
}

fn expire(database: &Database, table: &Value) -> anyhow::Result<()> {
    let Some(specification) = table.get("TimeToLiveSpecification") else {
        return Ok(());
    };
    let metadata = database.get_table_metadata(name(table)?)?;
    if metadata.is_some_and(|table| table.ttl_enabled) {
        return Ok(());
    }
    database.update_time_to_live(parsed(json!({
        "TableName": table.get("TableName"),
        "TimeToLiveSpecification": specification,
    }))?)?;
    Ok(())
}

fn stream_table(database: &Database, table: &Value) -> anyhow::Result<()> {
    let Some(view) = table.pointer("/StreamSpecification/StreamViewType") else {
        return Ok(());
    };
    let metadata = database.get_table_metadata(name(table)?)?;
    if metadata.is_some_and(|table| table.stream_enabled) {
        return Ok(());
    }
    database.update_table(parsed(json!({
        "TableName": table.get("TableName"),
        "StreamSpecification": { "StreamEnabled": true, "StreamViewType": view },
    }))?)?;
    Ok(())
}

fn name(table: &Value) -> anyhow::Result<&str> {
    let name = table.get("TableName").and_then(Value::as_str);
    name.context("a table has no name")
}

fn parsed<T: DeserializeOwned>(request: Value) -> anyhow::Result<T> {
    Ok(serde_json::from_value(request)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_that_came_later_is_added_with_the_items_that_were_there() {
        let database = Database::memory().unwrap();
        let now = Template::ringledger();
        let (_, calls) = now
            .resources("AWS::DynamoDB::Table")
            .find(|(name, _)| *name == "Calls")
            .unwrap();
        let now = &calls["Properties"];
        let mut then = now.clone();
        then["GlobalSecondaryIndexes"].as_array_mut().unwrap().pop();
        then["AttributeDefinitions"]
            .as_array_mut()
            .unwrap()
            .retain(|attribute| attribute["AttributeName"] != "rank");

        ensure_table(&database, &then).unwrap();
        let item = json!({
            "conversation_id": { "S": "conv_1" }, "needs": { "S": "person" }, "rank": { "N": "1" },
        });
        let put = json!({ "TableName": "ringledger-calls", "Item": item });
        database.put_item(parsed(put).unwrap()).unwrap();
        ensure_table(&database, now).unwrap();

        let query = json!({
            "TableName": "ringledger-calls",
            "IndexName": "best_suggestion",
            "KeyConditionExpression": "needs = :needs",
            "ExpressionAttributeValues": { ":needs": { "S": "person" } },
        });
        let found = database.query(parsed(query).unwrap()).unwrap();
        assert_eq!(found.count, 1);
    }

    #[test]
    fn a_table_with_other_keys_is_refused_by_name() {
        let database = Database::memory().unwrap();
        let other = json!({
            "TableName": "ringledger-calls",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
            "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        });
        ensure_table(&database, &other).unwrap();

        let refusal = ensure(&database, Template::ringledger()).unwrap_err();
        assert!(format!("{refusal:#}").contains("ringledger-calls has other keys"));
    }
}
