//! Numbers, times and yes or no, which may be spelled as texts.

use domain::Timestamp;

use super::{Loose, Scalar};
use crate::notes::{Notes, Why};

impl<'de> Loose<'de> for bool {
    const EXPECTED: &'static str = "true or false";

    fn of_scalar(scalar: Scalar<'de>, _: &mut Notes) -> Result<Self, Why> {
        match scalar {
            Scalar::Bool(value) => Ok(value),
            Scalar::Text(word) => word.parse().map_err(|_| Why::Not(Self::EXPECTED)),
            Scalar::Whole(_) | Scalar::Real(_) => Err(Why::Not(Self::EXPECTED)),
        }
    }
}

impl<'de> Loose<'de> for i64 {
    const EXPECTED: &'static str = "a whole number";

    fn of_scalar(scalar: Scalar<'de>, _: &mut Notes) -> Result<Self, Why> {
        let number = scalar.number().ok_or(Why::Not(Self::EXPECTED))?;
        number.whole().ok_or(Why::OutOfRange)
    }
}

impl<'de> Loose<'de> for f64 {
    const EXPECTED: &'static str = "a number";

    fn of_scalar(scalar: Scalar<'de>, _: &mut Notes) -> Result<Self, Why> {
        scalar
            .number()
            .map(Number::real)
            .ok_or(Why::Not(Self::EXPECTED))
    }
}

/// Seconds that have passed.
impl<'de> Loose<'de> for u32 {
    const EXPECTED: &'static str = "a number of seconds";

    fn of_scalar(scalar: Scalar<'de>, _: &mut Notes) -> Result<Self, Why> {
        let number = scalar.number().ok_or(Why::Not(Self::EXPECTED))?;
        number
            .whole()
            .and_then(|whole| whole.try_into().ok())
            .ok_or(Why::OutOfRange)
    }
}

/// Seconds since 1970, or a time as RFC 3339 writes it.
impl<'de> Loose<'de> for Timestamp {
    const EXPECTED: &'static str = "a time";

    fn of_scalar(scalar: Scalar<'de>, _: &mut Notes) -> Result<Self, Why> {
        let time = match (scalar.number(), &scalar) {
            (Some(number), _) => of_unix(number).ok_or(Why::OutOfRange),
            (None, Scalar::Text(text)) => text.trim().parse().map_err(|_| Why::Not(Self::EXPECTED)),
            (None, _) => Err(Why::Not(Self::EXPECTED)),
        }?;
        if time < Timestamp::UNIX_EPOCH {
            Err(Why::OutOfRange)
        } else {
            Ok(time)
        }
    }
}

fn of_unix(seconds: Number) -> Option<Timestamp> {
    match seconds {
        Number::Whole(seconds) => Timestamp::from_second(seconds).ok(),
        Number::Real(seconds) => {
            Timestamp::from_millisecond(Number::Real(seconds * 1e3).whole()?).ok()
        }
    }
}

impl Scalar<'_> {
    /// The number that is there, or that a text spells.
    fn number(&self) -> Option<Number> {
        match self {
            Self::Whole(whole) => Some(Number::Whole(*whole)),
            Self::Real(real) => Some(Number::Real(*real)),
            Self::Text(text) => Number::spelled(text.trim()),
            Self::Bool(_) => None,
        }
    }
}

/// `amount` times `by`, as far as such numbers can be told apart.
pub(crate) fn scaled(amount: f64, by: f64) -> Option<i64> {
    Number::Real(amount * by).whole()
}

/// What spells a number.
#[derive(Clone, Copy)]
enum Number {
    Whole(i64),
    Real(f64),
}

impl Number {
    fn spelled(text: &str) -> Option<Self> {
        let whole = text.parse().map(Self::Whole).ok();
        whole.or_else(|| {
            text.parse()
                .ok()
                .filter(|real: &f64| real.is_finite())
                .map(Self::Real)
        })
    }

    fn real(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Real(real) => real,
        }
    }

    /// The nearest whole number, as far as a real one can tell it.
    fn whole(self) -> Option<i64> {
        match self {
            Self::Whole(whole) => Some(whole),
            Self::Real(real) => (real.abs() < 9e15).then(|| real.round() as i64),
        }
    }
}
