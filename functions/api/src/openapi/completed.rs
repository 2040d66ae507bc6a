//! What the route table and our rules add to the description.

use access::{Policy, Role, Route};
use serde_json::{Map, Value, json};

/// The description with the policies of `table`, the problems that any route can
/// answer, and the rule that no field of an answer is ever missing.
pub(crate) fn with(table: &[Route], mut document: Value) -> Value {
    for route in table {
        let path = route.path.replace('~', "~0").replace('/', "~1");
        let method = route.method.as_str().to_lowercase();
        let operation = document.pointer_mut(&format!("/paths/{path}/{method}"));
        if let Some(Value::Object(operation)) = operation {
            complete(operation, route.policy);
        }
    }
    if let Some(Value::Object(components)) = document.pointer_mut("/components") {
        components.insert("securitySchemes".to_owned(), ways_in());
    }
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        schemas
            .iter_mut()
            .for_each(|(name, schema)| settle(name, schema));
    }
    document
}

fn complete(operation: &mut Map<String, Value>, policy: Policy) {
    let mut answers = vec![
        (
            "400",
            "A parameter or a field cannot be used as it is; `errors` names it.",
        ),
        ("500", "The fault is ours."),
        ("503", "Try again after `Retry-After` seconds."),
    ];
    if let Some(role) = policy.role() {
        answers.push(("401", "Nobody known is asking."));
        answers.push(("403", "The key or the person lacks the role."));
        operation.insert(
            "security".to_owned(),
            json!([{ "key": [] }, { "session": [] }]),
        );
        let (role, needs) = match policy {
            Policy::Reveals => (Role::Editor, "the role editor or the scope pii".to_owned()),
            _ => (role, format!("the role {role}")),
        };
        operation.insert("x-role".to_owned(), json!(role.as_str()));
        tell(operation, &needs);
    } else {
        operation.insert("security".to_owned(), json!([]));
    }
    if let Some(Value::Object(responses)) = operation.get_mut("responses") {
        for (status, description) in answers {
            responses
                .entry(status)
                .or_insert_with(|| problem(description));
        }
    }
}

fn tell(operation: &mut Map<String, Value>, needs: &str) {
    let told = operation
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let told = format!("{told}\n\nNeeds {needs}.").trim_start().to_owned();
    operation.insert("description".to_owned(), Value::String(told));
}

fn problem(description: &str) -> Value {
    json!({
        "description": description,
        "content": {
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } },
        },
    })
}

fn ways_in() -> Value {
    json!({
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key: `cargo run -- key create --name NAME --role ROLE`.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "__Host-ringledger",
            "description": "A browser that signed in. Changes also carry the page's `X-CSRF-Token`.",
        },
    })
}

/// A body has no unknown fields, an answer has all of its own; a problem tells
/// what there is to tell.
fn settle(name: &str, schema: &mut Value) {
    match name {
        "NotesEntry" | "TagsEntry" | "FlagsEntry" => close(schema),
        "Problem" | "ChangedProblem" | "Fault" => {}
        entry if entry.ends_with("Entry") || entry.ends_with("Patch") => {}
        _ => require_all(schema),
    }
}

fn close(schema: &mut Value) {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
}

/// In an answer, what is not known is null, never missing.
fn require_all(schema: &mut Value) {
    if let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) {
        parts.iter_mut().for_each(require_all);
    }
    let names = schema
        .get("properties")
        .and_then(Value::as_object)
        .map(|properties| {
            properties
                .keys()
                .cloned()
                .map(Value::String)
                .collect::<Vec<_>>()
        });
    if let (Some(names), Some(schema)) = (names, schema.as_object_mut()) {
        schema.insert("required".to_owned(), Value::Array(names));
    }
}
