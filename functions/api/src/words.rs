//! The words that filters take and answers use, each list written once: the
//! reader of parameters and the description of the API share them.

use std::borrow::Cow;

use domain::{AttributionStatus, Medium};
use ingest::ledger::Stage;
use store::Outcome as DeliveryOutcome;
use utoipa::openapi::schema::{
    AnyOfBuilder, KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

pub(crate) const STATUSES: &[&str] = &["success", "failure", "unknown"];
pub(crate) const STATES: &[&str] = &["initiated", "in-progress", "processing", "failed", "done"];
pub(crate) const DIRECTIONS: &[&str] = &["inbound", "outbound"];
pub(crate) const SORTS: &[&str] = &["started_at", "duration", "status"];
pub(crate) const JOB_STATES: &[&str] = &["queued", "running", "done", "failed", "undone"];
const HEALTHS: &[&str] = &["idle", "healthy", "degraded", "down"];
const CAUSES: &[&str] = &[
    "calls_missed",
    "delivery_failed",
    "disabled",
    "auto_disabled",
    "missing",
];
const WHYS: &[&str] = &["running", "refused", "failed", "weaker", "stuck", "gone"];
const RUN_KINDS: &[&str] = &["scheduled", "requested", "reconcile", "backfill"];
const RUN_RESULTS: &[&str] = &["done", "failed"];
pub(crate) const ORDERS: &[&str] = &["asc", "desc"];

/// A type for the description alone: a text that is one of some words.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $words:expr;)*) => { $(
        $(#[$doc])*
        pub(crate) struct $name;

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                one_of($words)
            }
        }
    )* };
}

words! {
    /// The vendor's verdict.
    Status: STATUSES.iter().copied();
    /// The vendor's life cycle.
    State: STATES.iter().copied();
    /// Who rang whom.
    Direction: DIRECTIONS.iter().copied();
    /// How a call was credited.
    AttributionWord: AttributionStatus::ALL.into_iter().map(AttributionStatus::as_str);
    /// How a campaign reaches people.
    ChannelWord: Medium::ALL.into_iter().map(Medium::as_str);
    /// How far a job is.
    JobState: JOB_STATES.iter().copied();
    /// What became of a delivery.
    Outcome: DeliveryOutcome::ALL.into_iter().map(DeliveryOutcome::as_str);
    /// How the webhook fares.
    Health: HEALTHS.iter().copied();
    /// Why it does not fare well.
    Cause: CAUSES.iter().copied();
    /// How the sync fares.
    SyncStage: Stage::ALL.into_iter().map(Stage::as_str);
    /// Why a call is still to be fetched.
    Why: WHYS.iter().copied();
    /// What a run of the sync is for.
    RunKind: RUN_KINDS.iter().copied();
    /// How a run ended.
    RunResult: RUN_RESULTS.iter().copied();
    /// What a list is ordered by.
    Sort: SORTS.iter().copied();
    /// Which way.
    Order: ORDERS.iter().copied();
}

fn one_of(words: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    let text = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    Schema::from(text.enum_values(Some(words))).into()
}

/// A time with its offset, or a day.
pub(crate) struct TimeOrDate;

impl ToSchema for TimeOrDate {
    fn name() -> Cow<'static, str> {
        "TimeOrDate".into()
    }
}

impl PartialSchema for TimeOrDate {
    fn schema() -> RefOr<Schema> {
        let text = |format| {
            let text = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
            text.format(Some(SchemaFormat::KnownFormat(format)))
        };
        let either = AnyOfBuilder::new().item(text(KnownFormat::DateTime));
        Schema::from(either.item(text(KnownFormat::Date))).into()
    }
}
