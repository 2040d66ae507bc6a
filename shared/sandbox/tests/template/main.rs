//! What template.yaml must keep to, whoever edits it.

#![cfg(test)]

mod alarms;
mod doors;
mod functions;
mod policies;
mod schedule;
mod storage;
mod streams;

use sandbox::Template;
use serde_json::Value;

fn template() -> &'static Template {
    Template::ringledger()
}

/// The resources of a type, each as its name and the whole of it.
fn resources(kind: &str) -> Vec<(String, Value)> {
    let template = template();
    let resources = template.resources(kind);
    let found: Vec<_> = resources
        .map(|(name, resource)| (name.to_owned(), resource.clone()))
        .collect();
    assert!(!found.is_empty(), "the template has no {kind}");
    found
}

fn resource(name: &str) -> Value {
    let found = template().at(&format!("/Resources/{name}")).cloned();
    found.unwrap_or_else(|| panic!("the template has no {name}"))
}

/// A list, or the one value that CloudFormation takes for a list of one.
fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.clone(),
        single => vec![single.clone()],
    }
}
