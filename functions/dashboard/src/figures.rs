//! Numbers as people read them.

/// `1,234,567`
pub(crate) fn count(number: impl TryInto<i64>) -> String {
    let number = number.try_into().unwrap_or(i64::MAX);
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(number.unsigned_abs()))
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len().saturating_mul(2));
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 call`, `2 calls`
pub(crate) fn counted(number: impl TryInto<i64>, one: &str) -> String {
    let number = number.try_into().unwrap_or(i64::MAX);
    let many = if number == 1 { "" } else { "s" };
    format!("{} {one}{many}", count(number))
}

/// `0:07`, `2:35`, `1:02:03`
pub(crate) fn duration(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// `812 bytes`, `30 KB`, `5.5 MB`
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => counted(bytes, "byte"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", count(bytes / 1_000_000), bytes / 100_000 % 10),
    }
}

/// `1,234.50 USD`; as many decimals as are there, at least two.
pub(crate) fn money(micros: i64, currency: &str) -> String {
    let (units, rest) = (micros / 1_000_000, micros.unsigned_abs() % 1_000_000);
    let decimals = format!("{rest:06}");
    let decimals = decimals.trim_end_matches('0');
    format!("{}.{decimals:0<2} {currency}", count(units))
}

/// `42 %`; nothing of nothing is no share.
pub(crate) fn share(part: i64, whole: i64) -> Option<String> {
    let percent = part
        .checked_mul(100)?
        .checked_add(whole / 2)?
        .checked_div(whole)?;
    Some(format!("{percent} %"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(["0", "999"], [count(0), count(999)].map(|text| text));
        assert_eq!(count(1_000), "1,000");
        assert_eq!(count(50_000_000), "50,000,000");
        assert_eq!(count(u64::MAX), count(i64::MAX));
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(counted(1, "call"), "1 call");
        assert_eq!(counted(1_200, "call"), "1,200 calls");
    }

    #[test]
    fn durations_read_like_a_clock() {
        assert_eq!([0, 7, 155].map(duration), ["0:00", "0:07", "2:35"]);
        assert_eq!(duration(3_723), "1:02:03");
    }

    #[test]
    fn sizes_keep_two_figures() {
        assert_eq!([1, 812].map(size), ["1 byte", "812 bytes"]);
        assert_eq!(
            [30_000, 30_001, 5_550_000].map(size),
            ["30 KB", "31 KB", "5.5 MB"]
        );
    }

    #[test]
    fn money_shows_cents_and_no_less() {
        assert_eq!(money(120_000_000, "USD"), "120.00 USD");
        assert_eq!(money(1_234_500_000, "EUR"), "1,234.50 EUR");
        assert_eq!(money(125_000, "USD"), "0.125 USD");
    }

    #[test]
    fn a_share_is_rounded_and_needs_a_whole() {
        assert_eq!(share(2, 3).as_deref(), Some("67 %"));
        assert_eq!(share(0, 0), None);
    }
}
