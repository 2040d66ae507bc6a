//! What came back, heard to its end and judged.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use domain::Timestamp;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde::de::IgnoredAny;

use super::Told;
use super::complaint::Complaint;
use super::error::{ApiError, Fault, Limit};
use super::key::ApiKey;

/// An answer, whatever it says, and when it was given by the vendor's clock.
pub(super) struct Said {
    answer: Result<Bytes, ApiError>,
    told_at: Timestamp,
}

/// More than any complaint has.
const MOST_OF_A_COMPLAINT: usize = 64 * 1024;

/// As long as we do what the vendor asks; beyond it we look again.
const LONGEST_HOLD: Duration = Duration::from_mins(1);

impl Said {
    pub(super) fn fault(fault: Fault, told_at: Timestamp) -> Self {
        Self {
            answer: Err(ApiError::Unavailable(fault)),
            told_at,
        }
    }

    pub(super) fn told(self) -> Result<Told<Bytes>, ApiError> {
        let told_at = self.told_at;
        self.answer.map(|value| Told { value, told_at })
    }
}

/// Hears the answer that `sent` began, of which at most `most` bytes are taken.
pub(super) async fn hear(
    sent: reqwest::Result<Response>,
    most: usize,
    key: &ApiKey,
    now: fn() -> Timestamp,
) -> Said {
    let response = match sent {
        Ok(response) => response,
        Err(error) => return Said::fault(fault(&error), now()),
    };
    let told_at = date(response.headers()).unwrap_or_else(now);
    let answer = match response.status() {
        status if status.is_success() => read(response, most).await,
        status if status.is_redirection() => Err(ApiError::Unavailable(Fault::Redirected {
            status: status.as_u16(),
        })),
        _ => Err(refusal(response, key, told_at).await),
    };
    Said { answer, told_at }
}

/// A whole answer, or at least no page and no half of one.
async fn read(response: Response, most: usize) -> Result<Bytes, ApiError> {
    let is_page = is_page(response.headers());
    let (body, whole) = collect(response, most).await?;
    if !whole {
        return Err(ApiError::TooLarge { most });
    }
    if is_page || body.trim_ascii_start().starts_with(b"<") {
        return Err(ApiError::Unavailable(Fault::NotJson));
    }
    let cut_off = serde_json::from_slice::<IgnoredAny>(&body).is_err_and(|error| error.is_eof());
    if cut_off {
        return Err(ApiError::Unavailable(Fault::CutOff));
    }
    Ok(body)
}

async fn refusal(response: Response, key: &ApiKey, told_at: Timestamp) -> ApiError {
    let status = response.status();
    let after = retry_after(response.headers(), told_at);
    let body = match collect(response, MOST_OF_A_COMPLAINT).await {
        Ok((body, _)) => body,
        Err(error) => return error,
    };
    let complaint = Complaint::read(&body, key);
    match (status, complaint) {
        // A page that says 404 is some proxy's, which knows nothing of calls.
        (StatusCode::NOT_FOUND | StatusCode::GONE, None) => ApiError::Unavailable(Fault::NotJson),
        (_, complaint) => judged(status, complaint.unwrap_or_default(), after),
    }
}

fn judged(status: StatusCode, complaint: Complaint, after: Option<Duration>) -> ApiError {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ApiError::Refused(complaint),
        StatusCode::PAYMENT_REQUIRED => ApiError::Payment(complaint),
        StatusCode::NOT_FOUND | StatusCode::GONE => ApiError::Gone(complaint),
        StatusCode::TOO_MANY_REQUESTS => ApiError::Busy {
            limit: Limit::of(&complaint),
            after,
            complaint,
        },
        StatusCode::REQUEST_TIMEOUT | StatusCode::CONFLICT => unavailable(status, complaint, after),
        status if !status.is_client_error() => unavailable(status, complaint, after),
        _ if complaint.names_cursor() => ApiError::BadCursor(complaint),
        _ => ApiError::Rejected(complaint),
    }
}

fn unavailable(status: StatusCode, complaint: Complaint, after: Option<Duration>) -> ApiError {
    ApiError::Unavailable(Fault::Status {
        status: status.as_u16(),
        after,
        complaint,
    })
}

/// The body up to `most` bytes, and whether that is all of it.
async fn collect(mut response: Response, most: usize) -> Result<(Bytes, bool), ApiError> {
    let announced = response.content_length().unwrap_or(0);
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    if announced > most {
        return Ok((Bytes::new(), false));
    }
    let mut body = BytesMut::with_capacity(announced);
    loop {
        let chunk = response.chunk().await;
        let chunk = chunk.map_err(|error| ApiError::Unavailable(interrupted(&error)))?;
        let Some(chunk) = chunk else {
            return Ok((body.freeze(), true));
        };
        if chunk.len() > most - body.len() {
            return Ok((body.freeze(), false));
        }
        body.extend_from_slice(&chunk);
    }
}

fn is_page(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| {
        kind.trim_start()
            .to_ascii_lowercase()
            .starts_with("text/html")
    })
}

fn date(headers: &HeaderMap) -> Option<Timestamp> {
    as_date(headers.get(DATE)?.to_str().ok()?)
}

fn as_date(text: &str) -> Option<Timestamp> {
    let parser = jiff::fmt::rfc2822::DateTimeParser::new();
    parser.parse_timestamp(text.trim()).ok()
}

/// How long the vendor asks us to wait: in milliseconds, in seconds, or until
/// a time by its own clock.
fn retry_after(headers: &HeaderMap, told_at: Timestamp) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let millis = text("retry-after-ms").and_then(|text| text.parse().ok());
    let wait = millis.map(Duration::from_millis).or_else(|| {
        let text = text(RETRY_AFTER.as_str())?;
        let seconds = text.parse().ok().map(Duration::from_secs);
        seconds.or_else(|| Some(until(as_date(text)?, told_at)))
    })?;
    Some(wait.min(LONGEST_HOLD))
}

fn until(time: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(time.duration_since(now)).unwrap_or(Duration::ZERO)
}

fn fault(error: &reqwest::Error) -> Fault {
    if error.is_timeout() {
        Fault::TimedOut
    } else if error.is_connect() {
        Fault::Unreachable(cause(error))
    } else {
        Fault::Interrupted(cause(error))
    }
}

fn interrupted(error: &reqwest::Error) -> Fault {
    if error.is_timeout() {
        Fault::TimedOut
    } else {
        Fault::Interrupted(cause(error))
    }
}

/// What lies at the bottom of `error`: outer ones quote the address.
fn cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    domain::shortened(&cause.to_string(), 100)
}
