//! Customers' recipient lists: messy CSV into recipients, or the reason why not.
//!
//! Pure: bytes come in, values go out. A sheet is read, its columns are
//! guessed for a person to confirm, and then every row is read, repeated,
//! refused with a reason, or blank; none vanishes.

mod cell;
pub mod codes;
mod columns;
mod country;
mod email;
mod encoding;
mod field;
mod fit;
mod guess;
mod heading;
mod identity;
mod name;
mod oddity;
mod phone;
mod reader;
mod recipients;
mod records;
mod row;
mod separator;
mod sheet;
mod values;
mod words;
mod zip;

pub use columns::{Certainty, Column, Columns, InvalidChoice};
pub use encoding::Encoding;
pub use field::{Field, UnknownField};
pub use oddity::{Note, Oddity};
pub use reader::Settings;
pub use recipients::Recipients;
pub use row::{Refusal, Row, Tally};
pub use separator::Separator;
pub use sheet::{NotAList, Sheet};
pub use zip::zip;
