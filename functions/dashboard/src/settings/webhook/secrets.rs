//! The webhook's secrets by their fingerprints, and when each was last used.

use std::collections::BTreeMap;

use domain::Timestamp;
use futures::future::try_join_all;
use jiff::ToSpan;

use crate::moment::{Clock, Moment};
use crate::refusal::Failure;
use crate::site::Site;

pub(super) struct SecretLine {
    pub(super) fingerprint: String,
    pub(super) used: Option<Moment>,
    /// Whether it is known to be valid now; where secrets are not at hand, those
    /// that were used are listed.
    pub(super) is_known: bool,
}

/// How far back a use is looked for.
const DAYS: i64 = 7;

pub(super) async fn known(site: &Site, clock: &Clock) -> Result<Vec<SecretLine>, Failure> {
    let used = used(site, clock).await?;
    let valid = match &site.door {
        Some(door) => door.secrets().await,
        None => Vec::new(),
    };
    let mut names: Vec<&String> = valid.iter().chain(used.keys()).collect();
    names.sort_by_key(|name| (!valid.contains(name), *name));
    names.dedup();
    let line = |name: &&String| SecretLine {
        fingerprint: (*name).clone(),
        used: used.get(*name).map(|at| clock.moment(*at)),
        is_known: valid.contains(name),
    };
    Ok(names.iter().map(line).collect())
}

/// Deliveries are counted by days in UTC.
async fn used(site: &Site, clock: &Clock) -> Result<BTreeMap<String, Timestamp>, Failure> {
    let today = clock.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let days = (0..DAYS).filter_map(|ago| today.checked_sub(ago.days()).ok());
    let days = days.map(|day| site.store.secrets_used_on(day));
    let mut used = BTreeMap::<String, Timestamp>::new();
    for (secret, at) in try_join_all(days).await?.into_iter().flatten() {
        let last = used.entry(secret).or_insert(at);
        *last = at.max(*last);
    }
    Ok(used)
}
