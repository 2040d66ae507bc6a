//! What may be wrong with an answer.

use std::time::Duration;

use super::{
    answer::{Answer, Manner},
    problem::{Problem, in_short, plain, refused},
};

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
