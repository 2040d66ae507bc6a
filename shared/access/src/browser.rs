//! The browser a request came from, before anybody has signed in with it.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use http::request::Parts;

use crate::{Problem, Secret};

/// What signing in needs to know of the browser.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    pub(crate) address: Option<IpAddr>,
    /// Ended when its browser signs in anew, so that no session outlives a
    /// change of person.
    pub(crate) earlier: Option<Secret>,
}

/// Where a request came from: whoever serves the router puts it into the
/// request's extensions, from the socket or from the gateway's word. Without it
/// attempts to sign in are counted by account alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallerAddress(pub IpAddr);

impl<S: Sync> FromRequestParts<S> for Browser {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}
