//! A business that does not exist, and its calls: for the example, and for the
//! stand-in of ElevenLabs.
//!
//! Everything follows from a date or a seed, so whoever looks twice sees the
//! same calls.

mod lines;
mod month;
mod people;
mod planned;
mod random;
mod script;

pub use lines::{LINES, Line, Via};
pub use month::{days, month};
pub use people::{Person, everybody};
pub use planned::{Planned, Went};
pub use random::Random;
pub use script::{Script, Slots, Step, filled, scripts};
