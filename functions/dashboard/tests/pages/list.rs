//! The list: its order, its pages, its filters, and what stands there when
//! there is nothing to list.

use access::Role;
use http::StatusCode;
use http_body_util::BodyExt;
use jiff::SignedDuration;
use serde_json::json;
use tower::ServiceExt;

use crate::house::{House, Person, now, pass};
use crate::knock::{get, text};
use crate::world::{call, made};

#[tokio::test]
async fn before_the_first_call_the_page_says_how_to_connect() {
    let house = House::new().await;
    let page = house.person(Role::Viewer).await.sees("/calls").await;
    assert!(page.contains(crate::house::WEBHOOK));
    assert!(text(&page).contains("No calls yet"));
}

#[tokio::test]
async fn a_call_shows_everything_the_list_promises() {
    let house = House::new().await;
    house
        .receives(&call("conv_1", SignedDuration::from_mins(5)))
        .await;
    let page = text(&house.person(Role::Editor).await.sees("/calls").await);
    for shown in [
        "14:55",
        "+14155550142",
        "Front desk",
        "1:23",
        "Success",
        "Unattributed",
        "Roof quote",
    ] {
        assert!(page.contains(shown), "{shown} is not in: {page}");
    }
    assert!(page.contains("Today · Wednesday 11 March 2026"));
}

#[tokio::test]
async fn who_hides_their_number_is_shown_as_withheld() {
    let house = House::new().await;
    let hidden = made("conv_1", now(), |data| {
        data["metadata"]["phone_call"]["external_number"] = json!("anonymous");
    });
    house.receives(&hidden).await;
    assert!(text(&house.person(Role::Viewer).await.sees("/calls").await).contains("Withheld"));
}

#[tokio::test]
async fn times_are_told_in_the_zone_of_the_business() {
    let house = House::with(access::Transport::Https, "America/New_York").await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let page = house.person(Role::Viewer).await.sees("/calls").await;
    assert!(page.contains("datetime=\"2026-03-11T11:00:00-04:00\""));
    assert!(text(&page).contains("Times are in America/New_York."));
}

#[tokio::test]
async fn pages_lead_forward_and_back_and_leave_nothing_out() {
    let house = House::new().await;
    fill(&house, 25).await;
    let person = house.person(Role::Viewer).await;

    let first = person.sees("/calls").await;
    let second = person.sees(&link(&first, "next").unwrap()).await;
    let third = person.sees(&link(&second, "next").unwrap()).await;
    assert_eq!(
        [ids(&first), ids(&second), ids(&third)].concat(),
        expected(0..25)
    );
    assert_eq!(link(&third, "next"), None);
    assert_eq!(link(&first, "prev"), None);

    assert_eq!(ids(&before(&person, &third).await), expected(10..20));
    let again = before(&person, &second).await;
    assert_eq!(ids(&again), expected(0..10));
    assert_eq!(link(&again, "prev"), None);
}

#[tokio::test]
async fn a_page_has_as_many_rows_as_one_likes() {
    let house = House::new().await;
    fill(&house, 25).await;
    let person = house.person(Role::Viewer).await;
    assert_eq!(ids(&person.sees("/calls?limit=25").await), expected(0..25));
    assert_eq!(ids(&person.sees("/calls").await).len(), 10);
}

