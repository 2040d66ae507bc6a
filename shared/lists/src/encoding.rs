//! Which alphabet a file's bytes are in: customers' programs rarely say.

use encoding_rs::{MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The alphabet a file was read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// UTF-8 for the most part; what was not is shown as `�`.
    DamagedUtf8,
    Utf16Le,
    Utf16Be,
    /// What Excel writes in Western Europe and America; Latin-1 is read by it.
    Windows1252,
    Macintosh,
}

impl Encoding {
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::DamagedUtf8 => "UTF-8, damaged in places",
            Self::Utf16Le => "UTF-16 (little endian)",
            Self::Utf16Be => "UTF-16 (big endian)",
            Self::Windows1252 => "Windows-1252",
            Self::Macintosh => "Mac OS Roman",
        }
    }
}

pub(crate) fn decode(bytes: &[u8]) -> (String, Encoding) {
    let encoding = detect(bytes);
    let text = match encoding {
        Encoding::Utf8 | Encoding::DamagedUtf8 => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            String::from_utf8_lossy(bytes).into_owned()
        }
        Encoding::Utf16Le => UTF_16LE.decode_with_bom_removal(bytes).0.into_owned(),
        Encoding::Utf16Be => UTF_16BE.decode_with_bom_removal(bytes).0.into_owned(),
        Encoding::Windows1252 => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
        Encoding::Macintosh => MACINTOSH.decode_without_bom_handling(bytes).0.into_owned(),
    };
    (text, encoding)
}

fn detect(bytes: &[u8]) -> Encoding {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] if std::str::from_utf8(bytes).is_ok() => Encoding::Utf8,
        [0xEF, 0xBB, 0xBF, ..] => Encoding::DamagedUtf8,
        [0xFF, 0xFE, ..] => Encoding::Utf16Le,
        [0xFE, 0xFF, ..] => Encoding::Utf16Be,
        _ => wide(bytes).unwrap_or_else(|| narrow(bytes)),
    }
}

/// UTF-16 whose mark was lost: Western text has a zero in every other byte.
fn wide(bytes: &[u8]) -> Option<Encoding> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or(bytes);
    let pairs = head.chunks_exact(2);
    let most = pairs.len() * 3 / 4;
    let zeros = |place: usize| {
        let pairs = head.chunks_exact(2);
        pairs.filter(|pair| pair.get(place) == Some(&0)).count()
    };
    match (zeros(0), zeros(1)) {
        (0, low) if low > most => Some(Encoding::Utf16Le),
        (high, 0) if high > most => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// A file glued together from several keeps the alphabet of most of it.
fn narrow(bytes: &[u8]) -> Encoding {
    let (mut right, mut wrong) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    match wrong {
        0 => Encoding::Utf8,
        _ if right > wrong * 4 => Encoding::DamagedUtf8,
        _ if written_on_a_mac(bytes) => Encoding::Macintosh,
        _ => Encoding::Windows1252,
    }
}

/// Between two letters stands a letter. The Mac's accented ones are where
/// Windows has signs, but for the apostrophe of `O’Brien`.
fn written_on_a_mac(bytes: &[u8]) -> bool {
    let (mut mac, mut windows) = (0_usize, 0_usize);
    for three in bytes.windows(3) {
        if let [before, byte, after] = three
            && before.is_ascii_alphabetic()
            && after.is_ascii_alphabetic()
        {
            mac += usize::from(matches!(byte, 0x80..=0x9F) && *byte != 0x92);
            windows += usize::from(*byte >= 0xC0);
        }
    }
    mac > windows
}

const HEAD: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], encoding: Encoding, text: &str) {
        assert_eq!(decode(bytes), (text.to_owned(), encoding));
    }

    #[test]
    fn the_mark_at_the_beginning_decides_and_goes() {
        check(b"\xEF\xBB\xBFJos\xC3\xA9", Encoding::Utf8, "José");
        check(b"\xFF\xFEJ\0o\0s\0\xE9\0", Encoding::Utf16Le, "José");
        check(b"\xFE\xFF\0J\0o\0s\0\xE9", Encoding::Utf16Be, "José");
    }

    #[test]
    fn without_a_mark_the_bytes_decide() {
        check(b"id,name", Encoding::Utf8, "id,name");
        check("Größe".as_bytes(), Encoding::Utf8, "Größe");
        check(b"Gr\xF6\xDFe", Encoding::Windows1252, "Größe");
        check(b"O\x92Brien \x80", Encoding::Windows1252, "O’Brien €");
        check(b"Gr\x9A\xA7e", Encoding::Windows1252, "Grš§e");
        check(
            b"Fran\x8Dois,M\x9Fller",
            Encoding::Macintosh,
            "François,Müller",
        );
        check(b"i\0d\0,\0n\0a\0m\0e\0", Encoding::Utf16Le, "id,name");
        check(b"\0i\0d\0,\0n\0a\0m\0e", Encoding::Utf16Be, "id,name");
    }

    #[test]
    fn one_odd_byte_does_not_turn_a_file_into_another_alphabet() {
        let mut bytes = "äöüäöüäöü ".as_bytes().to_vec();
        bytes.push(0xE9);
        check(&bytes, Encoding::DamagedUtf8, "äöüäöüäöü �");
    }
}
