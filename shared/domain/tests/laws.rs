//! What must always hold of a call: the laws of the join, that every order of
//! deliveries ends in the same call, and that counters follow.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Bucket, Call, Choice, Completeness, Content, ConversationId, Conversion, Edit, Erasure, Marks,
    Money, Observation, Source, State, Tally, Timestamp, Verdict, changes, contribution,
};
use jiff::tz::TimeZone;
use proptest::prelude::*;

/// A few bytes choose everything, from so few values that stamps, actors and
/// revisions often coincide: ties are where laws break.
type Dice = [u8; 16];

fn id() -> ConversationId {
    "conv_1".parse().unwrap()
}

fn at(second: u8) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + i64::from(second)).unwrap()
}

fn word(die: u8) -> Option<String> {
    ["", "a", "b"]
        .get(usize::from(die % 4))
        .filter(|word| !word.is_empty())
        .map(|word| (*word).to_owned())
}

fn observation(dice: &Dice) -> Observation {
    let states = [
        "initiated",
        "in-progress",
        "processing",
        "failed",
        "done",
        "strange",
    ];
    let state = State::from(states[usize::from(dice[0]) % states.len()]);
    let completeness = if dice[1].is_multiple_of(2) {
        Completeness::Full
    } else {
        Completeness::Summary
    };
    let source = if dice[2].is_multiple_of(2) {
        Source::Webhook
    } else {
        Source::Sync
    };
    let mut observation = Observation::new(
        id(),
        state,
        at(dice[3] % 3),
        completeness,
        source,
        at(dice[4] % 3),
    );
    observation.agent_name(word(dice[5]));
    observation.summary(word(dice[6]));
    observation
        .status(word(dice[7]).map(|word| if word == "a" { "success" } else { "failure" }.into()));
    observation.external_number(word(dice[8]).map(|word| {
        if word == "a" {
            "+14155550100"
        } else {
            "+14155550101"
        }
        .parse()
        .unwrap()
    }));
    observation.duration_secs((!dice[9].is_multiple_of(3)).then_some(u32::from(dice[9])));
    observation.transcript((!dice[10].is_multiple_of(3)).then_some(Content {
        digest: [dice[10]; 32],
        bytes: 1,
        turns: 1,
    }));
    match dice[11] % 3 {
        0 => observation.infer_start(at(dice[11])),
        1 => observation.started_at(at(dice[11])),
        _ => {}
    }
    observation.agent_id(word(dice[12]).map(|word| word.parse().unwrap()));
    observation.channel((!dice[13].is_multiple_of(2)).then_some(domain::Channel::Phone));
    observation
}

fn edit(die: u8) -> Edit {
    match die % 6 {
        0 => Edit::Notes(format!("note {}", die / 128)),
        1 => Edit::Tags(BTreeSet::from(["vip".parse().unwrap()])),
        2 => Edit::Marks(Marks {
            spam: word(die / 6).map(|word| word == "a"),
            test: None,
        }),
        3 => Edit::Attribution(Verdict {
            choice: match word(die / 6) {
                Some(campaign) => Choice::Campaign {
                    campaign: campaign.parse().unwrap(),
                    recipient: None,
                },
                None => Choice::Nobody,
            },
            reason: None,
            blind: false,
        }),
        n => Edit::Conversion(Conversion {
            converted: n == 4,
            kind: None,
            value: word(die / 12)
                .map(|word| Money::new(2.5, &word.repeat(3).to_uppercase()).unwrap()),
            note: word(die / 6),
        }),
    }
}

fn edited(call: &Call, die: u8) -> Call {
    let actor = if die.is_multiple_of(2) { "ana" } else { "ben" };
    call.edit(edit(die / 2), actor, at(die % 3), None).unwrap()
}

fn erasure(die: u8) -> Erasure {
    Erasure {
        at: at(die % 2),
        by: "ana".to_owned(),
        reason: "asked".to_owned(),
    }
}

/// A call with up to two observations, two edits and an erasure.
fn call(dice: &[Dice; 2]) -> Call {
    let [first, second] = dice;
    let mut call = Call::unknown(id());
    if !first[14].is_multiple_of(5) {
        call = call.observe(&observation(first));
    }
    if first[15].is_multiple_of(3) {
        call = call.observe(&observation(second));
    }
    if second[14].is_multiple_of(2) {
        call = edited(&call, second[13]);
    }
    if second[14].is_multiple_of(3) {
        call = edited(&call, second[12]);
    }
    if second[15].is_multiple_of(4) {
        call = call.erase(erasure(second[11]));
    }
    call
}

fn dice() -> impl Strategy<Value = [Dice; 2]> {
    any::<[Dice; 2]>()
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(300_000))]

    #[test]
    fn the_join_is_commutative_associative_and_idempotent(a in dice(), b in dice(), c in dice()) {
        let (a, b, c) = (call(&a), call(&b), call(&c));
        prop_assert_eq!(a.join(&b), b.join(&a));
        prop_assert_eq!(&a.join(&a), &a);
        prop_assert_eq!(a.join(&b).join(&c), a.join(&b.join(&c)));
        prop_assert_eq!(a.join(&b).join(&a), a.join(&b));
    }
}

/// What may happen to a call, in any order.
#[derive(Clone, Debug)]
enum Happening {
    Seen(Box<Observation>),
    Erased(Erasure),
}

