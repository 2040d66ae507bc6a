//! What is found in a given state of affairs. ElevenLabs' side is its stand-in's
//! answer, ours is written down.

mod ours;
mod theirs;

use domain::Timestamp;
use elevenlabs::Pace;
use sandbox::elevenlabs::{StandIn, Vendor};
use store::SyncState;

use super::asked::{Asked, Told};
use super::finding::{Finding, Mark};
use super::kept::{Kept, Parked};
use super::self_test::SelfTest;
use super::{Gathered, findings};

const URL: &str = "https://calls.example/api/webhooks/elevenlabs";

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + 60 * minute).unwrap()
}

/// A workspace with our webhook.
async fn workspace() -> StandIn {
    boot::use_ring();
    let stand_in = StandIn::start(boot::now).await;
    stand_in.vendor().webhook(URL, "wsec_1", at(0));
    stand_in
}

fn vendor(stand_in: &StandIn, key: &str) -> boot::Vendor {
    let pace = Pace {
        per_second: 10_000,
        tries: 1,
        ..Pace::default()
    };
    let base = stand_in.base_url().parse().unwrap();
    let key = boot::Secret::given(key.parse().unwrap());
    boot::Vendor::new(base, Some(key), pace, boot::now)
}

/// All is well on our side.
fn kept() -> Kept {
    Kept {
        sync: Some(SyncState {
            listed_to: Some(at(90)),
            last_success: Some(at(95)),
            next_due: at(110),
            ..SyncState::at_first(at(0))
        }),
        parked: Some(Parked::default()),
        accepted: Some(at(94)),
        ..Kept::default()
    }
}

fn gathered(asked: Asked) -> Gathered {
    Gathered {
        now: at(100),
        url: Some(URL.to_owned()),
        asked,
        self_test: SelfTest::Accepted {
            url: URL.to_owned(),
        },
        kept: kept(),
    }
}

async fn asked(stand_in: &StandIn) -> Asked {
    Asked::of(&vendor(stand_in, stand_in.api_key())).await
}

/// The findings once `change` has come over a workspace where all is well.
async fn after(change: impl FnOnce(&mut Vendor)) -> Vec<Finding> {
    let stand_in = workspace().await;
    change(&mut stand_in.vendor());
    findings::of(&gathered(asked(&stand_in).await))
}

/// The findings where ours is otherwise.
async fn with(change: impl FnOnce(&mut Gathered)) -> Vec<Finding> {
    let stand_in = workspace().await;
    let mut gathered = gathered(asked(&stand_in).await);
    change(&mut gathered);
    findings::of(&gathered)
}

/// The same, with what the vendor told changed.
async fn told(change: impl FnOnce(&mut Told)) -> Vec<Finding> {
    let change = |gathered: &mut Gathered| match &mut gathered.asked {
        Asked::Told(told) => change(told),
        other => panic!("{other:?}"),
    };
    with(change).await
}

/// There is a finding of this mark that says `part`, and none that is worse.
#[track_caller]
fn check<'f>(findings: &'f [Finding], mark: Mark, part: &str) -> &'f Finding {
    let found = findings.iter().find(|it| it.says.contains(part));
    let found = found.unwrap_or_else(|| panic!("{part:?} is not in {findings:#?}"));
    assert_eq!(found.mark, mark, "{found:?}");
    if mark != Mark::Fail {
        let fails: Vec<_> = findings.iter().filter(|it| it.mark == Mark::Fail).collect();
        assert!(fails.is_empty(), "{fails:#?}");
    }
    found
}
