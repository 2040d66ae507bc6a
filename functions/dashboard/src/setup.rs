//! `/setup`: the one-time link that the start prints, which signs the first
//! admin in.

use access::{Browser, SetupOpened};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;

use crate::page::{Frame, Section, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "setup.html")]
struct SpentPage {
    frame: Frame,
}

#[derive(Deserialize)]
pub(crate) struct Link {
    #[serde(default)]
    token: String,
}

/// `GET /setup`: goes on to where a password of one's own can be chosen.
pub(crate) async fn open(
    State(site): State<Site>,
    browser: Browser,
    Query(link): Query<Link>,
) -> Result<Response, Failure> {
    Ok(
        match access::open_setup_link(&site.access, &link.token, &browser).await? {
            SetupOpened::SignedIn(cookie) => {
                (cookie, access::onward("/settings?welcome=yes")).into_response()
            }
            SetupOpened::Refused => {
                let frame = Frame::new("This link no longer works", Section::Outside, None);
                (StatusCode::GONE, shown(&SpentPage { frame })).into_response()
            }
        },
    )
}
