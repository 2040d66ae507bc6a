//! What is kept is kept well, and nobody else can look.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{list, resource, resources};

#[test]
fn every_table_is_recoverable_protected_encrypted_and_stays() {
    for (name, table) in resources("AWS::DynamoDB::Table") {
        let properties = &table["Properties"];
        let recovery = &properties["PointInTimeRecoverySpecification"];
        assert_eq!(recovery["PointInTimeRecoveryEnabled"], true, "{name}");
        assert_eq!(properties["DeletionProtectionEnabled"], true, "{name}");
        assert_eq!(properties["SSESpecification"]["SSEEnabled"], true, "{name}");
        assert_eq!(properties["BillingMode"], "PAY_PER_REQUEST", "{name}");
        assert_stays(&name, &table);
    }
}

#[test]
fn only_what_may_go_expires() {
    let expiring: BTreeSet<_> = resources("AWS::DynamoDB::Table")
        .into_iter()
        .filter(|(_, table)| table["Properties"].get("TimeToLiveSpecification").is_some())
        .map(|(name, table)| {
            let specification = &table["Properties"]["TimeToLiveSpecification"];
            assert_eq!(
                specification,
                &json!({ "AttributeName": "expires_at", "Enabled": true })
            );
            name
        })
        .collect();
    let wanted = ["Access", "Deliveries", "State"].map(str::to_owned);
    assert_eq!(expiring, wanted.into());
}

#[test]
fn calls_and_state_stream_what_was_and_what_is() {
    let streaming: BTreeSet<_> = resources("AWS::DynamoDB::Table")
        .into_iter()
        .filter(|(_, table)| table["Properties"].get("StreamSpecification").is_some())
        .map(|(name, table)| {
            let specification = &table["Properties"]["StreamSpecification"];
            assert_eq!(
                specification,
                &json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" })
            );
            name
        })
        .collect();
    assert_eq!(streaming, ["Calls", "State"].map(str::to_owned).into());
}

#[test]
fn the_lists_columns_are_in_every_index() {
    for (name, table) in resources("AWS::DynamoDB::Table") {
        for index in list(&table["Properties"]["GlobalSecondaryIndexes"]) {
            let row = json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": ["row"] });
            assert_eq!(index["Projection"], row, "{name}");
        }
    }
}

#[test]
fn the_bucket_is_private_encrypted_and_stays() {
    let bucket = resource("Objects");
    let properties = &bucket["Properties"];
    let block = properties["PublicAccessBlockConfiguration"]
        .as_object()
        .unwrap();
    assert_eq!(block.len(), 4);
    assert!(block.values().all(|blocked| blocked == true));

    let encryption = &properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0];
    let algorithm = &encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"];
    assert_eq!(algorithm, "AES256");
    let ownership = &properties["OwnershipControls"]["Rules"][0]["ObjectOwnership"];
    assert_eq!(ownership, "BucketOwnerEnforced");
    assert!(properties.get("AccessControl").is_none());
    assert_stays("Objects", &bucket);
    assert_eq!(resources("AWS::S3::Bucket").len(), 1);
}

#[test]
fn the_bucket_answers_over_tls_only() {
    let [(_, policy)] = resources("AWS::S3::BucketPolicy").try_into().unwrap();
    assert_eq!(policy["Properties"]["Bucket"]["Ref"], "Objects");

    let statements = list(&policy["Properties"]["PolicyDocument"]["Statement"]);
    let [statement] = statements.as_slice() else {
        panic!("one statement");
    };
    assert_eq!(statement["Effect"], "Deny");
    assert_eq!(
        statement["Condition"],
        json!({ "Bool": { "aws:SecureTransport": false } })
    );
    let all = json!([{ "Fn::GetAtt": "Objects.Arn" }, { "Fn::Sub": "${Objects.Arn}/*" }]);
    assert_eq!(statement["Resource"], all);
}

#[test]
fn deliveries_parked_bodies_lists_and_exports_go_and_calls_stay() {
    let rules = &resource("Objects")["Properties"]["LifecycleConfiguration"]["Rules"];
    let expiring: Vec<_> = list(rules)
        .into_iter()
        .filter(|rule| rule.get("ExpirationInDays").is_some())
        .map(|rule| json!([rule["Prefix"], rule["ExpirationInDays"], rule["Status"]]))
        .collect();
    assert_eq!(
        expiring,
        [
            json!(["deliveries/", 30, "Enabled"]),
            json!(["parked/failed/", 30, "Enabled"]),
            json!(["imports/", 90, "Enabled"]),
            json!(["exports/", 1, "Enabled"])
        ]
    );
    assert!(
        list(rules)
            .iter()
            .any(|rule| rule.get("AbortIncompleteMultipartUpload").is_some())
    );
}

fn assert_stays(name: &str, resource: &Value) {
    assert_eq!(resource["DeletionPolicy"], "Retain", "{name}");
    assert_eq!(resource["UpdateReplacePolicy"], "Retain", "{name}");
}