#[tokio::test]
async fn every_sortable_column_sorts_both_ways() {
    let house = House::new().await;
    for (n, secs, status) in [(0, 30, "success"), (1, 10, "failure"), (2, 20, "unknown")] {
        house
            .receives(&made(
                &id(n),
                now() - SignedDuration::from_mins(n),
                |data| {
                    data["metadata"]["call_duration_secs"] = json!(secs);
                    data["analysis"]["call_successful"] = json!(status);
                },
            ))
            .await;
    }
    let person = house.person(Role::Viewer).await;
    check(&person, "started_at", "desc", &[0, 1, 2]).await;
    check(&person, "started_at", "asc", &[2, 1, 0]).await;
    check(&person, "duration", "desc", &[0, 2, 1]).await;
    check(&person, "duration", "asc", &[1, 2, 0]).await;
    check(&person, "status", "asc", &[1, 0, 2]).await;
    check(&person, "status", "desc", &[2, 0, 1]).await;

    async fn check(person: &Person<'_>, sort: &str, order: &str, expected: &[i64]) {
        let page = person
            .sees(&format!("/calls?sort={sort}&order={order}"))
            .await;
        let expected: Vec<String> = expected.iter().map(|n| id(*n)).collect();
        assert_eq!(ids(&page), expected, "{sort} {order}");
        let aria = if order == "asc" {
            "aria-sort=\"ascending\""
        } else {
            "aria-sort=\"descending\""
        };
        assert_eq!(page.matches(aria).count(), 1, "{sort} {order}");
    }
}

#[tokio::test]
async fn filters_narrow_the_list_and_can_be_taken_off_one_by_one() {
    let house = House::new().await;
    fill(&house, 3).await;
    let failed = made("conv_failed", now(), |data| {
        data["analysis"]["call_successful"] = json!("failure");
        data["metadata"]["phone_call"]["external_number"] = json!("+12125550117");
    });
    house.receives(&failed).await;
    let person = house.person(Role::Viewer).await;
    for query in [
        "status=failure",
        "phone=0117",
        "phone=%2B12125550117",
        "phone=%2B1+212+555-0117",
    ] {
        let page = person.sees(&format!("/calls?{query}")).await;
        assert_eq!(ids(&page), ["conv_failed"], "{query}");
    }
    let both = person
        .sees("/calls?status=failure&direction=inbound&sort=duration")
        .await;
    assert!(
        both.contains("href=\"/calls?direction=inbound&#38;sort=duration\""),
        "{both}"
    );
    assert!(both.contains("href=\"/calls?sort=duration\""));
}

#[tokio::test]
async fn what_a_form_leaves_blank_does_not_filter() {
    let house = House::new().await;
    fill(&house, 3).await;
    let person = house.person(Role::Viewer).await;
    let page = person
        .sees("/calls?phone=&status=&attribution=&converted=&from=&to=&agent_id=")
        .await;
    assert_eq!(ids(&page).len(), 3);
}

#[tokio::test]
async fn when_nothing_matches_the_filters_can_be_cleared() {
    let house = House::new().await;
    fill(&house, 3).await;
    let page = house
        .person(Role::Viewer)
        .await
        .sees("/calls?converted=true&limit=25")
        .await;
    assert!(text(&page).contains("No call matches"));
    assert!(page.contains("href=\"/calls?limit=25\">Clear the filters"));
}

#[tokio::test]
async fn a_search_that_stops_early_says_so_and_goes_on() {
    let house = House::new().await;
    house
        .receives(&call("conv_common", SignedDuration::ZERO))
        .await;
    house.multiplies("conv_common", 1_010);
    let rare = now() - SignedDuration::from_hours(1);
    house
        .receives(&made("conv_rare", rare, |data| {
            data["analysis"]["call_successful"] = json!("failure");
        }))
        .await;
    let person = house.person(Role::Viewer).await;

    let nothing_yet = person.sees("/calls?status=failure").await;
    assert!(text(&nothing_yet).contains("Looked through 1,000 calls"));
    let (rest, _) = nothing_yet.split_once("\">Go on looking").unwrap();
    let onward = rest.rsplit("href=\"").next().unwrap().replace("&#38;", "&");
    assert_eq!(ids(&person.sees(&onward).await), ["conv_rare"]);
}

