//! Who sent a request.

use http::HeaderMap;
use http::header::AUTHORIZATION;
use store::StoreError;

use crate::{Access, Actor, Secret, Session, api_key, session};

/// Who a request's headers say is asking, checked.
#[derive(Debug)]
pub(crate) enum Caller {
    Nobody,
    Program(Actor),
    Person(Session),
}

/// A request that shows a key is that key's, whatever cookie comes with it: a
/// wrong key is never made good by a browser's session.
pub(crate) async fn identify(
    access: &Access,
    headers: &HeaderMap,
    cookie: Option<Secret>,
) -> Result<Caller, StoreError> {
    if headers.contains_key(AUTHORIZATION) {
        let program = api_key::recognise(access, headers).await?;
        return Ok(program.map_or(Caller::Nobody, Caller::Program));
    }
    let Some(secret) = cookie else {
        return Ok(Caller::Nobody);
    };
    let person = session::recognise(access, secret).await?;
    Ok(person.map_or(Caller::Nobody, Caller::Person))
}
