//! The delivery log, and replaying from it.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::house::House;
use crate::knock::text;
use crate::world::call;

#[tokio::test]
async fn before_the_first_delivery_the_page_says_where_they_go() {
    let house = House::new().await;
    let page = house.person(Role::Viewer).await.sees("/ingest").await;
    assert!(text(&page).contains("Nothing has reached the webhook"));
    assert!(page.contains(crate::house::WEBHOOK));
}

#[tokio::test]
async fn deliveries_are_counted_by_what_became_of_them() {
    let house = House::new().await;
    let body = call("conv_1", SignedDuration::ZERO);
    house.receives(&body).await;
    house.receives(&body).await;
    house
        .receives(&json!({ "type": "voice_removed", "data": {} }))
        .await;
    house.receives_bytes(b"{".to_vec()).await;
    house
        .store
        .count_delivery("signature_mismatch", crate::house::now())
        .await
        .unwrap();
    let page = text(&house.person(Role::Viewer).await.sees("/ingest").await);
    for counted in [
        "Recorded 1",
        "Unchanged 1",
        "Ignored 1",
        "Quarantined 1",
        "Signature mismatch 1",
    ] {
        assert!(page.contains(counted), "{counted} is not in: {page}");
    }
}

#[tokio::test]
async fn what_is_quarantined_stands_out_with_its_reason() {
    let house = House::new().await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    house.receives_bytes(b"{".to_vec()).await;
    let person = house.person(Role::Viewer).await;
    let page = person.sees("/ingest?outcome=quarantined").await;
    assert_eq!(page.matches("class=\"stands-out\"").count(), 1);
    assert!(text(&page).contains("the body is not JSON"));
    assert!(!page.contains("conv_1"));
}

#[tokio::test]
async fn the_log_goes_on_page_by_page() {
    let house = House::new().await;
    for n in 0..30 {
        house
            .receives(&call(&format!("conv_{n}"), SignedDuration::from_mins(n)))
            .await;
    }
    let person = house.person(Role::Viewer).await;
    let first = person.sees("/ingest").await;
    let (rest, _) = first.split_once("\" rel=\"next\"").unwrap();
    let older = rest.rsplit("href=\"").next().unwrap().replace("&#38;", "&");
    let second = person.sees(&older).await;
    let mut ids = [crate::list::ids(&first), crate::list::ids(&second)].concat();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 30);
}

#[tokio::test]
async fn deliveries_of_one_conversation_are_found_within_an_outcome_or_all() {
    let house = House::new().await;
    for id in ["conv_1", "conv_2", "conv_1"] {
        house.receives(&call(id, SignedDuration::ZERO)).await;
    }
    let person = house.person(Role::Viewer).await;
    for (query, found) in [
        ("?conversation_id=conv_1", 2),
        ("?conversation_id=conv_1&outcome=unchanged", 1),
        ("?outcome=recorded", 2),
        ("?conversation_id=conv_3", 0),
    ] {
        let page = person.sees(&format!("/ingest{query}")).await;
        assert_eq!(crate::list::ids(&page).len(), found, "{query}");
    }
    let page = person.sees("/ingest?conversation_id=conv_1").await;
    assert!(page.contains("value=\"conv_1\""));
    let tab = "/ingest?conversation_id=conv_1&#38;outcome=rejected#log";
    assert!(page.contains(tab), "a tab keeps what was searched for");
}

#[tokio::test]
async fn what_cannot_be_used_is_named() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    for (path, named) in [
        ("/ingest?outcome=lost", "outcome"),
        ("/ingest?page=2", "page"),
        ("/ingest?conversation_id=a+b", "conversation_id"),
        ("/ingest?cursor=x", "cursor"),
    ] {
        let answer = person.opens(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(
            answer.body.contains(&format!("<code>{named}</code>")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_replay_shows_the_difference_first_and_makes_it_then() {
    let house = House::new().await;
    let receipt = house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let path = format!("/ingest/deliveries/{}", receipt.delivery);
    let person = house.person(Role::Editor).await;
    let page = text(&person.sees(&path).await);
    assert!(page.contains("would change nothing"), "{page}");

    house.forgets("conv_1").await;
    let page = text(&person.sees(&path).await);
    assert!(page.contains("duration secs – Not known 83"), "{page}");
    assert_eq!(
        person.opens("/calls/conv_1").await.status,
        StatusCode::NOT_FOUND
    );
    let done = person.sends(&format!("{path}/replay"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(text(&person.sees(done.header("location")).await).contains("It came to: Recorded."));
    person.sees("/calls/conv_1").await;
}

#[tokio::test]
async fn what_cannot_be_replayed_says_why() {
    let house = House::new().await;
    let receipt = house.receives_bytes(b"{".to_vec()).await;
    let path = format!("/ingest/deliveries/{}", receipt.delivery);
    let person = house.person(Role::Editor).await;
    assert!(text(&person.sees(&path).await).contains("the body still cannot be used"));
    let refused = person.sends(&format!("{path}/replay"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_viewer_sees_a_delivery_and_not_what_is_inside() {
    let house = House::new().await;
    let receipt = house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    house.forgets("conv_1").await;
    let path = format!("/ingest/deliveries/{}", receipt.delivery);
    let person = house.person(Role::Viewer).await;
    let page = person.sees(&path).await;
    assert!(text(&page).contains("An editor can take this delivery in once more."));
    assert!(!page.contains("+14155550142"));
    let refused = person.sends(&format!("{path}/replay"), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_delivery_that_is_not_there_has_a_page_that_says_so() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    for path in [
        "/ingest/deliveries/x",
        "/ingest/deliveries/01KAX8GJ5Q9N1T3V7Y2ZB4D6FH",
    ] {
        assert_eq!(
            person.opens(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}
