//! A stand-in for ElevenLabs: its conversations, its API and its webhooks.
//!
//! [`Vendor`] is all of it but for the network: a value that is asked things at
//! a time, reads no clock and does no IO, so that a simulation can turn the
//! hours as it likes. [`StandIn`] serves one over HTTP.
//!
//! What it says is written down here a second time and from the vendor's
//! documents alone; nothing is shared with the code that reads it.

mod account;
mod analysis;
mod answer;
mod batches;
mod calls;
mod changes;
mod conversation;
mod cursor;
mod deliveries;
mod detail;
mod event;
mod fault;
mod faults;
mod filter;
mod later;
mod list;
mod metadata;
mod parties;
mod played;
mod problem;
mod query;
mod queue;
mod route;
mod stand_in;
mod state;
mod summary;
mod told;
mod transcript;
mod vendor;
mod view;
mod webhook;
mod webhooks;

pub use account::{Agent, Key, Number};
pub use answer::{Answer, Manner, Request};
pub use batches::{Batch, Recipient};
pub use conversation::{Content, Conversation, Ending};
pub use deliveries::{Delivery, Heard, Sent};
pub use event::{Kind, event};
pub use fault::Fault;
pub use faults::{Faults, Mishaps};
pub use later::Later;
pub use route::Route;
pub use stand_in::StandIn;
pub use state::State;
pub use told::{Feedback, Finding, Told, Verdict};
pub use vendor::Vendor;
pub use webhook::Webhook;
pub use webhooks::Settings;
