//! Passwords, hashed slowly: Argon2id with 19 MiB, two passes, one lane.

use std::fmt;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use serde::Deserialize;
use store::access::{Email, PasswordHash};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

const SHORTEST: usize = 12;
/// Long enough for any sentence, short enough to be no burden.
const LONGEST: usize = 256;

/// Each takes 19 MiB, so that a crowd at the sign-in page waits in line.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// No password has this hash; checking against it takes as long as any other.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password as it was typed.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// What was typed.
    pub fn new(typed: impl Into<String>) -> Self {
        Self(typed.into())
    }
}

/// Why a password will not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    #[error("use at least 12 characters")]
    TooShort,
    #[error("use at most 256 characters")]
    TooLong,
    #[error("do not use the e-mail address")]
    HoldsAddress,
    #[error("do not repeat one character")]
    OneCharacter,
}

/// Whether `password` will do for whoever signs in with `email`.
///
/// Length is what counts; rules about digits and signs only make people choose
/// alike.
pub(crate) fn strong_enough(password: &Password, email: &Email) -> Result<(), Weak> {
    let typed = password.0.to_lowercase();
    let length = typed.chars().count();
    if length < SHORTEST {
        return Err(Weak::TooShort);
    }
    if length > LONGEST {
        return Err(Weak::TooLong);
    }
    if typed.contains(&email.to_string()) {
        return Err(Weak::HoldsAddress);
    }
    let first = typed.chars().next();
    if typed.chars().all(|c| Some(c) == first) {
        return Err(Weak::OneCharacter);
    }
    Ok(())
}

/// What is kept of `password`.
pub(crate) async fn hash(password: Password) -> PasswordHash {
    off_the_runtime(move || {
        let hash = argon2().hash_password(password.0.as_bytes());
        PasswordHash(
            hash.expect("the settings are valid and the system has randomness")
                .to_string(),
        )
    })
    .await
}

/// Whether `password` is the one that left `hash`. Without a hash it is not,
/// after the same time.
pub(crate) async fn fits(password: Password, hash: Option<PasswordHash>) -> bool {
    let hash = hash.map_or_else(|| NOBODYS.to_owned(), |PasswordHash(hash)| hash);
    off_the_runtime(move || {
        let Ok(hash) = Phc::new(&hash) else {
            tracing::error!("a password hash cannot be read; nobody can sign in with it");
            return false;
        };
        let short_enough = password.0.len() <= 4 * LONGEST;
        short_enough
            && argon2()
                .verify_password(password.0.as_bytes(), &hash)
                .is_ok()
    })
    .await
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the settings are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let _turn = AT_ONCE
        .acquire()
        .await
        .expect("the semaphore is never closed");
    spawn_blocking(work).await.expect("hashing does not panic")
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::{NOBODYS, Password, Weak, fits, hash, strong_enough};
    use store::access::PasswordHash;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let kept = hash(Password::new("correct horse")).await;
        assert!(fits(Password::new("correct horse"), Some(kept.clone())).await);
        for wrong in ["", "correct hors", "Correct horse", "correct horse "] {
            assert!(
                !fits(Password::new(wrong), Some(kept.clone())).await,
                "{wrong:?}"
            );
        }
    }

    #[tokio::test]
    async fn a_hash_is_made_with_the_agreed_settings_and_a_salt_of_its_own() {
        let [one, other] = [
            hash(Password::new("same")).await,
            hash(Password::new("same")).await,
        ];
        assert!(
            one.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{}",
            one.0
        );
        assert_ne!(one, other);
    }

    #[tokio::test]
    async fn an_unknown_account_costs_as_much_as_a_known_one() {
        let kept = hash(Password::new("correct horse")).await;
        assert_eq!(NOBODYS.split('$').nth(3), kept.0.split('$').nth(3));
        let [known, unknown] = [time(Some(kept)).await, time(None).await];
        let ratio = unknown.as_secs_f64() / known.as_secs_f64();
        assert!(
            (0.2..5.0).contains(&ratio),
            "known {known:?}, unknown {unknown:?}"
        );
    }

    #[tokio::test]
    async fn an_unreadable_hash_fits_nothing() {
        assert!(!fits(Password::new(""), Some(PasswordHash(String::new()))).await);
    }

    #[test]
    fn weak_passwords_are_told_why() {
        check("eleven char", Err(Weak::TooShort));
        check("twelve chars", Ok(()));
        check("ÄÖÜäöüÄÖÜäöü", Ok(()));
        check("xxxxxxxxxxxxxxxx", Err(Weak::OneCharacter));
        check("my Ana@example.com!", Err(Weak::HoldsAddress));
        check(&"ab".repeat(128), Ok(()));
        check(&"ab".repeat(129), Err(Weak::TooLong));
    }

    #[test]
    fn debug_shows_nothing_of_it() {
        assert_eq!(
            format!("{:?}", Password::new("correct horse")),
            "Password(…)"
        );
    }

    fn check(password: &str, expected: Result<(), Weak>) {
        let email = "ana@example.com".parse().unwrap();
        assert_eq!(
            strong_enough(&Password::new(password), &email),
            expected,
            "{password}"
        );
    }

    async fn time(hash: Option<PasswordHash>) -> std::time::Duration {
        let started = Instant::now();
        assert!(!fits(Password::new("guess"), hash).await);
        started.elapsed()
    }
}
