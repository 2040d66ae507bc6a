//! What may come in: a body of bearable size, signed by ElevenLabs, from an
//! address that is allowed.

use std::net::IpAddr;
use std::sync::Arc;

use access::CallerAddress;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use domain::{ConversationId, Region, Timestamp};
use elevenlabs::{Event, HEADER, Refusal, Secrets, Verified, WebhookSecret, verify};
use ingest::Delivered;
use ipnet::IpNet;

use crate::App;
use crate::rejection::Rejection;

/// The delivery in `request`, once its signature is found right.
pub(crate) async fn delivery(
    app: &App,
    request: Request,
    received_at: Timestamp,
) -> Result<Delivered, Rejection> {
    let header = request
        .headers()
        .get(HEADER)
        .map(|value| value.as_bytes().to_vec());
    let repeated = request.headers().get_all(HEADER).iter().count() > 1;
    let body = Bytes::from_request(request, app)
        .await
        .map_err(|_| Rejection::TooLarge)?;
    if repeated {
        return Err(Rejection::Refused {
            refusal: Refusal::Malformed,
            conversation_id: None,
        });
    }
    let signed = signed(app, header.as_deref(), &body, received_at).await?;
    Ok(Delivered {
        body,
        signed_at: signed.at,
        received_at,
        signed_with: signed.with,
    })
}

/// A signature that was found right.
struct Signed {
    at: Timestamp,
    /// The fingerprint of the secret.
    with: Option<String>,
}

/// When and with what the body was signed. A mismatch may mean that the secret
/// was changed a moment ago, so it is looked up once more before the delivery is
/// refused; somebody else may have done that meanwhile.
async fn signed(
    app: &App,
    header: Option<&[u8]>,
    body: &[u8],
    now: Timestamp,
) -> Result<Signed, Rejection> {
    let secrets = current(app).await?;
    let mut signed = check(app, &secrets, header, body, now);
    if matches!(signed, Err(Refusal::Mismatch)) {
        app.secrets.refreshed().await;
        let fresh = current(app).await?;
        if !Arc::ptr_eq(&secrets, &fresh) {
            signed = check(app, &fresh, header, body, now);
        }
    }
    signed.map_err(|refusal| {
        let conversation_id = genuine(refusal).and_then(|t| conversation(body, t));
        Rejection::Refused {
            refusal,
            conversation_id,
        }
    })
}

async fn current(app: &App) -> Result<Arc<Secrets>, Rejection> {
    let current = app.secrets.current().await;
    current.map_err(|_| Rejection::SecretUnavailable)
}

fn check(
    app: &App,
    secrets: &Secrets,
    header: Option<&[u8]>,
    body: &[u8],
    now: Timestamp,
) -> Result<Signed, Refusal> {
    let verified = verify(secrets, header, body, now, app.tolerance)?;
    let secret = verified.secret().and_then(|n| secrets.iter().nth(n));
    Ok(Signed {
        at: verified.signed_at(),
        with: secret.map(WebhookSecret::fingerprint),
    })
}

/// The signed time of a delivery that is genuine but not of this hour.
fn genuine(refusal: Refusal) -> Option<Timestamp> {
    match refusal {
        Refusal::Stale { t } | Refusal::Future { t } => Some(t),
        Refusal::Missing | Refusal::Malformed | Refusal::Mismatch => None,
    }
}

fn conversation(body: &[u8], t: Timestamp) -> Option<ConversationId> {
    let event = Event::read(&Verified::kept(body, t), t, &Region::default()).ok()?;
    event.conversation_id().cloned()
}

/// Whether deliveries may come from where this one did: the gateway's word in
/// AWS, the socket's elsewhere. Never a header, which anyone can write.
pub(crate) fn from_allowed(request: &Request, allowed: &[IpNet]) -> Result<(), Rejection> {
    let address = request
        .extensions()
        .get()
        .map(|CallerAddress(address)| *address);
    let listed = |address: IpAddr| allowed.iter().any(|range| range.contains(&address));
    match (allowed, address) {
        ([], _) => Ok(()),
        (_, Some(address)) if listed(address) => Ok(()),
        _ => Err(Rejection::Address),
    }
}
