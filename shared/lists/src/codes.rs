//! The codes of a list: what those that it has say, and making new ones.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CheckDigit, MailerCode, Recipient, RecipientId, normal_form};
use sha2::{Digest, Sha256};

/// What the codes of one list say, by their normal form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes(BTreeMap<MailerCode, BTreeSet<RecipientId>>);

/// What a code says of who gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// These have it, mostly one; more where a person stands in several rows.
    Recipients(BTreeSet<RecipientId>),
    /// So many have it that it only names the campaign.
    Campaign { holders: usize },
}

/// Why codes cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotMake {
    #[error("a prefix is one to twelve letters and digits")]
    Prefix,
    #[error("one prefix is good for {MOST} codes; take another for the rest")]
    TooMany,
}

impl Codes {
    pub fn of<'r>(recipients: impl IntoIterator<Item = &'r Recipient>) -> Self {
        let mut codes = Self::default();
        for recipient in recipients {
            codes.add(recipient);
        }
        codes
    }

    pub fn add(&mut self, recipient: &Recipient) {
        if let Some(Ok(code)) = recipient.code.as_deref().map(str::parse::<MailerCode>) {
            self.0.entry(code).or_default().insert(recipient.id.clone());
        }
    }

    /// What `code`, however it is written, says; nothing when the list has it
    /// not.
    ///
    /// A right check character marks a code as made for one person, who may
    /// stand in a few rows.
    pub fn says(&self, code: &str) -> Option<Says> {
        let code: MailerCode = code.parse().ok()?;
        let holders = self.0.get(&code)?;
        let personal = code.check() == CheckDigit::Right && holders.len() <= ROWS_OF_ONE;
        Some(match holders.len() == 1 || personal {
            true => Says::Recipients(holders.clone()),
            false => Says::Campaign {
                holders: holders.len(),
            },
        })
    }

    /// The codes that name the campaign, and by how many they are held.
    pub fn shared(&self) -> BTreeMap<MailerCode, usize> {
        let codes = self
            .0
            .keys()
            .filter_map(|code| match self.says(code.as_str()) {
                Some(Says::Campaign { holders }) => Some((code.clone(), holders)),
                _ => None,
            });
        codes.collect()
    }

    /// Whether the list's own codes have check characters, so that a wrong one
    /// means that a code was misheard.
    pub fn are_checked(&self) -> bool {
        let right = self
            .0
            .keys()
            .filter(|code| code.check() == CheckDigit::Right);
        let right = right.count();
        right > 1 && right * 10 >= self.0.len() * 9
    }
}

/// Whether the last character of `code` is right.
pub fn check(code: &str) -> CheckDigit {
    code.parse::<MailerCode>()
        .map_or(CheckDigit::None, |code| code.check())
}

/// `count` different codes, such as `SPR-2HKQ7`, none of them among `taken`,
/// which holds normal forms.
///
/// They follow from `seed` alone, which should be random: whoever knows some
/// codes of a list cannot tell the others.
pub fn generate(
    prefix: &str,
    count: usize,
    seed: [u8; 32],
    taken: &BTreeSet<String>,
) -> Result<Vec<String>, CannotMake> {
    let prefix = prefix.to_uppercase();
    let plain = prefix.chars().all(|c| c.is_ascii_alphanumeric());
    if !plain || !(1..=12).contains(&prefix.len()) {
        return Err(CannotMake::Prefix);
    }
    let used = taken
        .iter()
        .filter(|code| code.starts_with(&prefix))
        .count();
    if count.saturating_add(used) > MOST {
        return Err(CannotMake::TooMany);
    }
    let mut made = BTreeSet::new();
    let drawn = (0_u64..).map(|turn| draw(&prefix, seed, turn));
    let new = drawn.filter(|code| {
        let normal = normal_form(code);
        !taken.contains(&normal) && made.insert(normal)
    });
    Ok(new.take(count).collect())
}

