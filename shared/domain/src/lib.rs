//! What things are, and what follows from them.
//!
//! Pure: no IO, no clock, no environment, no serde. Whoever needs an answer
//! from outside passes it in, so nothing here can fail for a reason of its own.

mod accuracy;
mod attribution;
mod call;
mod campaign;
mod channel;
mod claims;
mod code;
mod counters;
mod credit;
mod decision;
mod erasure;
mod facts;
mod flags;
mod health;
mod id;
mod ledger;
mod money;
mod number;
mod phone;
mod recipient;
mod register;
mod rules;
mod sighting;
mod staff;
mod state;
mod status;
mod text;
mod transcript;

pub use accuracy::{BAND, Label, Marked, Wilson, calibration_error, label};
pub use attribution::{RULES_VERSION, decide, keys, keys_of, may_tell_of};
pub use call::{Anomaly, Call, Parts};
pub use campaign::{Campaign, Mailing, Medium, UnknownZone, Zone};
pub use channel::{Channel, Direction};
pub use claims::{Answer, Book, Claims, Key, OtherCall};
pub use code::{CheckDigit, InvalidCode, MailerCode, normal_form, on_keypad};
pub use counters::{
    Bucket, DURATION_BOUNDS, Figures, MAILBOX_BOUNDS, Tally, changes, contribution, is_left_out,
    share_of_duration, share_of_mailbox,
};
pub use credit::{AttributionStatus, Credit, DecidedBy};
pub use decision::{
    Candidate, Decision, Derived, Evidence, Finding, FoundConversion, NoCredit, NotApplicable,
    Rule, Spam, SpamSign,
};
pub use erasure::Erasure;
pub use facts::{Collected, Content, Criterion, Facts, Feedback, Json, Observation, VendorError};
pub use flags::{Flag, flags};
pub use health::{Cause, Health, Judged, Record, Witness};
pub use id::{AgentId, CampaignId, ConversationId, InvalidId, MailingId, OperationId, RecipientId};
pub use jiff::Timestamp;
pub use ledger::{Arrival, Hour, IN_TIME, Standing, standing};
pub use money::{InvalidMoney, Money};
pub use number::{Assignment, KnownNumber, NumberKind};
pub use phone::{InvalidPhone, NUMBERS_VERSION, PhoneNumber, Region, is_withheld};
pub use recipient::Recipient;
pub use register::{Completeness, Register, Stamp};
pub use rules::{AgentProfile, Batch, ConversionRule, Meaning, Rules, Trigger, Value};
pub use sighting::{Sighting, Sightings, Source};
pub use staff::{
    Choice, Conflict, Conversion, Edit, Edited, InvalidEdit, Marks, Staff, Tag, Verdict,
};
pub use state::State;
pub use status::Status;
pub use text::shortened;
pub use transcript::{Speaker, ToolUse, Turn};