fn happen(call: &Call, happening: &Happening) -> Call {
    match happening {
        Happening::Seen(observation) => call.observe(observation),
        Happening::Erased(erasure) => call.erase(erasure.clone()),
    }
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let seen = any::<Dice>().prop_map(|dice| Happening::Seen(Box::new(observation(&dice))));
    let erased = any::<u8>().prop_map(|die| Happening::Erased(erasure(die)));
    prop::collection::vec(prop_oneof![9 => seen, 1 => erased], 1..8)
}

/// Edits to a call that is not erased; an erased one takes none.
fn edits_of(happenings: &[Happening], edits: Vec<u8>) -> Vec<u8> {
    let erased = happenings
        .iter()
        .any(|happening| matches!(happening, Happening::Erased(_)));
    if erased { Vec::new() } else { edits }
}

/// `happenings` in another order, some of them twice, with `edits` in between.
fn retold(happenings: &[Happening], edits: &[u8], order: &[u8]) -> Call {
    let mut told: Vec<&Happening> = happenings.iter().chain(happenings).collect();
    told.sort_by_key(|happening| {
        let place = happenings
            .iter()
            .position(|other| std::ptr::eq(other, *happening))
            .unwrap();
        order.get(place).copied().unwrap_or(0)
    });
    let mut edits = edits.iter();
    let mut call = Call::unknown(id());
    for (n, happening) in told.into_iter().enumerate() {
        call = happen(&call, happening);
        if order.get(n).is_some_and(|die| die.is_multiple_of(2)) {
            call = edits.next().map_or(call.clone(), |die| edited(&call, *die));
        }
    }
    edits.fold(call, |call, die| edited(&call, *die))
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn every_order_of_deliveries_repeats_and_edits_ends_in_the_same_call(
        happenings in happenings(),
        edits in prop::collection::vec(any::<u8>(), 0..4),
        one in prop::collection::vec(any::<u8>(), 16),
        other in prop::collection::vec(any::<u8>(), 16),
    ) {
        let edits = edits_of(&happenings, edits);
        prop_assert_eq!(retold(&happenings, &edits, &one), retold(&happenings, &edits, &other));
    }

    #[test]
    fn counters_that_add_each_change_equal_a_recount(
        happenings in happenings(),
        edits in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        let zone = TimeZone::UTC;
        let mut sum = BTreeMap::<Bucket, Tally>::new();
        let mut call = Call::unknown(id());
        let mut known = false;
        let steps = happenings.iter().map(Ok).chain(edits.iter().map(Err));
        for step in steps {
            let next = match step {
                Ok(happening) => happen(&call, happening),
                Err(die) => edited(&call, *die),
            };
            for (bucket, tally) in changes(known.then_some(&call), &next, &zone) {
                *sum.entry(bucket).or_default() += tally;
            }
            (call, known) = (next, true);
        }
        sum.retain(|_, tally| *tally != Tally::default());
        let recount: BTreeMap<Bucket, Tally> = contribution(&call, &zone).into_iter().collect();
        prop_assert_eq!(&sum, &recount);
        for tally in recount.values() {
            let rated = tally.rated();
            prop_assert_eq!(rated.calls + tally.apart.calls, 1);
            prop_assert_eq!(rated.success + rated.failure + rated.unknown, rated.calls);
            prop_assert_eq!(rated.durations.iter().sum::<i64>(), rated.calls);
            prop_assert!(tally.worth.is_empty() || rated.converted == 1);
            prop_assert_eq!(tally.attribution.iter().sum::<i64>(), 1);
        }
    }

    #[test]
    fn nothing_personal_survives_an_erasure_or_comes_back(dice in dice(), later in happenings()) {
        let erased = call(&dice).erase(erasure(0));
        let end = later.iter().fold(erased, |call, happening| happen(&call, happening));
        prop_assert!(end.facts().summary.is_none());
        prop_assert!(end.facts().external_number.is_none());
        prop_assert!(end.facts().transcript.is_none());
        prop_assert!(end.staff().notes.is_none() && end.staff().tags.is_none());
        prop_assert!(end.conversion().is_none_or(|conversion| conversion.note.is_none()));
    }

    #[test]
    fn a_state_never_moves_back_and_a_value_never_gives_way_to_nothing(
        first in any::<Dice>(),
        then in any::<Dice>(),
    ) {
        let before = Call::unknown(id()).observe(&observation(&first));
        let after = before.observe(&observation(&then));
        let rank = |call: &Call| call.state().map(State::rank);
        prop_assert!(rank(&after) >= rank(&before));
        prop_assert!(after.facts().summary.is_some() >= before.facts().summary.is_some());
        prop_assert!(after.facts().duration_secs.is_some() >= before.facts().duration_secs.is_some());
    }
}

#[test]
fn an_edit_from_an_outdated_page_is_refused_and_the_same_edit_sent_again_is_not() {
    let call = Call::unknown(id());
    let once = call
        .edit(Edit::Notes("one".to_owned()), "ana", at(0), Some(0))
        .unwrap();
    let again = once
        .edit(Edit::Notes("one".to_owned()), "ana", at(1), Some(0))
        .unwrap();
    assert_eq!(again, once);
    let other = once.edit(Edit::Notes("two".to_owned()), "ben", at(1), Some(0));
    assert_eq!(other.map_err(|conflict| conflict.current), Err(1));
    assert!(
        once.edit(Edit::Notes("two".to_owned()), "ben", at(1), Some(1))
            .is_ok()
    );
}
