//! The headers of a file that a browser keeps and no page shows.

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};

/// The longest name of a file that is told; systems take 255 bytes.
const LONGEST: usize = 120;

/// The headers of a CSV file to be kept as `name`.
pub fn attachment(name: &str) -> [(HeaderName, HeaderValue); 2] {
    let said = format!("attachment; filename=\"{}\"", plain(name));
    let said = HeaderValue::from_str(&said).expect("a plain name is a header's value");
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    [(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, said)]
}

/// A name that tells what is in the file, such as `calls-spring-2026-11-26.csv`:
/// `parts` joined by dashes, without what a system or a header could mistake.
pub fn file_name<P: AsRef<str>>(parts: impl IntoIterator<Item = P>) -> String {
    let parts = parts.into_iter().map(|part| plain(part.as_ref()));
    let told: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    let name: String = told.join("-").chars().take(LONGEST).collect();
    format!("{name}.csv")
}

fn plain(text: &str) -> String {
    let kept = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '.' | '-' => c,
        _ => '-',
    };
    let text: String = text.chars().map(kept).collect();
    text.trim_matches(['-', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{attachment, file_name};

    #[test]
    fn a_name_tells_what_is_in_the_file() {
        let name = file_name(["calls", "spring", "2026-11-26"]);
        assert_eq!(name, "calls-spring-2026-11-26.csv");
    }

    #[test]
    fn a_name_breaks_out_of_no_header_and_no_folder() {
        let name = file_name(["../\"a\"\r\nb;é", "", "…"]);
        assert_eq!(name, "a---b.csv");
        let [_, (_, said)] = attachment("a\"; filename=\"b.exe\r\n");
        assert_eq!(said, "attachment; filename=\"a---filename--b.exe\"");
    }
}
