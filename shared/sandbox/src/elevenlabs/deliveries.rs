//! What is told to the webhook, when, and again.

use jiff::{SignedDuration, Timestamp};

use super::{
    conversation::later_by,
    event::{self, Kind},
    queue::{Attempt, Due},
    vendor::Vendor,
};

/// How many retries may wait for one webhook.
const QUEUE: usize = 100;

/// One request to a webhook.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub url: String,
    /// Signature and all.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// It never arrives.
    pub is_lost: bool,
    /// It arrives, and nobody learns of the answer.
    pub loses_answer: bool,
    /// The network's own copy, which the vendor knows nothing of.
    is_copy: bool,
    attempt: Attempt,
}

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    Status(u16),
    /// No answer in time, or nobody there.
    Nothing,
}

/// An attempt that was made, for whoever wants to know afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub conversation: String,
    pub kind: Kind,
    /// From 1 to 5.
    pub attempt: usize,
    pub at: Timestamp,
    pub heard: Heard,
}

impl Vendor {
    /// Takes out what is to be sent by `now`. Whoever sends it says by
    /// [`heard`](Self::heard) what came of it.
    pub fn due(&mut self, now: Timestamp) -> Vec<Delivery> {
        let mut deliveries = Vec::new();
        while let Some(due) = self.deliveries.next(now) {
            match due {
                Due::Over(id) => self.begin(&id, now),
                Due::Attempt(attempt) => deliveries.extend(self.attempt(attempt, now)),
            }
        }
        deliveries
    }

    /// When the next one is to be sent.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.deliveries.next_at()
    }

    /// Takes note of what came of `delivery`.
    pub fn heard(&mut self, delivery: Delivery, heard: Heard, now: Timestamp) {
        let Delivery {
            attempt, is_copy, ..
        } = delivery;
        let unheard = delivery.is_lost || delivery.loses_answer;
        let heard = if unheard { Heard::Nothing } else { heard };
        if is_copy {
            return;
        }
        self.deliveries.sent.push(Sent {
            conversation: attempt.conversation.clone(),
            kind: attempt.kind,
            attempt: attempt.number,
            at: now,
            heard,
        });
        if let Some(webhook) = self
            .webhooks
            .iter_mut()
            .find(|one| one.id == attempt.webhook)
        {
            webhook.take_note(heard, now);
        }
        if heard.is_tried_again() && self.may_retry(&attempt) {
            self.retry(attempt, now);
        }
    }

    /// Every attempt so far, in its order.
    pub fn sent(&self) -> &[Sent] {
        &self.deliveries.sent
    }

    /// Decides what is told of a conversation that is over.
    fn begin(&mut self, id: &str, now: Timestamp) {
        let Some((webhook, kinds)) = self.told_of(id) else {
            return;
        };
        for kind in kinds {
            let mishaps = self.faults.webhooks.clone();
            if self.deliveries.happens(mishaps.never) {
                continue;
            }
            let is_late = self.deliveries.happens(mishaps.late);
            let wait = if is_late {
                mishaps.late_by
            } else {
                SignedDuration::ZERO
            };
            let attempt = Attempt {
                conversation: id.to_owned(),
                kind,
                webhook: webhook.clone(),
                number: 1,
                signed_at: None,
            };
            self.deliveries
                .wait(later_by(now, wait), Due::Attempt(attempt));
        }
    }

    /// The webhook that is to be told of it, and what.
    fn told_of(&self, id: &str) -> Option<(String, Vec<Kind>)> {
        let call = self.calls.one(id)?;
        let webhook = self.settings.post_call_webhook_id.as_deref()?;
        let webhook = self.webhooks.iter().find(|one| one.id == webhook)?;
        let kinds = event::kinds(call).into_iter();
        let wanted = kinds.filter(|kind| self.settings.events.contains(kind.as_str()));
        let is_since = webhook.created_at <= call.over_at();
        is_since.then(|| (webhook.id.clone(), wanted.collect()))
    }

    /// One request, none when the webhook is off by now, or two by mishap.
    fn attempt(&mut self, mut attempt: Attempt, now: Timestamp) -> Vec<Delivery> {
        let Some(body) = self.body(&attempt) else {
            return Vec::new();
        };
        let clock = self.faults.clock(now);
        let mishaps = self.faults.webhooks.clone();
        let first = *attempt.signed_at.get_or_insert(clock);
        let signed_at = if mishaps.signs_once { first } else { clock };
        let webhook = self.webhooks.iter().find(|one| one.id == attempt.webhook);
        let Some(webhook) = webhook.filter(|one| one.is_on()) else {
            return Vec::new();
        };
        let mut delivery = Delivery {
            url: webhook.url.clone(),
            headers: webhook.headers_of(&body, signed_at),
            body,
            is_lost: self.deliveries.happens(mishaps.lost),
            loses_answer: self.deliveries.happens(mishaps.answer_lost),
            is_copy: false,
            attempt,
        };
        let mut deliveries = vec![delivery.clone()];
        if self.deliveries.happens(mishaps.twice) {
            delivery.is_copy = true;
            deliveries.push(delivery);
        }
        deliveries
    }

    /// The same bytes each time.
    fn body(&self, attempt: &Attempt) -> Option<Vec<u8>> {
        let call = self.calls.one(&attempt.conversation)?;
        let mut body = event::of(call, attempt.kind);
        let transcript = body.pointer_mut("/data/transcript");
        if let (Some(transcript), true) = (transcript, self.settings.exclude_transcript) {
            *transcript = serde_json::json!([]);
        }
        Some(body.to_string().into_bytes())
    }

    /// Only what was said is sent again, and only while the vendor has it.
    fn may_retry(&self, attempt: &Attempt) -> bool {
        let webhook = self.webhooks.iter().find(|one| one.id == attempt.webhook);
        let call = self.calls.one(&attempt.conversation);
        let is_kept = call.is_some_and(|call| !self.keeps_nothing_of(call));
        attempt.kind == Kind::Transcript
            && is_kept
            && webhook.is_some_and(|webhook| webhook.retries && webhook.is_on())
            && self.deliveries.retries_of(&attempt.webhook) < QUEUE
    }

    fn retry(&mut self, attempt: Attempt, now: Timestamp) {
        let Some(wait) = self.deliveries.wait_after(attempt.number) else {
            return;
        };
        let number = attempt.number.saturating_add(1);
        let again = Attempt { number, ..attempt };
        self.deliveries
            .wait(later_by(now, wait), Due::Attempt(again));
    }
}

impl Heard {
    fn is_tried_again(self) -> bool {
        match self {
            Self::Nothing | Self::Status(408 | 429 | 500..) => true,
            Self::Status(_) => false,
        }
    }
}
