//! Work that goes on in the background: imports, changes of what the business
//! knows and what follows from them for past calls, decisions on many calls,
//! and undoing each of these.
//!
//! A job is begun by one of the functions here and worked off in steps by
//! [`work`]. Each step is short, may be repeated, and ends with the job saved,
//! so a job that is killed anywhere goes on from its last step. The API works
//! on a new job for a few seconds, so that small work is answered at once; the
//! tick works on whatever is left.

mod apply;
mod bulk;
mod confirm;
mod exports;
mod import;
mod noted;
mod reach;
mod redecide;
mod report;
mod rows;
mod settle;
mod start;
mod undo;
mod work;

pub use bulk::{Foreseen, Preview, Targets, foresee, preview};
pub use confirm::confirm;
pub use exports::{Exported, Lies, Whole, delete_old, expected, export, file, file_name};
pub use import::refused;
pub use rows::{Unreadable, columns, settings};
pub use settle::settle;
pub use start::{List, NotStarted, Order, bulk, change, import, redecide, undo};
pub use work::{Worked, work, work_on};

pub use store::jobs::{
    Asked, Bulk, BulkResult, Example, Export, Flow, Job, JobState, Phase, Refused, Report,
    RowCounts, Scope, Standing, Summary, Work,
};
