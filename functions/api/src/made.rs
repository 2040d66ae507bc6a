//! Ids for what a caller gave none.

use std::str::FromStr;

use domain::{InvalidId, Timestamp};
use ulid::Ulid;

/// A new id that begins with `kind` and sorts by time.
pub(crate) fn id<T: FromStr<Err = InvalidId>>(kind: &str, now: Timestamp) -> T {
    let mut random = [0; 16];
    getrandom::fill(&mut random).expect("the system has randomness");
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    let id = Ulid::from_parts(millis, u128::from_be_bytes(random));
    let id = format!("{kind}_{id}").parse();
    id.expect("letters, digits and '_' make an id")
}
