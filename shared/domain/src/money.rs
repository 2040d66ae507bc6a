//! An amount in a currency, exact to a millionth.

use std::fmt;

/// What a conversion is worth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    /// Millionths of one unit of the currency.
    pub micros: i64,
    currency: String,
}

/// Why an amount cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMoney {
    #[error("must be three capital letters, such as USD (ISO 4217)")]
    Currency,
    #[error("must be a number from 0 to 1,000,000,000")]
    Amount,
}

const MOST: f64 = 1e9;

impl Money {
    /// `amount` in `currency`, rounded to the nearest millionth.
    pub fn new(amount: f64, currency: &str) -> Result<Self, InvalidMoney> {
        if !(0.0..=MOST).contains(&amount) {
            return Err(InvalidMoney::Amount);
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "at most 1e15, which both types hold"
        )]
        let micros = (amount * 1e6).round() as i64;
        Self::of_micros(micros, currency)
    }

    pub fn of_micros(micros: i64, currency: &str) -> Result<Self, InvalidMoney> {
        let letters = currency.len() == 3 && currency.chars().all(|c| c.is_ascii_uppercase());
        if !letters {
            return Err(InvalidMoney::Currency);
        }
        Ok(Self {
            micros,
            currency: currency.to_owned(),
        })
    }

    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// The amount in whole units, for people and JSON.
    #[expect(
        clippy::cast_precision_loss,
        reason = "amounts up to a thousand million keep their cents"
    )]
    pub fn amount(&self) -> f64 {
        self.micros as f64 / 1e6
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} {}", self.amount(), self.currency)
    }
}
