//! The environment, read once.
//!
//! Apart so that nothing else sees it: [`functions`] turns variables into
//! settings and clients, tells everything that is wrong with them at once, and
//! has the first connections open before the first request needs them.

mod aws;
pub mod environment;
mod functions;
mod gateway;
mod local;
mod logging;
pub mod metrics;
mod objects;
mod secrets;
mod settings;
mod vendor;
mod wake;

use jiff::Timestamp;

pub use environment::{Problem, Problems};
pub use functions::{Changes, Core, Sync, Webhook, changes, core, sync, webhook};
pub use gateway::serve;
pub use local::{Local, Operator, embedded_dynamodb, local, objects_in, operator};
pub use logging::{log_for_people, log_to_cloudwatch};
pub use secrets::{NotReplaced, Secret, Secrets, Unavailable};
pub use vendor::{NoVendor, Vendor};

/// The time to the millisecond, for `App { now: boot::now, … }`: what is kept
/// and shown of a time has no more.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// Has every library speak TLS through *ring*. Calling it again is harmless.
pub fn use_ring() {
    // An error says that a provider is there: ours, from an earlier call.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
