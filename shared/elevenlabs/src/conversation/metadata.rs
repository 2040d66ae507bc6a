//! `metadata` of a conversation: when it was, what it cost, how it ended.

use domain::{Feedback, Observation, Timestamp, VendorError};

use super::parties::{BatchCall, PhoneCall, Sms, Whatsapp};
use super::texts;
use crate::loose::{List, Name, Prose, object, scaled};
use crate::notes::Notes;

object! {
    Metadata {
        start_time_unix_secs: Timestamp,
        accepted_time_unix_secs: Timestamp,
        call_duration_secs: u32,
        cost: i64,
        cost_fiat: f64,
        feedback: Opinion<'de>,
        phone_call: PhoneCall<'de>,
        batch_call: BatchCall<'de>,
        sms: Sms<'de>,
        whatsapp: Whatsapp<'de>,
        termination_reason: Prose,
        error: Failure<'de>,
        warnings: List<Name>,
        main_language: Name,
        text_only: bool,
        conversation_initiation_source: Name,
    }
}

object! {
    Opinion {
        rating: i64,
        likes: i64,
        dislikes: i64,
        comment: Prose,
    }
}

object! {
    Failure {
        code: i64,
        reason: Prose,
    }
}

impl Metadata<'_> {
    /// States all but the parties; `voicemail` is what the transcript shows.
    pub(super) fn state(&mut self, told: &mut Observation, voicemail: bool, notes: &mut Notes) {
        told.carrier_result(self.carrier_result(voicemail));
        told.duration_secs(self.call_duration_secs);
        told.accepted_at(self.accepted_time_unix_secs);
        match self.start_time_unix_secs {
            Some(start) => told.started_at(start),
            None => infer_start(told, self.call_duration_secs),
        }
        told.cost_credits(self.cost);
        let micros = |usd| scaled(usd, 1e6);
        told.cost_usd_micros(notes.in_range(self.cost_fiat, "metadata.cost_fiat", micros));
        told.feedback(self.feedback.take().and_then(Opinion::given));
        told.termination_reason(self.termination_reason.take().map(|reason| reason.0));
        told.error(self.error.take().and_then(Failure::stated));
        told.warnings(texts(self.warnings.take()));
        told.language(self.main_language.take().map(|language| language.0));
        told.text_only(self.text_only);
    }

    /// How the call ended in the carrier's eyes. To a carrier a machine that
    /// picks up is an answer; what the agent heard is nearer to the truth.
    fn carrier_result(&self, voicemail: bool) -> Option<String> {
        if voicemail {
            return Some("voicemail".to_owned());
        }
        let phone = self
            .phone_call
            .as_ref()
            .and_then(|call| call.call_result.as_ref());
        let whatsapp = self
            .whatsapp
            .as_ref()
            .and_then(|chat| chat.call_result.as_ref());
        phone.or(whatsapp).map(|result| result.0.clone())
    }
}

/// A start that nobody told: as long before the event as the call took.
pub(crate) fn infer_start(told: &mut Observation, duration_secs: Option<u32>) {
    let ended = told.stamp().at;
    let seconds = i64::from(duration_secs.unwrap_or(0));
    let start = Timestamp::from_second(ended.as_second().saturating_sub(seconds));
    told.infer_start(start.unwrap_or(ended));
}

impl Opinion<'_> {
    /// The feedback, unless it is the empty form that every call comes with.
    fn given(self) -> Option<Feedback> {
        let Self {
            rating,
            likes,
            dislikes,
            comment,
            ..
        } = self;
        let comment = comment.map(|comment| comment.0);
        let counted = [likes, dislikes]
            .into_iter()
            .flatten()
            .any(|count| count != 0);
        let given = rating.is_some() || comment.is_some() || counted;
        given.then_some(Feedback {
            rating,
            likes,
            dislikes,
            comment,
        })
    }
}

impl Failure<'_> {
    fn stated(self) -> Option<VendorError> {
        let error = VendorError {
            code: self.code,
            reason: self.reason.map(|reason| reason.0),
        };
        (error != VendorError::default()).then_some(error)
    }
}