#[tokio::test]
async fn what_cannot_be_used_is_named_and_stays_typed() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    for (query, named) in [
        ("phone=12", "phone"),
        ("status=done", "status"),
        ("from=yesterday", "from"),
        ("min_duration=1m", "min_duration"),
        ("sort=agent", "sort"),
        ("limit=0", "limit"),
        ("utm_source=mail", "utm_source"),
        ("status=failure&status=success", "status"),
    ] {
        let answer = person.opens(&format!("/calls?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(
            answer.body.contains(&format!("<code>{named}</code>")),
            "{query}"
        );
    }
    let answer = person.opens("/calls?phone=12&min_duration=1m").await;
    assert!(answer.body.contains("value=\"12\"") && answer.body.contains("value=\"1m\""));
}

#[tokio::test]
async fn a_place_in_the_list_is_known_for_an_hour_and_only_there() {
    let house = House::new().await;
    fill(&house, 25).await;
    let person = house.person(Role::Viewer).await;
    let second = link(&person.sees("/calls").await, "next").unwrap();

    let elsewhere = second.replace("/calls?", "/calls?status=success&");
    for path in [elsewhere.as_str(), "/calls?cursor=abc"] {
        let answer = person.opens(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(answer.text().contains("Start from the first page"));
    }
    pass(SignedDuration::from_mins(61));
    assert_eq!(person.opens(&second).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_page_of_the_list_is_one_query_beside_names_and_the_state_of_the_sync() {
    let house = House::new().await;
    fill(&house, 25).await;
    let person = house.person(Role::Viewer).await;
    person.sees("/calls").await;
    let (_, requests) = house.sandbox.requests_of(person.sees("/calls")).await;
    assert_eq!(requests.of("Query"), 3, "{requests:?}");
}

#[tokio::test]
async fn the_first_page_is_light() {
    let house = House::new().await;
    fill(&house, 12).await;
    let person = house.person(Role::Viewer).await;
    let page = person.sees("/calls").await;
    let mut bytes = page.len();
    for path in assets(&page) {
        let asset = get(&path).header("accept-encoding", "gzip").into_request();
        let asset = house.router.clone().oneshot(asset).await.unwrap();
        bytes += asset.into_body().collect().await.unwrap().to_bytes().len();
    }
    assert!(bytes < 60_000, "{bytes} bytes");
}

#[tokio::test]
async fn files_are_named_after_their_content_and_kept_for_ever() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    let page = person.sees("/calls").await;
    assert_eq!(assets(&page).len(), 3);
    for path in assets(&page) {
        let answer = person.opens(&path).await;
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
    }
    assert_eq!(
        person.opens("/assets/style.css").await.status,
        StatusCode::NOT_FOUND
    );
}

async fn fill(house: &House, calls: i64) {
    for n in 0..calls {
        house
            .receives(&call(&id(n), SignedDuration::from_mins(n)))
            .await;
    }
}

fn id(n: i64) -> String {
    format!("conv_{n:04}")
}

fn expected(range: std::ops::Range<i64>) -> Vec<String> {
    range.map(id).collect()
}

/// The calls on a page, in its order.
pub(crate) fn ids(page: &str) -> Vec<String> {
    let links = page.split("<a href=\"/calls/").skip(1);
    let rows = links.filter(|rest| !rest.split('>').nth(1).unwrap().starts_with("Open"));
    rows.map(|rest| rest.split(['"', '?']).next().unwrap().to_owned())
        .collect()
}

/// Where the link with this `rel` leads.
fn link(page: &str, rel: &str) -> Option<String> {
    let (rest, _) = page.split_once(&format!("\" rel=\"{rel}\""))?;
    Some(rest.rsplit("href=\"").next().unwrap().replace("&#38;", "&"))
}

async fn before(person: &Person<'_>, page: &str) -> String {
    let answer = person.opens(&link(page, "prev").unwrap()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    person.sees(answer.header("location")).await
}

fn assets(page: &str) -> Vec<String> {
    let mut paths: Vec<String> = page
        .split('"')
        .filter(|part| part.starts_with("/assets/"))
        .map(str::to_owned)
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}
