//! What may come in: a body of bearable size, signed by ElevenLabs, from an
//! address that is allowed.

use std::net::IpAddr;

use access::CallerAddress;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use domain::{ConversationId, Region, Timestamp};
use elevenlabs::{Event, HEADER, Refusal, Verified, verify};
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
    let signed_at = signed_at(app, header.as_deref(), &body, received_at).await?;
    Ok(Delivered {
        body,
        signed_at,
        received_at,
    })
}

/// When the body was signed. A mismatch may mean that the secret was changed a
/// moment ago, so it is looked up once more before the delivery is refused.
async fn signed_at(
    app: &App,
    header: Option<&[u8]>,
    body: &[u8],
    now: Timestamp,
) -> Result<Timestamp, Rejection> {
    let secrets = app
        .secrets
        .current()
        .await
        .map_err(|_| Rejection::SecretUnavailable)?;
    let mut verified = verify(&secrets, header, body, now, app.tolerance);
    if verified.is_err_and(|refusal| refusal == Refusal::Mismatch) && app.secrets.refreshed().await
    {
        let secrets = app
            .secrets
            .current()
            .await
            .map_err(|_| Rejection::SecretUnavailable)?;
        verified = verify(&secrets, header, body, now, app.tolerance);
    }
    verified
        .map(|verified| verified.signed_at())
        .map_err(|refusal| {
            let conversation_id = genuine(refusal).and_then(|t| conversation(body, t));
            Rejection::Refused {
                refusal,
                conversation_id,
            }
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
