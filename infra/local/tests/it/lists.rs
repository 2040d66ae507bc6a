//! The commands about lists of recipients.

use std::fs;

use access::Role;
use reqwest::Client;
use serde_json::{Value, json};

use crate::program::{Program, Server};

#[tokio::test]
async fn a_list_is_tried_out_before_it_is_imported() {
    let program = Program::new();
    let server = program.serve().await;
    let key = program.answer(&[
        "key",
        "create",
        "--name",
        "t",
        "--role",
        Role::Admin.as_str(),
    ]);
    let campaign = json!({ "campaign_id": "spring", "name": "Spring" });
    add_campaign(&server, key.trim(), &campaign).await;
    let file = program.data().join("list.csv");
    let list = "nr,Cell,Notes,family name\nr1,(212) 555-0147,x,Byron\n,,y,Nobody\n";
    fs::write(&file, list).unwrap();
    let file = file.to_str().unwrap();

    let unknown = program.run(&["import", "--campaign", "autumn", file]);
    let told = String::from_utf8(unknown.stderr).unwrap();
    assert!(told.contains("there is no campaign autumn"), "{told}");

    let import = [
        "import",
        "--campaign",
        "spring",
        "--column",
        "nr=recipient_id",
        file,
    ];
    let tried = program.answer(&import);
    assert!(tried.contains("1 new"), "{tried}");
    assert!(tried.contains("line 3: "), "{tried}");
    let path = "/campaigns/spring/recipients";
    let none = server.asked(key.trim(), path).await.unwrap();
    assert_eq!(none["recipients"], json!([]));

    let done = program.answer(&[&import[..], &["--apply"]].concat());
    assert!(done.contains("/undo takes it back."), "{done}");
    let known = server.asked(key.trim(), path).await.unwrap();
    assert_eq!(known["recipients"][0]["recipient_id"], "r1");
    assert_eq!(known["recipients"][0]["last_name"], "Byron");

    let first = program.answer(&["rekey"]);
    assert!(first.starts_with("1 recipients written anew"), "{first}");
    assert!(first.contains("never before\n0 rows deleted"), "{first}");
    let again = program.answer(&["rekey"]);
    assert!(again.contains("last by version 1\n"), "{again}");
}

#[tokio::test]
async fn codes_differ_and_have_a_check_digit() {
    let program = Program::new();
    let _server = program.serve().await;
    let told = program.answer(&["codes", "--prefix", "HPU", "--count", "50"]);
    let codes: std::collections::BTreeSet<_> = told.lines().collect();
    assert_eq!(codes.len(), 50);
    for code in codes {
        assert!(code.starts_with("HPU-"), "{code}");
        assert_eq!(
            lists::codes::check(code),
            domain::CheckDigit::Right,
            "{code}"
        );
    }
    assert!(!program.run(&["codes", "--prefix", "a b"]).status.success());
}

async fn add_campaign(server: &Server, key: &str, campaign: &Value) {
    let url = format!("{}/api/v1/campaigns", server.address);
    let sent = Client::new()
        .post(url)
        .bearer_auth(key)
        .json(campaign)
        .send();
    assert_eq!(sent.await.unwrap().status(), 201);
}
