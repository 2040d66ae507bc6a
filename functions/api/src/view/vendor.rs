//! What else the vendor tells of a call.

use std::collections::BTreeMap;

use domain::{Call, Feedback, Timestamp, VendorError};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{json, known, units};

/// The vendor's further facts, in our words.
#[derive(Serialize, ToSchema)]
#[schema(as = VendorFacts)]
pub(crate) struct VendorView {
    /// When the call was picked up.
    #[schema(value_type = Option<String>, format = DateTime)]
    accepted_at: Option<Timestamp>,
    /// The vendor's word for where the conversation came from.
    #[schema(example = "twilio")]
    source: Option<String>,
    failure_reason: Option<String>,
    carrier_result: Option<String>,
    error: Option<ErrorView>,
    #[schema(example = "en")]
    language: Option<String>,
    cost_credits: Option<i64>,
    cost_usd: Option<f64>,
    batch_call_id: Option<String>,
    batch_recipient_id: Option<String>,
    vendor_campaign_id: Option<String>,
    environment: Option<String>,
    version_id: Option<String>,
    has_audio: Option<bool>,
    text_only: Option<bool>,
    phone_number_id: Option<String>,
    call_sid: Option<String>,
    user_id: Option<String>,
    dynamic_variables: BTreeMap<String, Value>,
    sip_headers: BTreeMap<String, String>,
    feedback: Option<FeedbackView>,
    metadata: BTreeMap<String, Value>,
    vendor_tags: Vec<String>,
    /// What the vendor found odd about the call.
    warnings: Vec<String>,
}

/// Why the vendor says a conversation broke.
#[derive(Serialize, ToSchema)]
#[schema(as = VendorError)]
struct ErrorView {
    code: Option<i64>,
    reason: Option<String>,
}

/// What the person thought of the conversation.
#[derive(Serialize, ToSchema)]
#[schema(as = Feedback)]
struct FeedbackView {
    rating: Option<i64>,
    likes: Option<i64>,
    dislikes: Option<i64>,
    comment: Option<String>,
}

impl From<&Call> for VendorView {
    fn from(call: &Call) -> Self {
        let facts = call.facts();
        Self {
            accepted_at: known(&facts.accepted_at),
            source: known(&facts.source),
            failure_reason: known(&facts.failure_reason),
            carrier_result: known(&facts.carrier_result),
            error: known(&facts.error).map(ErrorView::from),
            language: known(&facts.language),
            cost_credits: known(&facts.cost_credits),
            cost_usd: known(&facts.cost_usd_micros).map(units),
            batch_call_id: known(&facts.batch_call_id),
            batch_recipient_id: known(&facts.batch_recipient_id),
            vendor_campaign_id: known(&facts.vendor_campaign_id),
            environment: known(&facts.environment),
            version_id: known(&facts.version_id),
            has_audio: known(&facts.has_audio),
            text_only: known(&facts.text_only),
            phone_number_id: known(&facts.phone_number_id),
            call_sid: known(&facts.call_sid),
            user_id: known(&facts.user_id),
            dynamic_variables: values(known(&facts.dynamic_variables)),
            sip_headers: known(&facts.sip_headers).unwrap_or_default(),
            feedback: known(&facts.feedback).map(FeedbackView::from),
            metadata: values(known(&facts.metadata)),
            vendor_tags: known(&facts.vendor_tags).unwrap_or_default(),
            warnings: known(&facts.warnings).unwrap_or_default(),
        }
    }
}

fn values(variables: Option<BTreeMap<String, domain::Json>>) -> BTreeMap<String, Value> {
    let variables = variables.unwrap_or_default().into_iter();
    variables
        .map(|(name, value)| (name, json(&value)))
        .collect()
}

impl From<VendorError> for ErrorView {
    fn from(VendorError { code, reason }: VendorError) -> Self {
        Self { code, reason }
    }
}

impl From<Feedback> for FeedbackView {
    fn from(
        Feedback {
            rating,
            likes,
            dislikes,
            comment,
        }: Feedback,
    ) -> Self {
        Self {
            rating,
            likes,
            dislikes,
            comment,
        }
    }
}
