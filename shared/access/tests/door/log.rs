//! Who did what is written down, for as long as somebody may ask.

use access::Role;
use jiff::SignedDuration;
use store::access::{Act, ActFilter, ActKind};

use crate::house::{House, PASSWORD, now, pass};
use crate::knock::post;

#[tokio::test]
async fn signing_in_and_out_is_written_down_newest_first() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    let token = house.token(&cookie).await;
    pass(SignedDuration::from_secs(1));
    house
        .hears(post("/sign-out").cookie(&cookie).form(&[("csrf", &token)]))
        .await;
    let kinds: Vec<ActKind> = acts(&house, &ActFilter::default())
        .await
        .iter()
        .map(|act| act.kind)
        .collect();
    assert_eq!(kinds, [ActKind::SignedOut, ActKind::SignedIn]);
}

#[tokio::test]
async fn failures_to_sign_in_are_one_line_an_hour() {
    let house = House::new().await;
    house.add("ana@example.com", Role::Viewer).await;
    for email in [
        "ana@example.com",
        "nobody@example.com",
        "x",
        "eve@example.com",
    ] {
        house.sign_in(email, "wrong horse").await;
    }
    let failed = ActFilter {
        kind: Some(ActKind::SignInFailed),
        ..ActFilter::default()
    };
    let lines = acts(&house, &failed).await;
    assert_eq!(lines.iter().map(|line| line.times).collect::<Vec<_>>(), [4]);
    pass(SignedDuration::from_hours(1));
    house.sign_in("ana@example.com", "wrong horse").await;
    let lines = acts(&house, &failed).await;
    assert_eq!(
        lines.iter().map(|line| line.times).collect::<Vec<_>>(),
        [1, 4]
    );
}

#[tokio::test]
async fn lines_are_asked_for_by_person_and_by_kind_page_by_page() {
    let house = House::new().await;
    for n in 0..7_u8 {
        let kind = if n % 2 == 0 {
            ActKind::Exported
        } else {
            ActKind::Erased
        };
        let actor = if n % 3 == 0 {
            "person:ana@example.com"
        } else {
            "person:eve@example.com"
        };
        let act = Act::new(kind, actor, now()).about(format!("n{n}"));
        house.access.store.note(&act).await.unwrap();
        pass(SignedDuration::from_secs(1));
    }
    let of = |actor: Option<&str>, kind| ActFilter {
        actor: actor.map(str::to_owned),
        kind,
    };
    let ana = Some("person:ana@example.com");
    assert_eq!(
        walked(&house, &of(None, None)).await,
        ["n6", "n5", "n4", "n3", "n2", "n1", "n0"]
    );
    assert_eq!(walked(&house, &of(ana, None)).await, ["n6", "n3", "n0"]);
    assert_eq!(
        walked(&house, &of(None, Some(ActKind::Erased))).await,
        ["n5", "n3", "n1"]
    );
    assert_eq!(
        walked(&house, &of(ana, Some(ActKind::Exported))).await,
        ["n6", "n0"]
    );
    assert_eq!(walked(&house, &of(Some("person:x@y"), None)).await, [""; 0]);
}

#[tokio::test]
async fn a_line_is_told_for_four_hundred_days() {
    let house = House::new().await;
    house.sign_in("ana@example.com", PASSWORD).await;
    pass(SignedDuration::from_hours(400 * 24 - 1));
    assert_eq!(acts(&house, &ActFilter::default()).await.len(), 1);
    pass(SignedDuration::from_hours(2));
    assert_eq!(acts(&house, &ActFilter::default()).await.len(), 0);
}

pub(crate) async fn acts(house: &House, filter: &ActFilter) -> Vec<Act> {
    house
        .access
        .store
        .acts(filter, None, 100, now())
        .await
        .unwrap()
        .rows
}

/// What the lines are about, two at a time.
async fn walked(house: &House, filter: &ActFilter) -> Vec<String> {
    let (mut told, mut after) = (Vec::new(), None);
    for _ in 0..10 {
        let page = house
            .access
            .store
            .acts(filter, after.as_ref(), 2, now())
            .await
            .unwrap();
        assert!(page.rows.len() <= 2);
        told.extend(page.rows.into_iter().filter_map(|act| act.about));
        after = page.next;
        if after.is_none() {
            return told;
        }
    }
    panic!("the log does not end");
}
