//! Guessing a password gets slower with every guess.
//!
//! Counted for the account and for the address it is tried from, in the store,
//! so that neither a restart nor another instance starts afresh. An attempt is
//! counted before the password is looked at: many at once gain nothing. One that
//! comes too soon is not counted, so that the wait has an end.

mod limit;

use std::net::{IpAddr, Ipv6Addr};

use jiff::{SignedDuration, Timestamp};
use store::StoreError;
use store::access::{Attempts, Count, Counted, Digest};

use crate::Access;
use limit::{ACCOUNT, ADDRESS, FORGOTTEN_AFTER, Limit};

/// How often an attempt that another overtakes is tried again.
const ROUNDS: usize = 3;

/// Whether a password may be tried now.
#[derive(Debug)]
pub(crate) enum Turn {
    Yes(Attempt),
    TooSoon { wait: SignedDuration },
}

/// Counts an attempt on `account`, an address as it was typed, if it does not
/// come too soon after the ones before.
pub(crate) async fn attempt(
    access: &Access,
    account: &str,
    address: Option<IpAddr>,
) -> Result<Turn, StoreError> {
    let attempt = Attempt::on(account, address);
    for _ in 0..ROUNDS {
        let now = (access.now)();
        let subjects = attempt.subjects(access).await?;
        if let Some(wait) = subjects
            .iter()
            .filter_map(|subject| subject.wait(now))
            .max()
        {
            return Ok(Turn::TooSoon { wait });
        }
        let counts: Vec<Count> = subjects
            .iter()
            .map(|subject| subject.counted(now))
            .collect();
        if access.store.count_attempts(&counts).await? == Counted::Yes {
            return Ok(Turn::Yes(attempt));
        }
    }
    Ok(Turn::TooSoon {
        wait: SignedDuration::from_secs(1),
    })
}

/// An attempt that counts as a failure until it is known not to be.
#[derive(Debug)]
pub(crate) struct Attempt {
    account: Digest,
    address: Option<Digest>,
}

impl Attempt {
    fn on(account: &str, address: Option<IpAddr>) -> Self {
        let account = account.trim().to_lowercase();
        let address = address.map(|address| format!("address:{}", network(address)));
        Self {
            account: Digest::of(format!("account:{account}")),
            address: address.map(Digest::of),
        }
    }

    async fn subjects(&self, access: &Access) -> Result<Vec<Subject>, StoreError> {
        let limits = [(Some(self.account), ACCOUNT), (self.address, ADDRESS)];
        let mut subjects = Vec::new();
        for (digest, limit) in limits {
            let Some(digest) = digest else { continue };
            let seen = access.store.attempts(&digest).await?;
            subjects.push(Subject {
                digest,
                limit,
                seen,
            });
        }
        Ok(subjects)
    }

    /// Says that it was no guess. The account starts afresh; the address does
    /// not, or whoever has an account could guess at others for ever.
    pub(crate) async fn succeeded(self, access: &Access) -> Result<(), StoreError> {
        access.store.forget_attempts(&self.account).await?;
        if let Some(address) = &self.address {
            access.store.take_attempt_back(address).await?;
        }
        Ok(())
    }
}

/// What attempts are counted for.
struct Subject {
    digest: Digest,
    limit: Limit,
    seen: Option<Attempts>,
}

impl Subject {
    fn wait(&self, now: Timestamp) -> Option<SignedDuration> {
        self.limit.wait(self.seen?, now)
    }

    fn counted(&self, now: Timestamp) -> Count {
        Count {
            subject: self.digest,
            seen: self.seen,
            next: limit::next(self.seen, now),
            forget_at: now + FORGOTTEN_AFTER,
        }
    }
}

/// One household holds 2^64 addresses of the newer kind.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn newer_addresses_count_by_their_network() {
        check("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::");
        check("203.0.113.9", "203.0.113.9");
        check("::ffff:203.0.113.9", "203.0.113.9");
    }

    fn check(address: &str, expected: &str) {
        assert_eq!(network(address.parse().unwrap()).to_string(), expected);
    }
}
