//! What goes wrong, by switch or by chance.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{
    answer::{Answer, Manner},
    problem::{Problem, in_short, plain, refused},
    route::Route,
};
use crate::business::Random;

/// One way in which an answer is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 429: too much in too little time.
    RateLimited {
        retry_after: Option<u32>,
    },
    /// 429: too much at once.
    TooManyAtOnce {
        retry_after: Option<u32>,
    },
    /// 429 in the older form: the vendor itself is busy.
    Busy,
    /// 500, 503 and their like.
    Failing(u16),
    /// 502 with a page for people.
    HtmlPage,
    /// The truth, up to the middle.
    Truncated,
    Hangs,
    Slow(Duration),
    Redirects(String),
    /// 401, as if the key had been withdrawn.
    KeyRefused,
    /// Lists only: the cursor that was just given is not taken.
    CursorRefused,
    /// Lists only: the next page is this page again.
    PageRepeated,
    /// Lists only: the next page is left out.
    PageSkipped,
}

/// Every switch there is. A route of none means all.
#[derive(Clone, Debug)]
pub struct Faults {
    random: Random,
    next: Vec<(Option<Route>, u32, Fault)>,
    always: Vec<(Option<Route>, Fault)>,
    sometimes: Vec<(Option<Route>, usize, Fault)>,
    late: Option<(usize, SignedDuration)>,
    /// By how much the vendor's clock is ahead.
    pub skew: SignedDuration,
}

impl Faults {
    pub(super) fn none(seed: u64) -> Self {
        Self {
            random: Random::seeded(seed),
            next: Vec::new(),
            always: Vec::new(),
            sometimes: Vec::new(),
            late: None,
            skew: SignedDuration::ZERO,
        }
    }

    /// Strikes the next so many requests.
    pub fn next(&mut self, route: impl Into<Option<Route>>, times: u32, fault: Fault) {
        self.next.push((route.into(), times, fault));
    }

    /// Strikes every request, until [`clear`](Self::clear).
    pub fn always(&mut self, route: impl Into<Option<Route>>, fault: Fault) {
        self.always.push((route.into(), fault));
    }

    /// Strikes so many of a hundred requests.
    pub fn sometimes(&mut self, route: impl Into<Option<Route>>, percent: usize, fault: Fault) {
        self.sometimes.push((route.into(), percent, fault));
    }

    /// One request in ten is too many, and one in twenty fails.
    pub fn usual(&mut self) {
        let retry_after = Some(1);
        self.sometimes(None, 5, Fault::RateLimited { retry_after });
        self.sometimes(None, 5, Fault::TooManyAtOnce { retry_after: None });
        self.sometimes(None, 5, Fault::Failing(503));
    }

    /// So many of a hundred conversations come to the list that much late.
    pub fn lists_late(&mut self, percent: usize, by: SignedDuration) {
        self.late = Some((percent, by));
    }

    /// Nothing goes wrong any more.
    pub fn clear(&mut self) {
        let random = self.random.clone();
        *self = Self {
            random,
            ..Self::none(0)
        };
    }

    /// How much later than usual `id` is listed; the same each time.
    pub(super) fn late(&self, id: &str) -> SignedDuration {
        let Some((percent, by)) = self.late else {
            return SignedDuration::ZERO;
        };
        let seed = id.bytes().fold(7_u64, |seed, byte| {
            seed.wrapping_mul(31).wrapping_add(byte.into())
        });
        match Random::seeded(seed).chance(percent) {
            true => by,
            false => SignedDuration::ZERO,
        }
    }

    /// What strikes this request, if anything does.
    pub(super) fn strike(&mut self, route: Route) -> Option<Fault> {
        let is_meant = |own: &Option<Route>| own.is_none_or(|own| own == route);
        self.next.retain(|(_, left, _)| *left > 0);
        let next = self.next.iter_mut().find(|(own, ..)| is_meant(own));
        if let Some((_, left, fault)) = next {
            *left = left.saturating_sub(1);
            return Some(fault.clone());
        }
        if let Some((_, fault)) = self.always.iter().find(|(own, _)| is_meant(own)) {
            return Some(fault.clone());
        }
        let meant = self.sometimes.iter().filter(|(own, ..)| is_meant(own));
        let mut left = self.random.below(100);
        for (_, percent, fault) in meant {
            match left.checked_sub(*percent) {
                Some(rest) => left = rest,
                None => return Some(fault.clone()),
            }
        }
        None
    }

    pub(super) fn clock(&self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.skew).unwrap_or(now)
    }
}

impl Fault {
    /// What is answered in the place of the truth.
    pub(super) fn instead(&self) -> Option<Answer> {
        let limited = |code, old| refused(429, "rate_limit_error", code, old, "Slow down.");
        let in_time = |answer: Answer, retry_after: Option<u32>| match retry_after {
            Some(secs) => answer.with("retry-after", secs.to_string()),
            None => answer,
        };
        Some(match self {
            Self::RateLimited { retry_after } => in_time(
                limited("rate_limit_exceeded", "rate_limit_exceeded"),
                *retry_after,
            ),
            Self::TooManyAtOnce { retry_after } => in_time(
                limited("concurrent_limit_exceeded", "too_many_concurrent_requests"),
                *retry_after,
            ),
            Self::Busy => in_short(429, "system_busy", "Busy."),
            Self::Failing(status) => failing(*status),
            Self::HtmlPage => Answer::text(502, "text/html", PAGE.to_owned()),
            Self::Redirects(to) => plain(307, "Moved").with("location", to.clone()),
            Self::KeyRefused => Problem::WrongKey.answer(),
            Self::CursorRefused => Problem::InvalidCursor.answer(),
            Self::Truncated
            | Self::Hangs
            | Self::Slow(_)
            | Self::PageRepeated
            | Self::PageSkipped => return None,
        })
    }

    /// What becomes of the truth on its way.
    pub(super) fn spoil(&self, answer: &mut Answer) {
        match self {
            Self::Truncated => answer.body.truncate(answer.body.len() / 2),
            Self::Hangs => answer.manner = Manner::Never,
            Self::Slow(by) => answer.manner = Manner::After(*by),
            _ => {}
        }
    }
}

fn failing(status: u16) -> Answer {
    match status {
        500 => plain(500, "Internal Server Error"),
        _ => refused(
            status,
            "service_unavailable",
            "maintenance",
            "maintenance",
            "Please try again later.",
        ),
    }
}

const PAGE: &str = "<html><head><title>502 Bad Gateway</title></head>\
    <body><center><h1>502 Bad Gateway</h1></center></body></html>";
