//! Mending JSON that says what no reader can hold.
//!
//! Half a surrogate pair, a number beyond all range, or Python's `NaN` break a
//! strict parser, and one of them in one turn of a transcript would cost the
//! whole call. A body that fails is copied with these replaced and read again.

/// A copy of `json` with half surrogate pairs as U+FFFD, and numbers that are
/// none as `null`.
pub(crate) fn mended(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find([
        '"', '-', 'N', 'I', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ]) {
        let (before, from) = rest.split_at(at);
        mended.push_str(before);
        let token = if from.starts_with('"') {
            text(from)
        } else {
            number(from)
        };
        let (token, after) = from.split_at(token);
        match token.strip_prefix('"') {
            Some(_) => mend_text(token, &mut mended),
            None => mended.push_str(if is_number(token) { token } else { "null" }),
        }
        rest = after;
    }
    mended + rest
}

/// The length of the text that `json` begins with, quotes included.
fn text(json: &str) -> usize {
    let mut escaped = false;
    let end = json.bytes().skip(1).position(|byte| {
        let end = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        end
    });
    end.map_or(json.len(), |end| end + 2)
}

/// The length of what stands where a number could.
fn number(json: &str) -> usize {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
    json.find(|c| !part(c)).unwrap_or(json.len())
}

/// Whether a number can be held. What is no number at all stays, for the parser
/// to refuse.
fn is_number(token: &str) -> bool {
    let none = matches!(token, "NaN" | "-NaN" | "Infinity" | "-Infinity");
    !none && token.parse().map_or(true, f64::is_finite)
}

fn mend_text(token: &str, mended: &mut String) {
    let mut rest = token;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let (good, length) = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (true, 12),
            (Some(0xD800..=0xDFFF), _) => (false, 6),
            (Some(_), _) => (true, 6),
            (None, _) => (true, escape.chars().take(2).map(char::len_utf8).sum()),
        };
        let (escape, after) = escape.split_at(length);
        mended.push_str(if good { escape } else { "\\ufffd" });
        rest = after;
    }
    mended.push_str(rest);
}

/// The code unit that `escape` begins with, if it is a `\u` escape.
fn unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u16::from_str_radix(digits, 16).ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(broken: &str, expected: Value) {
        assert!(
            serde_json::from_str::<Value>(broken).is_err(),
            "{broken} is not broken"
        );
        assert_eq!(
            serde_json::from_str::<Value>(&mended(broken)).unwrap(),
            expected
        );
    }

    #[test]
    fn half_a_surrogate_pair_becomes_the_replacement_character() {
        check(r#"["a\ud800b"]"#, json!(["a\u{fffd}b"]));
        check(r#"["\udc00"]"#, json!(["\u{fffd}"]));
        check(r#"["\ud83d\ud83d\udc4b"]"#, json!(["\u{fffd}👋"]));
        check(r#"["\ud800\n"]"#, json!(["\u{fffd}\n"]));
        check(r#"{"\ud800": "\\ud800"}"#, json!({"\u{fffd}": "\\ud800"}));
    }

    #[test]
    fn numbers_that_nothing_holds_become_null() {
        check("[1e999, -1e999, 1]", json!([null, null, 1]));
        check(
            r#"{"a": NaN, "b": -Infinity, "c": Infinity}"#,
            json!({"a": null, "b": null, "c": null}),
        );
        check(r#"["NaN 1e999 \"", NaN]"#, json!(["NaN 1e999 \"", null]));
    }

    #[test]
    fn what_is_whole_stays_as_it_is() {
        for whole in [
            r#"{"a": [1, -2.5e3, "\ud83d\udc4b \\ \" é"], "N": null}"#,
            "",
            "\"",
            "\\",
            "tru",
        ] {
            assert_eq!(mended(whole), whole);
        }
    }
}
