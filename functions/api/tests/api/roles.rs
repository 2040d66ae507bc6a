//! Who may ask what: every route, asked by nobody and by each role.

use access::Role;
use axum::body::Body;
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::business::campaign;
use crate::sample::{INBOUND, INBOUND_ID, recorded};
use crate::world::World;

struct Asked {
    method: Method,
    path: String,
    body: Option<Value>,
    least: Option<Role>,
}

#[tokio::test]
async fn each_route_lets_in_its_role_and_the_greater_ones() {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    for asked in matrix(&world).await {
        for role in Role::ALL {
            let answer = world
                .asks(role, asked.method.clone(), &asked.path, asked.body.as_ref())
                .await;
            match asked.least.is_none_or(|least| role >= least) {
                true => assert!(answer.status.is_success(), "{role} {}", asked.path),
                false => drop(answer.problem(403)),
            }
        }
    }
}

#[tokio::test]
async fn nobody_is_told_anything_but_that_they_are_unknown() {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    for asked in matrix(&world).await {
        let request = Request::builder().method(asked.method).uri(&asked.path);
        let answer = world.send(request.body(Body::empty()).unwrap()).await;
        match asked.least {
            None => assert_eq!(answer.status, StatusCode::OK, "{}", asked.path),
            Some(_) => {
                answer.problem(401);
                assert_eq!(answer.header("www-authenticate"), "Bearer");
            }
        }
    }
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let world = World::new().await;
    for path in [
        "/healthz",
        "/api/v1/calls",
        "/api/v1/calls?limit=0",
        "/api/v1/calls/x",
        "/nowhere",
    ] {
        let answer = world.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none'"),
            "{path}"
        );
    }
}

async fn matrix(world: &World) -> Vec<Asked> {
    let log = world.get("/api/v1/deliveries").await.ok();
    let delivery = log["deliveries"][0]["id"].as_str().unwrap();
    let call = format!("/api/v1/calls/{INBOUND_ID}");
    let (viewer, editor) = (Some(Role::Viewer), Some(Role::Editor));
    let admin = Some(Role::Admin);
    campaign(world, "spring").await;
    let mailing = json!({ "mailing_id": "spring-a", "drop_date": "2026-03-02" });
    let mailings = "/api/v1/campaigns/spring/mailings";
    world
        .admin(Method::POST, mailings, &mailing)
        .await
        .created();
    for path in ["numbers/+18445550111", "agents/agent_x", "batches/btcal_1"] {
        let body = match path.split_once('/') {
            Some(("numbers", _)) => json!({ "kind": "main" }),
            Some(("batches", _)) => json!({ "campaign_id": "spring" }),
            _ => json!({}),
        };
        let path = format!("/api/v1/{path}");
        world.admin(Method::PUT, &path, &body).await.ok();
    }
    vec![
        get("/api/v1/calls", viewer),
        get("/api/v1/calls.csv", editor),
        get(&call, viewer),
        get(&format!("{call}/raw"), editor),
        get(&format!("{call}/history"), viewer),
        put(&format!("{call}/conversion"), json!({ "converted": true })),
        put(
            &format!("{call}/attribution"),
            json!({ "campaign_id": null }),
        ),
        asked(Method::DELETE, &format!("{call}/attribution"), None, editor),
        put(&format!("{call}/flags"), json!({ "spam": false })),
        asked(
            Method::POST,
            "/api/v1/attributions",
            Some(json!({ "ids": [], "campaign_id": null })),
            editor,
        ),
        get("/api/v1/jobs", viewer),
        get("/api/v1/review", editor),
        get("/api/v1/campaigns/spring/recipients", editor),
        get("/api/v1/rules", viewer),
        asked(Method::PUT, "/api/v1/rules", Some(json!({})), admin),
        get("/api/v1/analytics/timeline", viewer),
        get("/api/v1/analytics/durations", viewer),
        get("/api/v1/analytics/campaigns", viewer),
        get("/api/v1/analytics/attribution", viewer),
        get("/api/v1/campaigns", viewer),
        asked(
            Method::POST,
            "/api/v1/campaigns",
            Some(json!({ "name": "x" })),
            admin,
        ),
        get("/api/v1/campaigns/spring", viewer),
        asked(
            Method::PATCH,
            "/api/v1/campaigns/spring",
            Some(json!({})),
            admin,
        ),
        get("/api/v1/campaigns/spring/mailings", viewer),
        asked(
            Method::POST,
            "/api/v1/campaigns/spring/mailings",
            Some(json!({ "drop_date": "2026-03-02" })),
            admin,
        ),
        asked(
            Method::PATCH,
            "/api/v1/campaigns/spring/mailings/spring-a",
            Some(json!({})),
            admin,
        ),
        get("/api/v1/numbers", viewer),
        asked(
            Method::PUT,
            "/api/v1/numbers/+18445550111/assignments",
            Some(json!([])),
            admin,
        ),
        asked(
            Method::PUT,
            "/api/v1/numbers/+18445550111",
            Some(json!({ "kind": "main" })),
            admin,
        ),
        get("/api/v1/numbers/+18445550111", viewer),
        asked(
            Method::PUT,
            "/api/v1/agents/agent_x",
            Some(json!({})),
            admin,
        ),
        get("/api/v1/agents/agent_x", viewer),
        asked(
            Method::PUT,
            "/api/v1/batches/btcal_1",
            Some(json!({ "campaign_id": "spring" })),
            admin,
        ),
        get("/api/v1/batches/btcal_1", viewer),
        put(&format!("{call}/notes"), json!({ "notes": "x" })),
        put(&format!("{call}/tags"), json!({ "tags": ["x"] })),
        get("/api/v1/deliveries", viewer),
        get(&format!("/api/v1/deliveries/{delivery}"), viewer),
        post(&format!("/api/v1/deliveries/{delivery}/replay"), editor),
        get("/api/v1/ingest", viewer),
        post("/api/jobs/sync-elevenlabs-calls", editor),
        get("/api/v1/openapi.json", None),
        get("/healthz", None),
    ]
}

fn asked(method: Method, path: &str, body: Option<Value>, least: Option<Role>) -> Asked {
    Asked {
        method,
        path: path.to_owned(),
        body,
        least,
    }
}

fn get(path: &str, least: Option<Role>) -> Asked {
    Asked {
        method: Method::GET,
        path: path.to_owned(),
        body: None,
        least,
    }
}

fn put(path: &str, body: Value) -> Asked {
    Asked {
        method: Method::PUT,
        path: path.to_owned(),
        body: Some(body),
        least: Some(Role::Editor),
    }
}

fn post(path: &str, least: Option<Role>) -> Asked {
    Asked {
        method: Method::POST,
        path: path.to_owned(),
        body: None,
        least,
    }
}
