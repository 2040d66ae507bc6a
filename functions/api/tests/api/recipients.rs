//! Lists of recipients are read into campaigns.

use access::Role;
use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::business::{CALL, called, credit};
use crate::world::World;

const LIST: &str = "/api/v1/campaigns/spring/recipients";

/// The caller of the recorded call is one of two people, and a third row is no
/// recipient.
async fn list(world: &World) -> String {
    let call = world.get(CALL).await.ok();
    let phone = call["external_number"].as_str().unwrap();
    format!(
        "Kundennr;Vorname;Nachname;Telefon;Notes\n\
         r1;José;Núñez;{phone};=1+1\n\
         r2;Mary;Somerville;;-\n\
         ;Nobody;Known;;-\n"
    )
}

async fn send(world: &World, method: Method, path: &str, list: String) -> Answer {
    let mut request = world.request(Role::Admin, method, path, None);
    let csv = HeaderValue::from_static("text/csv; charset=utf-8");
    request.headers_mut().insert(CONTENT_TYPE, csv);
    *request.body_mut() = Body::from(list);
    world.send(request).await
}

async fn mailed() -> World {
    let world = called().await;
    let body = json!({ "mailing_id": "m1", "drop_date": "2026-11-02" });
    let path = "/api/v1/campaigns/spring/mailings";
    world.admin(Method::POST, path, &body).await.created();
    world
}

#[tokio::test]
async fn a_list_credits_past_calls_and_can_be_taken_back() {
    let world = mailed().await;
    let (path, list) = (format!("{LIST}?mailing_id=m1"), list(&world).await);
    let dry = format!("{path}&dry_run=true");
    let would = send(&world, Method::PUT, &dry, list.clone()).await.ok();
    assert_eq!(would["rows"]["new"], 2, "{would}");
    assert_eq!(would["rows"]["refused"], 1);
    assert_eq!(would["refused"][0]["line"], 4);
    assert_eq!(would["report"]["changed"], 1);
    assert_eq!(recipients(&world).await, json!([]));

    let done = send(&world, Method::PUT, &path, list.clone()).await.ok();
    assert_eq!(done["state"], "done");
    assert_eq!(done["report"]["changed"], 1);
    assert_eq!(credit(&world).await["recipient_id"], "r1");
    let known = recipients(&world).await;
    assert_eq!(known[0]["first_name"], "José");
    assert_eq!(known[0]["mailing_ids"], json!(["m1"]));
    assert_eq!(known[1]["phones"], json!([]));
    let again = send(&world, Method::PUT, &path, list).await.ok();
    assert_eq!(again["rows"]["unchanged"], 2);

    let undo = format!(
        "/api/v1/attributions/{}/undo",
        done["undo_id"].as_str().unwrap()
    );
    world
        .asks(Role::Editor, Method::POST, &undo, None)
        .await
        .problem(403);
    world
        .asks(Role::Admin, Method::POST, &undo, None)
        .await
        .ok();
    assert_eq!(recipients(&world).await, json!([]));
    assert_eq!(credit(&world).await["status"], "unattributed");
}

#[tokio::test]
async fn the_rows_that_were_refused_are_handed_out_to_be_mended() {
    let world = mailed().await;
    let list = list(&world).await;
    let done = send(&world, Method::PUT, LIST, list).await.ok();
    let path = format!(
        "/api/v1/jobs/{}/refused.csv",
        done["operation_id"].as_str().unwrap()
    );
    let csv = world.get(&path).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let text = String::from_utf8(csv.body.clone()).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "\"line\",\"reason\"");
    assert!(lines[1].starts_with("\"4\","), "{text}");
    assert!(lines[1].contains("\"Nobody\""), "{text}");
    world
        .get("/api/v1/jobs/op_none/refused.csv")
        .await
        .problem(404);
}

#[tokio::test]
async fn columns_are_guessed_and_a_person_says_otherwise() {
    let world = mailed().await;
    let list = list(&world).await;
    let path = format!("{LIST}/guess");
    let guess = send(&world, Method::POST, &path, list.clone()).await.ok();
    assert_eq!(guess["rows"], 3);
    assert_eq!(guess["separator"], "semicolon");
    let fields: Vec<_> = guess["columns"].as_array().unwrap().iter().collect();
    assert_eq!(fields[3]["heading"], "Telefon");
    assert_eq!(fields[3]["field"], "phone");
    assert_eq!(fields[3]["place"], 4);
    assert_eq!(fields[4]["field"], Value::Null);

    let other = format!("{LIST}?columns=Telefon%3D,Notes%3Dcode");
    send(&world, Method::PUT, &other, list).await.ok();
    let known = recipients(&world).await;
    assert_eq!(known[0]["phones"], json!([]));
    assert_eq!(known[0]["code"], "=1+1");
}

#[tokio::test]
async fn what_is_wrong_with_a_list_is_named() {
    let world = mailed().await;
    let list = list(&world).await;
    for (query, parameter) in [
        ("columns=phone", "columns"),
        ("columns=Shoe%3Dphone", "columns"),
        ("columns=Notes%3Dshoe", "columns"),
        ("mailing_id=m9", "mailing_id"),
        ("mailing_id=a%20b", "mailing_id"),
        ("dry_run=maybe", "dry_run"),
        ("more=1", "more"),
    ] {
        let answer = send(
            &world,
            Method::PUT,
            &format!("{LIST}?{query}"),
            list.clone(),
        )
        .await;
        assert_eq!(answer.blames("parameter"), parameter, "{query}");
    }
    send(&world, Method::PUT, LIST, String::new())
        .await
        .problem(400);
    let json = world.admin(Method::PUT, LIST, &json!({})).await;
    json.problem(415);
    let path = "/api/v1/campaigns/none/recipients";
    send(&world, Method::PUT, path, list).await.problem(404);
    world.get(path).await.problem(404);
}

async fn recipients(world: &World) -> Value {
    world.get(LIST).await.ok()["recipients"].clone()
}
