//! One question and its answer, asked again where that may help.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{Method, Url};
use serde::Serialize;
use tokio::time::{Instant, sleep, timeout_at};

use super::answer::{Said, hear};
use super::error::{ApiError, Fault, Limit};
use super::pace::Late;
use super::{Client, Told};

/// What is asked. Asking it twice does what asking it once does, unless it
/// says otherwise.
pub(super) struct Question {
    method: Method,
    url: Url,
    body: Option<Bytes>,
    /// How many bytes its answer may have.
    most: usize,
    /// Asking it again would do it again.
    only_once: bool,
}

/// No list or setting comes near this.
const MOST: usize = 8 * 1024 * 1024;

const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_mins(1);

impl Question {
    pub(super) fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            body: None,
            most: MOST,
            only_once: false,
        }
    }

    /// Makes what `new` says; each time it is asked, another.
    pub(super) fn post(url: Url, new: &impl Serialize) -> Self {
        let body = serde_json::to_vec(new).expect("what is new always serializes");
        Self {
            method: Method::POST,
            body: Some(body.into()),
            only_once: true,
            ..Self::get(url)
        }
    }

    /// Sets what `change` has and nothing else.
    pub(super) fn patch(url: Url, change: &impl Serialize) -> Self {
        let body = serde_json::to_vec(change).expect("a change always serializes");
        Self {
            method: Method::PATCH,
            body: Some(body.into()),
            ..Self::get(url)
        }
    }

    pub(super) fn at_most(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// With `value`, if there is one, as the parameter `name`.
    pub(super) fn with(mut self, name: &str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            let mut pairs = self.url.query_pairs_mut();
            pairs.append_pair(name, &value.to_string());
        }
        self
    }
}

impl Client {
    /// The answer to `question`.
    ///
    /// What may pass is asked again, after as long as the vendor says or else
    /// by chance up to a bound that doubles; never beyond the time that a
    /// question may take in all.
    pub(super) async fn ask(&self, question: Question) -> Result<Told<Bytes>, ApiError> {
        let deadline = Instant::now() + self.0.pace.whole_time;
        let mut tries = 1;
        loop {
            let error = match self.ask_once(&question, deadline).await {
                Ok(told) => return Ok(told),
                Err(error) => error,
            };
            let Some(wait) = wait(&error, tries).filter(|_| !question.only_once) else {
                return Err(error);
            };
            if tries >= self.0.pace.tries || Instant::now() + wait >= deadline {
                return Err(error);
            }
            sleep(wait).await;
            tries += 1;
        }
    }

    async fn ask_once(
        &self,
        question: &Question,
        deadline: Instant,
    ) -> Result<Told<Bytes>, ApiError> {
        let _turn = self.0.turns.next(deadline).await.map_err(late)?;
        self.0.circuit.admit().map_err(|wait| self.open_for(wait))?;
        let said = timeout_at(deadline, self.send(question)).await;
        let said = said.unwrap_or_else(|_| Said::fault(Fault::TimedOut, (self.0.now)()));
        let told = said.told();
        match &told {
            Err(error) if error.is_passing() => self.hold_back(error),
            _ => self.0.circuit.answered(),
        }
        told
    }

    fn hold_back(&self, error: &ApiError) {
        self.0.circuit.failed();
        if let Some(wait) = error.after() {
            self.0.turns.hold(wait);
        }
    }

    async fn send(&self, question: &Question) -> Said {
        let Question {
            method, url, body, ..
        } = question;
        let mut request = self.0.http.request(method.clone(), url.clone());
        if let Some(body) = body {
            request = request.header("content-type", "application/json");
            request = request.body(body.clone());
        }
        let sent = request.send().await;
        hear(sent, question.most, &self.0.key, self.0.now).await
    }

    fn open_for(&self, wait: Duration) -> ApiError {
        let until = (self.0.now)().checked_add(wait);
        ApiError::CircuitOpen {
            until: until.unwrap_or_else(|_| (self.0.now)()),
        }
    }
}

fn late(late: Late) -> ApiError {
    let (limit, after) = match late {
        Late::Queue => (Limit::Queue, None),
        Late::Held(wait) => (Limit::Rate, Some(wait)),
    };
    ApiError::Busy {
        limit,
        after,
        complaint: Default::default(),
    }
}

/// How long to wait before asking again, if that may help.
fn wait(error: &ApiError, tries: u32) -> Option<Duration> {
    match error {
        // It is over when the time for asking is, so there is none left.
        ApiError::Busy {
            limit: Limit::Queue,
            ..
        } => None,
        ApiError::Busy { .. } | ApiError::Unavailable(_) => {
            Some(error.after().unwrap_or_else(|| by_chance(tries)))
        }
        _ => None,
    }
}

/// Any time up to a bound, so that those who failed together do not come back
/// together.
fn by_chance(tries: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(tries.saturating_sub(1));
    let bound = FIRST_WAIT.saturating_mul(doubled).min(LONGEST_WAIT);
    bound.mul_f64(fastrand::f64())
}
