//! ElevenLabs' words turned into ours: signatures, webhook events and
//! conversations.
//!
//! The vendor's schemas move weekly, so everything here forgives: unknown
//! fields are passed over, unknown words kept, and a field of the wrong type is
//! left out with a [`Warning`] that names it and never quotes it. What cannot
//! become a call at all is [`Unusable`], and says why in words that are safe to
//! show.
//!
//! No clock and no IO but in [`client`], which asks the API: whoever calls the
//! rest passes the time in. What only receives deliveries never mentions the
//! client, and its binary holds nothing of it.

mod body;
pub mod client;
mod conversation;
mod ended;
mod event;
mod failure;
mod listed;
mod loose;
mod mend;
mod notes;
mod number;
mod otel;
mod page;
mod secret;
mod seen;
mod signature;

pub use body::Unusable;
pub use client::{ApiError, ApiKey, BaseUrl, Client, Listing, Pace, Told};
pub use conversation::detail;
pub use event::Event;
pub use listed::{ConversationPage, Listed, listed};
pub use notes::{Warning, Why};
pub use page::Page;
pub use secret::{NoSecret, Secrets, WebhookSecret};
pub use seen::{Kind, Seen};
pub use signature::{HEADER, Refusal, Tolerance, Verified, sign, verify};
