//! What things are, and what follows from them.
//!
//! Pure: no IO, no clock, no environment, no serde. Whoever needs an answer
//! from outside passes it in, so nothing here can fail for a reason of its own.

mod call;
mod channel;
mod counters;
mod credit;
mod erasure;
mod facts;
mod flags;
mod id;
mod money;
mod phone;
mod register;
mod sighting;
mod staff;
mod state;
mod status;
mod text;
mod transcript;

pub use call::{Anomaly, Call, Parts};
pub use channel::{Channel, Direction};
pub use counters::{Bucket, DURATION_BOUNDS, Tally, changes, contribution, share_of_duration};
pub use credit::{AttributionStatus, Credit, NoCredit};
pub use erasure::Erasure;
pub use facts::{Collected, Content, Criterion, Facts, Feedback, Json, Observation, VendorError};
pub use flags::{Flag, flags};
pub use id::{AgentId, CampaignId, ConversationId, InvalidId};
pub use jiff::Timestamp;
pub use money::{InvalidMoney, Money};
pub use phone::{InvalidPhone, PhoneNumber, Region, is_withheld};
pub use register::{Completeness, Register, Stamp};
pub use sighting::{Sighting, Sightings, Source};
pub use staff::{Conflict, Conversion, Edit, Edited, InvalidEdit, Staff, Tag};
pub use state::State;
pub use status::Status;
pub use text::shortened;
pub use transcript::{Speaker, ToolUse, Turn};
