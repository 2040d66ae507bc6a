//! The webhook as the dashboard's pages may try it: a sample is signed with the
//! secret at hand and goes through the webhook's own router.

use axum::Router;
use axum::body::{Body, to_bytes};
use boot::Secrets;
use dashboard::{Door, Sent};
use elevenlabs::{HEADER, WebhookSecret, sign};
use http::Request;
use http::header::CONTENT_TYPE;
use serde_json::Value;
use tower::ServiceExt;

/// The longest answer that is read: the webhook says a line.
const LONGEST: usize = 64 * 1024;

pub(crate) fn door(secrets: Secrets, webhook: Router) -> Door {
    let at_hand = secrets.clone();
    let known = move || {
        let secrets = at_hand.clone();
        async move {
            let secrets = valid(&secrets).await.into_iter();
            secrets.map(|secret| secret.fingerprint()).collect()
        }
    };
    Door::new(known, move |body| {
        send(webhook.clone(), secrets.clone(), body)
    })
}

/// The secrets as they lie there now; none when they cannot be read.
async fn valid(secrets: &Secrets) -> Vec<WebhookSecret> {
    let read = secrets.read_anew().await.ok();
    read.map_or_else(Vec::new, |secrets| secrets.iter().cloned().collect())
}

async fn send(webhook: Router, secrets: Secrets, body: Vec<u8>) -> Sent {
    let Some(secret) = valid(&secrets).await.into_iter().next() else {
        return Sent {
            status: 503,
            outcome: None,
        };
    };
    let signature = sign(&secret, boot::now(), &body);
    let request = Request::post(webhook::PATH)
        .header(CONTENT_TYPE, "application/json")
        .header(HEADER, signature)
        .body(Body::from(body));
    let request = request.expect("a signature fits a header");
    let answer = match webhook.oneshot(request).await {
        Ok(answer) => answer,
        Err(never) => match never {},
    };
    let status = answer.status().as_u16();
    let said = to_bytes(answer.into_body(), LONGEST).await;
    let said: Value = serde_json::from_slice(&said.unwrap_or_default()).unwrap_or_default();
    let outcome = said.get("outcome").and_then(Value::as_str);
    Sent {
        status,
        outcome: outcome.map(str::to_owned),
    }
}
