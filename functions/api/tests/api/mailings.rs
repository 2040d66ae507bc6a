//! Mailings of a campaign.

use http::Method;
use serde_json::{Value, json};

use crate::business::{called, campaign};

const MAILINGS: &str = "/api/v1/campaigns/spring/mailings";

fn march() -> Value {
    json!({
        "mailing_id": "spring-a",
        "drop_date": "2026-03-02",
        "in_home_from": "2026-03-05",
        "in_home_to": "2026-03-09",
    })
}

#[tokio::test]
async fn a_mailing_is_added_and_its_dates_are_changed() {
    let world = called().await;
    let made = world
        .admin(Method::POST, MAILINGS, &march())
        .await
        .created();
    assert_eq!(made["mailing_id"], "spring-a");
    assert_eq!(made["name"], Value::Null);

    let path = format!("{MAILINGS}/spring-a");
    let patch = json!({ "in_home_to": "2026-03-12", "name": "first" });
    let changed = world.admin(Method::PATCH, &path, &patch).await.ok();
    assert_eq!(changed["in_home_to"], "2026-03-12");
    assert_eq!(changed["in_home_from"], "2026-03-05");
    assert!(changed["undo_id"].is_string());

    let list = world.get(MAILINGS).await.ok();
    assert_eq!(list["mailings"][0]["name"], "first");
    let whole = world.get("/api/v1/campaigns/spring").await.ok();
    assert_eq!(whole["mailings"], list["mailings"]);
}

#[tokio::test]
async fn a_mailing_is_in_homes_when_it_left_unless_more_is_said() {
    let world = called().await;
    let body = json!({ "drop_date": "2026-03-02" });
    let made = world.admin(Method::POST, MAILINGS, &body).await.created();
    assert!(made["mailing_id"].as_str().unwrap().starts_with("mlg_"));
    assert_eq!(made["in_home_from"], "2026-03-02");
    assert_eq!(made["in_home_to"], "2026-03-02");
}

#[tokio::test]
async fn an_id_is_one_mailings_among_all_campaigns() {
    let world = called().await;
    campaign(&world, "autumn").await;
    world
        .admin(Method::POST, MAILINGS, &march())
        .await
        .created();
    for path in [MAILINGS, "/api/v1/campaigns/autumn/mailings"] {
        let answer = world.admin(Method::POST, path, &march()).await;
        assert_eq!(
            answer.problem(409)["errors"][0]["field"],
            "mailing_id",
            "{path}"
        );
    }
    let nowhere = "/api/v1/campaigns/none/mailings";
    world
        .admin(Method::POST, nowhere, &march())
        .await
        .problem(404);
    let unknown = format!("{MAILINGS}/none");
    let patch = json!({ "name": "x" });
    world
        .admin(Method::PATCH, &unknown, &patch)
        .await
        .problem(404);
}

#[tokio::test]
async fn what_is_wrong_with_a_mailing_is_named() {
    let world = called().await;
    let blamed = [
        ("drop_date", json!(null)),
        ("drop_date", json!("yesterday")),
        ("in_home_from", json!("2026-03-01")),
        ("in_home_to", json!("2026-03-04")),
        ("mailing_id", json!("a/b")),
        ("name", json!("")),
        ("more", json!(1)),
    ];
    for (field, value) in blamed {
        let mut body = march();
        body[field] = value.clone();
        let answer = world.admin(Method::POST, MAILINGS, &body).await;
        assert_eq!(answer.blames("field"), field, "{value}");
    }
}
