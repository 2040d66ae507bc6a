//! What leaves for spreadsheets: tables as CSV, and the headers of such a file.
//!
//! Apart because whatever is exported leaves by it: a spreadsheet runs what looks
//! like a formula, and no table may be the one that forgot.

mod cell;
mod csv;
mod figures;
mod file;

pub use cell::{safe, unguarded};
pub use csv::{BYTE_ORDER_MARK, Csv};
pub use figures::FIGURES;
pub use file::{attachment, file_name};