fn draw(prefix: &str, seed: [u8; 32], turn: u64) -> String {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(seed)
        .chain_update(turn.to_be_bytes())
        .finalize()
        .into();
    let alphabet: Vec<char> = MailerCode::ALPHABET.chars().collect();
    let word = |place: usize| {
        let bytes = digest
            .get(place * 4..)
            .and_then(|bytes| bytes.first_chunk::<4>());
        let number = u32::from_be_bytes(bytes.copied().unwrap_or_default());
        let at = usize::try_from(number).unwrap_or_default() % alphabet.len();
        alphabet.get(at).copied().unwrap_or('2')
    };
    let four = std::array::from_fn(word);
    let check = MailerCode::check_character(four).expect("its characters are the alphabet's");
    let four: String = four.iter().collect();
    format!("{prefix}-{four}{check}")
}

/// Fewer than half of those there are, so that a misheard code is seldom
/// another's, and drawing one that is free is quick.
const MOST: usize = 250_000;
const ROWS_OF_ONE: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: [u8; 32] = [7; 32];

    fn recipient(id: &str, code: &str) -> Recipient {
        Recipient {
            campaign: "spring".parse().unwrap(),
            id: id.parse().unwrap(),
            mailings: BTreeSet::new(),
            first_name: None,
            last_name: None,
            phones: vec![],
            email: None,
            address: None,
            city: None,
            zip: None,
            country: None,
            code: Some(code.to_owned()),
        }
    }

    #[test]
    fn made_codes_differ_and_check_out() {
        let none = BTreeSet::new();
        let made = generate("spr", 20_000, SEED, &none).unwrap();
        assert_eq!(made.iter().collect::<BTreeSet<_>>().len(), 20_000);
        assert!(made.iter().all(|code| check(code) == CheckDigit::Right));
        assert!(
            made.iter()
                .all(|code| code.starts_with("SPR-") && code.len() == 9)
        );
    }

    #[test]
    fn the_same_seed_makes_the_same_codes_but_for_those_taken() {
        let none = BTreeSet::new();
        let made = generate("SPR", 10, SEED, &none).unwrap();
        assert_eq!(generate("SPR", 10, SEED, &none).unwrap(), made);
        let taken: BTreeSet<String> = made.iter().map(|code| normal_form(code)).collect();
        let more = generate("SPR", 10, SEED, &taken).unwrap();
        assert!(more.iter().all(|code| !made.contains(code)));
        assert_ne!(generate("SPR", 10, [8; 32], &none).unwrap(), made);
    }

    #[test]
    fn what_cannot_be_made_is_said() {
        let none = BTreeSet::new();
        for prefix in ["", "A B", "Ä", "ABCDEFGHIJKLM"] {
            assert_eq!(generate(prefix, 1, SEED, &none), Err(CannotMake::Prefix));
        }
        assert_eq!(
            generate("A", MOST + 1, SEED, &none),
            Err(CannotMake::TooMany)
        );
    }

    #[test]
    fn a_code_that_many_have_names_the_campaign() {
        let rows = [
            recipient("1", "ROOF15"),
            recipient("2", "roof-15"),
            recipient("3", "HPU-A9AH7"),
            recipient("4", "HPU-A9AH7"),
            recipient("5", "HPU-ECFVV"),
            recipient("6", "-"),
        ];
        let codes = Codes::of(&rows);
        let people = |ids: &[&str]| {
            Some(Says::Recipients(
                ids.iter().map(|id| id.parse().unwrap()).collect(),
            ))
        };
        assert_eq!(codes.says("Roof 15"), Some(Says::Campaign { holders: 2 }));
        assert_eq!(codes.says("hpu a9ah7"), people(&["3", "4"]));
        assert_eq!(codes.says("HPUECFVV"), people(&["5"]));
        assert_eq!(codes.says("OTHER"), None);
        assert_eq!(codes.shared().len(), 1);
    }
}
