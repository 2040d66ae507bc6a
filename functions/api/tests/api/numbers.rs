//! Numbers on our side.

use http::Method;
use serde_json::{Value, json};

use crate::business::{assign, called, campaign, credit, dialled};

const NUMBER: &str = "/api/v1/numbers/+18445550111";
const ASSIGNMENTS: &str = "/api/v1/numbers/+18445550111/assignments";

#[tokio::test]
async fn a_number_serves_one_campaign_after_another() {
    let world = called().await;
    campaign(&world, "autumn").await;
    world.get(NUMBER).await.problem(404);
    let both = json!([
        { "campaign_id": "spring", "from": "2026-01-01", "to": "2026-06-30" },
        { "campaign_id": "autumn", "from": "2026-07-01" },
    ]);
    let answer = world.admin(Method::PUT, ASSIGNMENTS, &both).await.ok();
    assert_eq!(answer["number"], "+18445550111");
    assert_eq!(answer["assignments"][1]["to"], Value::Null);
    let wrapped = json!({ "assignments": both });
    let again = world.admin(Method::PUT, ASSIGNMENTS, &wrapped).await.ok();
    assert_eq!(again["assignments"], answer["assignments"]);

    let read = world.get("/api/v1/numbers/%2B18445550111").await.ok();
    assert_eq!(read["assignments"], answer["assignments"]);
    let list = world.get("/api/v1/numbers").await.ok();
    assert_eq!(list["numbers"], json!([read]));
}

#[tokio::test]
async fn what_would_change_is_shown_before_it_does() {
    let world = called().await;
    let number = dialled(&world).await;
    let path = format!("/api/v1/numbers/{number}/assignments?dry_run=true");
    let body = json!([{ "campaign_id": "spring", "from": "2026-01-01" }]);
    let would = world.admin(Method::PUT, &path, &body).await.ok();
    assert_eq!(would["report"]["gained"], 1);
    assert_eq!(would["undo_id"], Value::Null);
    assert_eq!(credit(&world).await["status"], "unattributed");
    assign(&world, "spring").await.ok();
    assert_eq!(credit(&world).await["status"], "automatic");
}

#[tokio::test]
async fn a_number_is_said_to_be_for_something_else() {
    let world = called().await;
    assign(&world, "spring").await.ok();
    let path = format!("/api/v1/numbers/{}", dialled(&world).await);
    let main = json!({ "kind": "main", "label": "on the website" });
    let answer = world.admin(Method::PUT, &path, &main).await.ok();
    assert_eq!(answer["kind"], "main");
    assert_eq!(answer["assignments"][0]["campaign_id"], "spring");
    let none = json!({ "kind": null });
    let answer = world.admin(Method::PUT, &path, &none).await.ok();
    assert_eq!(answer["kind"], Value::Null);
    assert_eq!(answer["label"], Value::Null);
}

#[tokio::test]
async fn what_is_wrong_with_a_number_is_named() {
    let world = called().await;
    let one = |body: Value| json!([{ "campaign_id": "spring", "from": "2026-01-01" }, body]);
    let blamed = [
        (
            json!({ "from": "2026-01-01" }),
            "assignments[1].campaign_id",
        ),
        (
            json!({ "campaign_id": "gone", "from": "2026-01-01" }),
            "assignments[1].campaign_id",
        ),
        (json!({ "campaign_id": "spring" }), "assignments[1].from"),
        (
            json!({ "campaign_id": "spring", "from": "2026-01-02", "to": "2026-01-01" }),
            "assignments[1].to",
        ),
        (
            json!({ "campaign_id": "spring", "from": "2026-01-02", "till": "2026-01-01" }),
            "assignments[1].till",
        ),
        (json!(7), "assignments[1]"),
    ];
    for (body, field) in blamed {
        let answer = world.admin(Method::PUT, ASSIGNMENTS, &one(body)).await;
        assert_eq!(answer.blames("field"), field);
    }
    let answer = world.admin(Method::PUT, ASSIGNMENTS, &json!({})).await;
    assert_eq!(answer.blames("field"), "assignments");
    for (body, field) in [
        (json!({}), "kind"),
        (json!({ "kind": "fax" }), "kind"),
        (json!({ "kind": null, "label": "x" }), "label"),
    ] {
        let answer = world.admin(Method::PUT, NUMBER, &body).await;
        assert_eq!(answer.blames("field"), field, "{body}");
    }
    let bad = "/api/v1/numbers/anonymous/assignments";
    let answer = world.admin(Method::PUT, bad, &json!([])).await;
    assert_eq!(answer.blames("parameter"), "e164");
}
