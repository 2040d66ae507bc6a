//! The facts about a conversation that are not its content.

use serde_json::{Value, json};

use super::{
    conversation::Ending,
    later::emptied_at,
    parties::{batch_call, phone_call, whatsapp},
    told::Feedback,
    view::View,
};

pub(super) fn metadata(view: &View<'_>) -> Value {
    let told = &view.told;
    json!({
        "start_time_unix_secs": view.call.started_at.as_second(),
        "accepted_time_unix_secs": accepted_at(view),
        "call_duration_secs": view.secs(),
        "cost": view.cost(),
        "cost_fiat": in_dollars(view.cost()),
        "deletion_settings": deletion(view),
        "feedback": feedback(&told.feedback),
        "phone_call": phone_call(view),
        "batch_call": batch_call(view),
        "termination_reason": ended(view),
        "error": error(view),
        "warnings": [],
        "main_language": told.language,
        "text_only": told.via.is_text(),
        "conversation_initiation_source": told.via.source(),
        "whatsapp": whatsapp(view),
    })
}

fn accepted_at(view: &View<'_>) -> Option<i64> {
    let answered_at = view.call.answered_at();
    let accepted = !matches!(view.call.ends, Ending::NotReached(_)) && view.now >= answered_at;
    accepted.then(|| answered_at.as_second())
}

pub(super) fn in_dollars(credits: i64) -> f64 {
    let credits = i32::try_from(credits).unwrap_or(i32::MAX);
    f64::from(credits) / 5600.0
}

/// Empty while it goes on.
pub(super) fn ended<'v>(view: &'v View<'_>) -> &'v str {
    match view.state.is_over() {
        true => &view.told.ended,
        false => "",
    }
}

fn error(view: &View<'_>) -> Value {
    match view.call.ends {
        _ if !view.state.is_final() => Value::Null,
        Ending::Done => Value::Null,
        Ending::Broken => json!({ "code": 1002, "reason": "custom_llm generation failed" }),
        Ending::NotReached("busy") => json!({ "code": 486, "reason": "Busy here" }),
        Ending::NotReached("no-answer") => json!({ "code": 480, "reason": "No answer" }),
        Ending::NotReached(_) => json!({ "code": 404, "reason": INVALID_NUMBER }),
    }
}

/// What the telephone network says of a number that nobody has.
pub(super) const INVALID_NUMBER: &str =
    "INVITE failed: sip status: 404: Invalid destination number (SIP 404)";

fn feedback(feedback: &Feedback) -> Value {
    let kind = match (feedback.rating, feedback.likes) {
        (Some(_), _) => Some("rating"),
        (None, Some(_)) => Some("thumbs"),
        (None, None) => None,
    };
    let score = |likes: bool| if likes { "like" } else { "dislike" };
    json!({
        "type": kind,
        "overall_score": feedback.likes.map(score),
        "likes": u8::from(feedback.likes == Some(true)),
        "dislikes": u8::from(feedback.likes == Some(false)),
        "rating": feedback.rating,
        "comment": feedback.comment,
    })
}

fn deletion(view: &View<'_>) -> Value {
    let emptied_at = emptied_at(&view.call.later, view.now).map(|at| at.as_second());
    json!({
        "deletion_time_unix_secs": null,
        "deleted_logs_at_time_unix_secs": emptied_at,
        "deleted_audio_at_time_unix_secs": emptied_at,
        "deleted_transcript_at_time_unix_secs": emptied_at,
        "delete_transcript_and_pii": emptied_at.is_some(),
        "delete_audio": emptied_at.is_some(),
    })
}
