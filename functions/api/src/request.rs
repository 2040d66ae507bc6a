//! What a request says: its path, its query, its conditions and its body.
//!
//! Apart from the handlers so that each of them is told only what can be used;
//! what cannot is refused here, by name.

mod condition;
mod described;
mod dry_run;
pub(crate) mod fields;
mod id;
mod moment;
mod params;
pub(crate) mod values;

pub(crate) use condition::{Condition, ConditionHeader, Revision, RevisionHeader, Revisions};
pub(crate) use described::{described, schema};
pub(crate) use dry_run::{DryRun, DryRunParam, dry_run};
pub(crate) use fields::{Entered, EnteredList, Entry, Fields, ListEntry, PLAIN_TEXT};
pub(crate) use id::{
    Agent, AgentPath, BatchName, BatchPath, CallId, CallPath, Campaign, CampaignPath, Job, JobPath,
    LogId, LogPath, Mailing, MailingPath, Number, NumberPath, Undone, UndonePath,
};
pub(crate) use moment::instant;
pub(crate) use params::{NoParams, Params};
