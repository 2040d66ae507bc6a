//! Counts of a day, packed: every word once, then bucket by bucket the places of
//! its words and its columns. Written by hand because a chart unpacks thousands.

use std::collections::BTreeMap;

use crate::counts::Counts;
use crate::shards::Line;

/// The first byte, for whoever changes the form.
const FORM: u8 = 1;

/// The counts below `key` as bytes.
pub(super) fn written(key: &str, counts: &Counts) -> Vec<u8> {
    let mut words = Words::default();
    let mut body = Vec::new();
    put(&mut body, counts.0.len() as u64);
    for (bucket, columns) in &counts.0 {
        let rest = bucket.strip_prefix(key).unwrap_or(bucket);
        let rest = rest.strip_prefix('#').unwrap_or(rest);
        let parts: Vec<&str> = rest.split('#').collect();
        put(&mut body, parts.len() as u64);
        parts.iter().for_each(|part| put(&mut body, words.of(part)));
        put(&mut body, columns.len() as u64);
        for (name, count) in columns {
            put(&mut body, words.of(name));
            put(&mut body, zigzag(*count));
        }
    }
    let mut bytes = vec![FORM];
    put(&mut bytes, words.told.len() as u64);
    for word in &words.told {
        put(&mut bytes, word.len() as u64);
        bytes.extend_from_slice(word.as_bytes());
    }
    bytes.extend(body);
    bytes
}

/// What [`written`] wrote; None when it is something else.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<(String, Line<'_>)>> {
    let mut rest = bytes.strip_prefix(&[FORM])?;
    let mut words = Vec::new();
    for _ in 0..take(&mut rest)? {
        let length = usize::try_from(take(&mut rest)?).ok()?;
        let (word, after) = rest.split_at_checked(length)?;
        words.push(std::str::from_utf8(word).ok()?);
        rest = after;
    }
    let rest = &mut rest;
    let word = |place: u64| words.get(usize::try_from(place).ok()?).copied();
    let mut lines = Vec::new();
    for _ in 0..take(rest)? {
        let mut bucket = String::new();
        for part in 0..take(rest)? {
            bucket.push_str(if part > 0 { "#" } else { "" });
            bucket.push_str(word(take(rest)?)?);
        }
        let mut line = Line::new();
        for _ in 0..take(rest)? {
            line.push((word(take(rest)?)?, unzigzag(take(rest)?)));
        }
        lines.push((bucket, line));
    }
    rest.is_empty().then_some(lines)
}

#[derive(Default)]
struct Words<'a> {
    told: Vec<&'a str>,
    places: BTreeMap<&'a str, u64>,
}

impl<'a> Words<'a> {
    fn of(&mut self, word: &'a str) -> u64 {
        let next = self.told.len() as u64;
        *self.places.entry(word).or_insert_with(|| {
            self.told.push(word);
            next
        })
    }
}

/// Seven bits a byte, the lowest first; the eighth says that more come.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Small numbers stay short, whatever their sign.
fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts() -> Counts {
        let mut counts = Counts::default();
        counts.add(
            "2026-11-17#spring#agent_a".to_owned(),
            [("calls", 12), ("seconds", 1_234_567), ("v_USD", i64::MAX)],
            1,
        );
        counts.add("2026-11-17#-#agent_a".to_owned(), [("calls", -3)], 1);
        counts
    }

    #[test]
    fn what_is_packed_unpacks() {
        let bytes = written("2026-11-17", &counts());
        let lines = read(&bytes).unwrap();
        let mut unpacked = Counts::default();
        for (bucket, line) in lines {
            unpacked.add(format!("2026-11-17#{bucket}"), line, 1);
        }
        assert_eq!(unpacked, counts());
    }

    #[test]
    fn what_was_cut_or_is_something_else_does_not_unpack() {
        let bytes = written("2026-11-17", &counts());
        for length in 0..bytes.len() {
            assert!(read(&bytes[..length]).is_none(), "{length}");
        }
        assert!(read(b"\x02\x00\x00").is_none());
        assert!(read(&[&bytes[..], b"?"].concat()).is_none());
    }

    #[test]
    fn every_number_comes_back() {
        for number in [0, 1, -1, 63, -64, 64, i64::MAX, i64::MIN] {
            let mut bytes = Vec::new();
            put(&mut bytes, zigzag(number));
            assert_eq!(take(&mut &*bytes).map(unzigzag), Some(number));
        }
    }
}
