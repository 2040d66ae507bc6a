//! What a role in the template lets its function ask of DynamoDB, held against
//! each request as IAM would: the embedded server lets everybody do everything,
//! so a permission that is missing would show itself in an account only.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use crate::template::Template;

/// Actions such as `Query`, each with its table or its index.
#[derive(Clone, Debug)]
pub(crate) struct Permits {
    role: String,
    granted: Arc<BTreeSet<(String, String)>>,
}

impl Permits {
    /// Those of `role`, by its name in the template.
    pub(crate) fn of(template: &Template, role: &str) -> Self {
        let properties = template.at(&format!("/Resources/{role}/Properties"));
        let properties = properties.expect("a role of the template");
        let managed = list(properties.get("ManagedPolicyArns")).filter_map(|policy| {
            let policy = policy.get("Ref")?.as_str()?;
            template.at(&format!("/Resources/{policy}/Properties/PolicyDocument"))
        });
        let own = list(properties.get("Policies")).filter_map(|own| own.get("PolicyDocument"));
        let statements = managed.chain(own).flat_map(|it| list(it.get("Statement")));
        let granted = statements.flat_map(|statement| granted(template, statement));
        Self {
            role: role.to_owned(),
            granted: Arc::new(granted.collect()),
        }
    }

    /// Why a request is not allowed, in IAM's words; nothing when it is.
    pub(crate) fn refusal(&self, operation: &str, body: &[u8]) -> Option<String> {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let refused = needs(operation, &body).find(|need| !self.granted.contains(need));
        refused.map(|(action, target)| {
            let role = &self.role;
            format!("{role} is not authorized to perform: dynamodb:{action} on resource: {target}")
        })
    }
}

/// What a request does, and to what.
fn needs<'a>(
    operation: &'a str,
    body: &'a Value,
) -> Box<dyn Iterator<Item = (String, String)> + 'a> {
    match operation {
        "BatchGetItem" | "BatchWriteItem" => {
            let tables = body.get("RequestItems").and_then(Value::as_object);
            let tables = tables.into_iter().flatten();
            Box::new(tables.map(move |(table, _)| (operation.to_owned(), table.clone())))
        }
        "TransactWriteItems" | "TransactGetItems" => {
            let items = list(body.get("TransactItems")).filter_map(Value::as_object);
            Box::new(items.flatten().map(|(kind, item)| {
                let action = match kind.as_str() {
                    "ConditionCheck" => "ConditionCheckItem".to_owned(),
                    kind => format!("{kind}Item"),
                };
                (action, target(item))
            }))
        }
        _ => Box::new(std::iter::once((operation.to_owned(), target(body)))),
    }
}

fn target(request: &Value) -> String {
    let name = |key| request.get(key).and_then(Value::as_str);
    let table = name("TableName").unwrap_or_default();
    match name("IndexName") {
        Some(index) => format!("{table}/index/{index}"),
        None => table.to_owned(),
    }
}

/// Every action of a statement on every table and index that it names.
fn granted(template: &Template, statement: &Value) -> Vec<(String, String)> {
    let actions = list(statement.get("Action")).filter_map(Value::as_str);
    let actions: Vec<_> = actions
        .filter_map(|action| action.strip_prefix("dynamodb:"))
        .collect();
    let targets = list(statement.get("Resource")).filter_map(|it| named(template, it));
    let pairs = targets.flat_map(|target| {
        let pair = |action: &&str| ((*action).to_owned(), target.clone());
        actions.iter().map(pair).collect::<Vec<_>>()
    });
    pairs.collect()
}

/// `ringledger-calls` of the table `Calls.Arn`, with its index if it is one's.
fn named(template: &Template, resource: &Value) -> Option<String> {
    let whole = resource.get("Fn::GetAtt").and_then(Value::as_str);
    let (table, index) = match whole {
        Some(attribute) => (attribute.strip_suffix(".Arn")?, ""),
        None => {
            let text = resource.get("Fn::Sub")?.as_str()?;
            text.strip_prefix("${")?.split_once(".Arn}")?
        }
    };
    let name = template.at(&format!("/Resources/{table}/Properties/TableName"))?;
    Some(format!("{}{index}", name.as_str()?))
}

/// One of a kind stands alone, several stand in a list.
fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (one, many) = match value {
        Some(Value::Array(many)) => (None, many.as_slice()),
        one => (one, [].as_slice()),
    };
    one.into_iter().chain(many)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn permits() -> Permits {
        let template = Template::parse(
            "
             Resources:
               Calls: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: calls } }
               Read:
                 Properties:
                   PolicyDocument:
                     Statement:
                       - { Action: dynamodb:Query, Resource: [!GetAtt Calls.Arn, !Sub '${Calls.Arn}/index/by_start'] }
               Role:
                 Properties:
                   ManagedPolicyArns: [!Ref Read]
                   Policies:
                     - PolicyDocument:
                         Statement:
                           - { Action: [dynamodb:PutItem, dynamodb:BatchGetItem], Resource: !GetAtt Calls.Arn }
                           - { Action: s3:GetObject, Resource: '*' }",
        );
        Permits::of(&template.unwrap(), "Role")
    }

    #[track_caller]
    fn check(operation: &str, body: &Value, refused: Option<&str>) {
        let refusal = permits().refusal(operation, &serde_json::to_vec(body).unwrap());
        let ends = refusal
            .as_ref()
            .map(|it| it.split_once("dynamodb:").unwrap().1);
        assert_eq!(ends, refused, "{operation}");
    }

    #[test]
    fn a_table_and_each_of_its_indexes_is_granted_for_itself() {
        check("Query", &json!({ "TableName": "calls" }), None);
        let by = |index| json!({ "TableName": "calls", "IndexName": index });
        check("Query", &by("by_start"), None);
        check(
            "Query",
            &by("by_end"),
            Some("Query on resource: calls/index/by_end"),
        );
        check(
            "Scan",
            &by("by_start"),
            Some("Scan on resource: calls/index/by_start"),
        );
        check(
            "Query",
            &json!({ "TableName": "jobs" }),
            Some("Query on resource: jobs"),
        );
    }

    #[test]
    fn what_comes_together_needs_the_leave_of_each() {
        let batch = json!({ "RequestItems": { "calls": {} } });
        check("BatchGetItem", &batch, None);
        check(
            "BatchWriteItem",
            &batch,
            Some("BatchWriteItem on resource: calls"),
        );
        let put = json!({ "Put": { "TableName": "calls" } });
        check(
            "TransactWriteItems",
            &json!({ "TransactItems": [put] }),
            None,
        );
        let both =
            json!({ "TransactItems": [put, { "ConditionCheck": { "TableName": "calls" } }] });
        check(
            "TransactWriteItems",
            &both,
            Some("ConditionCheckItem on resource: calls"),
        );
    }
}
