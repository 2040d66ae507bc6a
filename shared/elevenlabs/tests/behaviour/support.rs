//! What the tests share: fixtures, a reader, and chance that can be repeated.

use std::path::PathBuf;

use domain::{Call, Region, Timestamp};
use elevenlabs::{Event, Seen, Unusable, Verified};

pub(crate) const SIGNED: i64 = 1_795_010_000;

/// Every webhook delivery among the samples.
pub(crate) const DELIVERIES: [&str; 14] = [
    "01-webhook-transcription-inbound-twilio",
    "02-webhook-transcription-inbound-sip-trunk",
    "03-webhook-transcription-web-widget",
    "04-webhook-transcription-minimal",
    "05-webhook-transcription-outbound-batch-campaign",
    "06-webhook-transcription-failed",
    "07-webhook-audio",
    "08-webhook-call-initiation-failure-twilio-busy",
    "09-webhook-call-initiation-failure-twilio-no-answer",
    "10-webhook-call-initiation-failure-sip",
    "11-webhook-transcription-opentelemetry",
    "12-webhook-transcription-outbound-voicemail",
    "13-webhook-transcription-whatsapp-text",
    "14-webhook-transcription-documentation-shape",
];

pub(crate) fn fixture(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    std::fs::read_to_string(folder.join(format!("{name}.json"))).expect("the fixture is there")
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time that there is")
}

pub(crate) fn read(body: impl AsRef<[u8]>) -> Result<Event, Unusable> {
    read_in(body, "US")
}

pub(crate) fn read_in(body: impl AsRef<[u8]>, region: &str) -> Result<Event, Unusable> {
    let region: Region = region.parse().expect("a region");
    let verified = Verified::kept(body.as_ref(), at(SIGNED));
    Event::read(&verified, at(SIGNED + 1), &region)
}

/// The call that `body` shows.
#[track_caller]
pub(crate) fn seen(body: impl AsRef<[u8]>) -> Seen {
    match read(body) {
        Ok(Event::Call(seen)) => *seen,
        other => panic!("shows no call: {other:?}"),
    }
}

/// The call as it is after being seen once.
pub(crate) fn call(seen: &Seen) -> Call {
    Call::unknown(seen.id().clone()).observe(&seen.observation)
}

/// The value of a fact, as a reader would write it down.
macro_rules! fact {
    ($seen:expr, $fact:ident) => {
        $seen
            .observation
            .facts()
            .$fact
            .as_ref()
            .map(|fact| fact.value.clone())
    };
}

pub(crate) use fact;

/// Chance from a seed: SplitMix64.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.number() >> 33).expect("31 bits fit") % bound
    }

    pub(crate) fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        choices.get(self.below(choices.len())).expect("a choice")
    }
}
