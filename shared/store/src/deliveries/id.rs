//! The name of a delivery.

use std::fmt;
use std::str::FromStr;

use domain::Timestamp;
use ulid::Ulid;

/// The name of a delivery; names sort by the time of receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId(Ulid);

impl DeliveryId {
    /// A new name for a delivery received at `at`.
    pub fn new(at: Timestamp) -> Self {
        let random = getrandom::u64().unwrap_or_default();
        let more = u128::from(getrandom::u32().unwrap_or_default());
        let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
        Self(Ulid::from_parts(millis, (u128::from(random) << 16) ^ more))
    }
}

impl FromStr for DeliveryId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ulid::from_string(text).map(Self).map_err(|_| ())
    }
}

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delivery_names_sort_by_time_and_read_back() {
        let at = |second| DeliveryId::new(Timestamp::from_second(second).unwrap());
        assert!(at(1000) < at(1001));
        let id = at(1000);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("../x".parse::<DeliveryId>(), Err(()));
    }
}
