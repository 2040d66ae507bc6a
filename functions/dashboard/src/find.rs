//! Finding a campaign or a recipient by what somebody types, for choosing one of
//! more than fit into a page.

mod calls;
mod recipients;

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use crate::names::{Names, Pick};
use crate::refusal::Failure;
use crate::site::Site;

pub(crate) use self::calls::calls;
pub(crate) use self::recipients::{full_name, recipients};

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    q: String,
}

/// What there is to choose from.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Found {
    found: Vec<One>,
    /// There are more that fit, or that were not looked at.
    more: bool,
    /// What to do about that.
    remark: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct One {
    /// What a form sends.
    value: String,
    name: String,
    note: Option<String>,
}

/// A select of campaigns: all of them, or, where they are too many for a page,
/// those that fit what was searched for.
pub(crate) struct Chooser {
    pub(crate) picks: Vec<Pick>,
    /// Where to search, when not all are there.
    pub(crate) source: Option<&'static str>,
    /// What was searched for without script.
    pub(crate) typed: String,
}

/// More campaigns than these are searched, not listed.
const LISTED: usize = 200;
const AT_ONCE: usize = 20;

/// `GET /find/campaigns`
pub(crate) async fn campaigns(
    State(site): State<Site>,
    Query(typed): Query<Typed>,
) -> Result<Json<Found>, Failure> {
    let names = Names::of(&site.store.book().await?);
    let (picks, more) = names.found(&typed.q, AT_ONCE);
    let one = |pick: Pick| One {
        note: pick.value.strip_prefix("to:").map(str::to_owned),
        value: pick.value,
        name: pick.name,
    };
    Ok(Json(Found {
        found: picks.into_iter().map(one).collect(),
        more,
        remark: None,
    }))
}

impl Chooser {
    pub(crate) fn new(names: &Names, chosen: &str, typed: &str) -> Self {
        if names.len() <= LISTED {
            return Self {
                picks: names.picks(chosen),
                source: None,
                typed: String::new(),
            };
        }
        let all = names.picks(chosen).into_iter();
        let always = all.filter(|pick| pick.chosen || pick.value == crate::names::NOBODY);
        let (found, _) = names.found(typed, LISTED);
        let found = found.into_iter().filter(|pick| pick.value != chosen);
        Self {
            picks: found.chain(always).collect(),
            source: Some("/find/campaigns"),
            typed: typed.to_owned(),
        }
    }
}
