//! Chance that can be repeated: the same seed, the same calls.

/// SplitMix64, which needs no more than a number to start from.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is not zero.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.number() % bound).unwrap_or_default()
    }

    /// Whether something happens that does so in `percent` of all cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `things`, of which there are some.
    pub fn one_of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        let at = self.below(things.len());
        things.get(at).expect("there are some")
    }

    /// One of `things`, each as likely as its weight says.
    pub fn weighted<'a, T>(&mut self, things: &'a [T], weight: impl Fn(&T) -> usize) -> &'a T {
        let all: usize = things.iter().map(&weight).sum();
        let mut left = self.below(all);
        let mut chosen = things.iter();
        loop {
            let thing = chosen.next().expect("the weights add up to all");
            match left.checked_sub(weight(thing)) {
                Some(rest) => left = rest,
                None => return thing,
            }
        }
    }

    /// Lower-case letters and digits, as ids have them.
    pub fn letters(&mut self, length: usize) -> String {
        const USUAL: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        (0..length)
            .map(|_| char::from(*self.one_of(USUAL)))
            .collect()
    }
}
