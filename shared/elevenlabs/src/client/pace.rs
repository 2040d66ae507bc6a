//! How fast we ask: so many questions a second and so many at once, whoever
//! asks them.
//!
//! The vendor publishes no rate, and counts what is in flight.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until, timeout_at};

/// How fast questions are asked, and how long one may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// On average; after a pause as many may go at once.
    pub per_second: u32,
    pub in_flight: usize,
    /// How often a question is asked before its error is told.
    pub tries: u32,
    /// How long one try may take, to the last byte of its answer.
    pub try_time: Duration,
    /// How long a question may take in all, waiting and asking again included.
    pub whole_time: Duration,
}

impl Default for Pace {
    /// A question ends well within the minute that a run keeps in hand.
    fn default() -> Self {
        Self {
            per_second: 5,
            in_flight: 4,
            tries: 4,
            try_time: Duration::from_secs(20),
            whole_time: Duration::from_secs(45),
        }
    }
}

/// Whose turn it is. Clones of a client share it.
pub(super) struct Turns {
    seats: Semaphore,
    between: Duration,
    burst: Duration,
    /// When the next question may go out, if questions had always come evenly.
    next: Mutex<Option<Instant>>,
    /// Until when the vendor asked us to wait.
    held: Mutex<Option<Instant>>,
}

/// No turn comes in time.
pub(super) enum Late {
    /// Too many of our own questions come before.
    Queue,
    /// The vendor asked us to wait this long.
    Held(Duration),
}

impl Turns {
    pub(super) fn new(pace: &Pace) -> Self {
        let between = Duration::from_secs(1) / pace.per_second.max(1);
        Self {
            seats: Semaphore::new(pace.in_flight.clamp(1, Semaphore::MAX_PERMITS)),
            between,
            burst: Duration::from_secs(1).saturating_sub(between),
            next: Mutex::default(),
            held: Mutex::default(),
        }
    }

    /// Waits for a turn, but not beyond `deadline`. It ends when the permit is
    /// dropped.
    pub(super) async fn next(&self, deadline: Instant) -> Result<SemaphorePermit<'_>, Late> {
        let seat = timeout_at(deadline, self.seats.acquire()).await;
        let seat = seat.map_err(|_| Late::Queue)?;
        let seat = seat.expect("the semaphore is never closed");
        if let Some(until) = self.held_until() {
            if until >= deadline {
                return Err(Late::Held(until.duration_since(Instant::now())));
            }
            sleep_until(until).await;
        }
        let at = self.reserve(deadline).ok_or(Late::Queue)?;
        sleep_until(at).await;
        Ok(seat)
    }

    /// Has everyone wait, as the vendor asked.
    pub(super) fn hold(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        *held = (*held).max(Some(until));
    }

    fn held_until(&self) -> Option<Instant> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.filter(|until| *until > Instant::now())
    }

    /// The time of the next free turn, which is then taken.
    fn reserve(&self, deadline: Instant) -> Option<Instant> {
        let now = Instant::now();
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let due = next.map_or(now, |next| next.max(now));
        let at = due.checked_sub(self.burst).unwrap_or(now).max(now);
        if at >= deadline {
            return None;
        }
        *next = Some(due + self.between);
        Some(at)
    }
}
