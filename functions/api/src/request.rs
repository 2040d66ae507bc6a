//! What a request says: its path, its query, its conditions and its body.
//!
//! Apart from the handlers so that each of them is told only what can be used;
//! what cannot is refused here, by name.

mod condition;
pub(crate) mod fields;
mod id;
mod moment;
mod params;
pub(crate) mod values;

pub(crate) use condition::{Condition, ConditionHeader, Revisions};
pub(crate) use fields::{Entered, Entry, Fields, PLAIN_TEXT};
pub(crate) use id::{CallId, CallPath, LogId, LogPath};
pub(crate) use moment::instant;
pub(crate) use params::{NoParams, Params};
