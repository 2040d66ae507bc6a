//! The parameters of a list of calls, for the description of the API.
//!
//! Apart from the code that reads them: it tells more than types can.

use utoipa::IntoParams;

use crate::words;

/// What `query` reads.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "it describes what `query` reads; a test holds the two together"
)]
pub(crate) struct CallsParams {
    /// Credited to this campaign.
    #[param(
        pattern = "^([A-Za-z0-9_]|-[A-Za-z0-9_-])[A-Za-z0-9_-]*$",
        max_length = 128,
        example = "spring-2026"
    )]
    campaign_id: Option<String>,
    /// The vendor's verdict.
    #[param(inline, value_type = Option<words::Status>, example = "success")]
    status: Option<String>,
    /// The vendor's life cycle.
    #[param(inline, value_type = Option<words::State>, example = "done")]
    state: Option<String>,
    /// How the call was credited.
    #[param(inline, value_type = Option<words::AttributionWord>, example = "unattributed")]
    attribution: Option<String>,
    /// Whether a person said that it converted.
    #[param(example = false)]
    converted: Option<bool>,
    #[param(
        pattern = "^[A-Za-z0-9_-]+$",
        max_length = 128,
        example = "agent_4101kb2m8x7qe5ntw3r6yj9hvs0c"
    )]
    agent_id: Option<String>,
    #[param(inline, value_type = Option<words::Direction>, example = "inbound")]
    direction: Option<String>,
    /// The other party's number in E.164, or at least the last four digits of it. A
    /// space in front stands for a plus that was not escaped.
    #[param(
        pattern = "^([+ ][1-9][0-9]{6,14}|[0-9]{4,15})$",
        example = "+447700900123"
    )]
    phone: Option<String>,
    /// Started then or later: a time with offset, or a date, which is the beginning
    /// of that day in the ledger's time zone.
    #[param(inline, value_type = Option<words::TimeOrDate>, example = "2026-11-01")]
    from: Option<String>,
    /// Started before then: a time with offset, or a date.
    #[param(inline, value_type = Option<words::TimeOrDate>, example = "2026-12-01T00:00:00+01:00")]
    to: Option<String>,
    /// At least so many seconds.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_u32, example = 10)]
    min_duration: Option<u32>,
    /// At most so many seconds.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_u32, example = 600)]
    max_duration: Option<u32>,
    /// What the list is ordered by. Calls that are equal in it are in no order that
    /// may be relied on, but in the same one on every page.
    #[param(inline, value_type = Option<words::Sort>, example = "started_at")]
    sort: Option<String>,
    /// `desc` unless said otherwise.
    #[param(inline, value_type = Option<words::Order>, example = "desc")]
    order: Option<String>,
}
