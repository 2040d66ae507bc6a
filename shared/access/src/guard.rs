//! The check in front of every handler: who is asking, may they, and was it
//! they who asked. The body is not read before the first two are answered.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::request::Parts;

use crate::caller::{Caller, identify};
use crate::confirm;
use crate::cookie::session_secret;
use crate::csrf::{self, Shown};
use crate::refusal::{Face, Refusal};
use crate::{Access, Actor, Browser, CallerAddress, LARGEST_UPLOAD, Policy, Session, upload};

/// The largest form that is read to find its token.
const LARGEST_FORM: usize = 256 * 1024;

/// One route's check.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) access: Access,
    pub(crate) face: Face,
    pub(crate) policy: Policy,
}

pub(crate) async fn guard(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = match gate.admit(&mut parts, body).await {
        Ok(body) => body,
        Err(refusal) => return gate.face.refuse(&parts, refusal),
    };
    let actor = parts.extensions.get::<Actor>().cloned();
    let mut response = next.run(Request::from_parts(parts, body)).await;
    // Whoever looks over all answers learns whom one is for.
    if let Some(actor) = actor {
        response.extensions_mut().insert(actor);
    }
    response
}

impl Gate {
    /// Notes in `parts` who is let in, and gives the body back.
    async fn admit(&self, parts: &mut Parts, body: Body) -> Result<Body, Refusal> {
        let browser = self.browser(parts);
        let cookie = browser.earlier.clone();
        parts.extensions.insert(browser);

        let Some(role) = self.policy.role() else {
            return self.sent_by_our_pages(parts).map(|()| body);
        };
        match identify(&self.access, &parts.headers, cookie).await? {
            Caller::Nobody => Err(Refusal::Unknown),
            Caller::Program(actor) if self.policy.lets_in(&actor) => {
                parts.extensions.insert(actor);
                Ok(body)
            }
            Caller::Person(session) if self.policy.lets_in(&session.actor()) => {
                self.admit_person(parts, session, body).await
            }
            Caller::Program(_) | Caller::Person(_) if self.policy == Policy::Reveals => {
                Err(Refusal::NeedsScope)
            }
            Caller::Program(actor) if actor.may(role) => Err(Refusal::NeedsPerson),
            Caller::Program(_) | Caller::Person(_) => Err(Refusal::Needs(role)),
        }
    }

    async fn admit_person(
        &self,
        parts: &mut Parts,
        session: Session,
        body: Body,
    ) -> Result<Body, Refusal> {
        let body = self.meant(parts, &session, body).await?;
        if matches!(self.policy, Policy::NeedsRecent(_))
            && !confirm::is_recent(&self.access, &session)
        {
            return Err(Refusal::NotRecent);
        }
        parts.extensions.insert::<Actor>(session.actor());
        parts.extensions.insert(session);
        Ok(body)
    }

    /// Whether the person meant to send this, and not another site for them.
    async fn meant(&self, parts: &Parts, session: &Session, body: Body) -> Result<Body, Refusal> {
        if !csrf::changes(&parts.method) {
            return Ok(body);
        }
        self.sent_by_our_pages(parts)?;
        let token = session.csrf_token();
        match (self.face, csrf::shown(&parts.headers)) {
            (Face::Api, _) if !csrf::type_fits_api(&parts.headers) => Err(Refusal::NotJson),
            (_, Shown::InHeader(shown)) if csrf::same(shown, &token) => Ok(body),
            (Face::Pages(_), Shown::InForm) => token_in_form(body, &token).await,
            (Face::Pages(_), Shown::InUpload(boundary)) => {
                token_in_upload(body, boundary, &token).await
            }
            _ => Err(Refusal::NoToken),
        }
    }

    fn sent_by_our_pages(&self, parts: &Parts) -> Result<(), Refusal> {
        if csrf::changes(&parts.method) && !csrf::same_origin(self.access.transport, &parts.headers)
        {
            return Err(Refusal::CrossSite);
        }
        Ok(())
    }

    fn browser(&self, parts: &Parts) -> Browser {
        Browser {
            address: parts
                .extensions
                .get()
                .map(|CallerAddress(address)| *address),
            earlier: session_secret(self.access.transport, &parts.headers),
        }
    }
}

async fn token_in_form(body: Body, token: &str) -> Result<Body, Refusal> {
    let bytes = to_bytes(body, LARGEST_FORM)
        .await
        .map_err(|_| Refusal::TooLarge)?;
    match csrf::field(&bytes) {
        Some(shown) if csrf::same(&shown, token) => Ok(Body::from(bytes)),
        _ => Err(Refusal::NoToken),
    }
}

async fn token_in_upload(body: Body, boundary: &str, token: &str) -> Result<Body, Refusal> {
    let bytes = to_bytes(body, LARGEST_UPLOAD)
        .await
        .map_err(|_| Refusal::TooLarge)?;
    let shown = upload::read(&bytes, boundary);
    let shown = shown.and_then(|upload| upload.fields.get(csrf::CSRF_FIELD).cloned());
    match shown {
        Some(shown) if csrf::same(&shown, token) => Ok(Body::from(bytes)),
        _ => Err(Refusal::NoToken),
    }
}
