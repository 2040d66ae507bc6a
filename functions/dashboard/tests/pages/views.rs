//! Views and columns that people keep, and a campaign's own list.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::business::campaign;
use crate::house::{House, now};
use crate::knock::text;
use crate::list::ids;
use crate::world::{call, made};

#[tokio::test]
async fn a_view_is_kept_renamed_and_deleted() {
    let house = House::new().await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let person = house.person(Role::Viewer).await;
    let address = "/calls?sort=duration&status=failure";
    let saved = person
        .sends(
            "/calls/views",
            &[("name", "Failures"), ("address", address)],
        )
        .await;
    assert_eq!(saved.header("location"), address);
    let page = person.sees(address).await;
    assert!(
        page.contains("aria-current=\"page\"><bdi>Failures</bdi>"),
        "{page}"
    );
    assert!(
        person
            .sees("/calls")
            .await
            .contains("href=\"/calls?sort=duration&#38;status=failure\"><bdi>Failures")
    );

    let fields = [
        ("view", "Failures"),
        ("name", "Bad ones"),
        ("address", address),
        ("act", "rename"),
    ];
    person.sends("/calls/views/change", &fields).await;
    assert!(text(&person.sees("/calls").await).contains("All Bad ones"));
    let fields = [
        ("view", "Bad ones"),
        ("address", address),
        ("act", "delete"),
    ];
    person.sends("/calls/views/change", &fields).await;
    assert!(!person.sees("/calls").await.contains("Bad ones"));
}

#[tokio::test]
async fn one_s_own_views_are_one_s_own_and_editors_keep_them_for_everyone() {
    let house = House::new().await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let (viewer, editor) = (
        house.person(Role::Viewer).await,
        house.person(Role::Editor).await,
    );
    let view = |name| {
        [
            ("name", name),
            ("address", "/calls?converted=true"),
            ("everyone", "yes"),
        ]
    };
    let refused = viewer.sends("/calls/views", &view("Mine")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    editor.sends("/calls/views", &view("Shared")).await;
    editor
        .sends(
            "/calls/views",
            &[("name", "Private"), ("address", "/calls?status=success")],
        )
        .await;
    let page = viewer.sees("/calls?converted=true").await;
    assert!(page.contains("<bdi>Shared</bdi>") && !page.contains("Private"));
    assert!(!page.contains("Change view"));
    assert!(
        editor
            .sees("/calls?converted=true")
            .await
            .contains("Change view")
    );
}

#[tokio::test]
async fn a_view_that_cannot_be_kept_says_why() {
    let house = House::new().await;
    let person = house.person(Role::Editor).await;
    for (name, address, why) in [
        ("", "/calls", "must be filled in"),
        ("x", "https://example.com/calls", "is no list of calls"),
        ("x", "/calls?page=2", "is no list of calls"),
    ] {
        let answer = person
            .sends("/calls/views", &[("name", name), ("address", address)])
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name} {address}");
        assert!(answer.text().contains(why), "{}", answer.text());
    }
    for n in 0..50 {
        person
            .sends(
                "/calls/views",
                &[("name", &format!("view {n}")), ("address", "/calls")],
            )
            .await;
    }
    let full = person
        .sends(
            "/calls/views",
            &[("name", "one more"), ("address", "/calls")],
        )
        .await;
    assert_eq!(full.status, StatusCode::CONFLICT);
    let replaced = person
        .sends("/calls/views", &[("name", "view 7"), ("address", "/calls")])
        .await;
    assert_eq!(replaced.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn columns_are_chosen_once_and_the_address_counts_before_that() {
    let house = House::new().await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let person = house.person(Role::Viewer).await;
    let heads = |page: &str| page.matches("role=\"columnheader\"").count();
    assert_eq!(heads(&person.sees("/calls").await), 8);
    let chosen = [
        ("column", "duration"),
        ("column", "seen"),
        ("address", "/calls?columns=agent&limit=25"),
    ];
    let answer = person.sends("/calls/columns", &chosen).await;
    assert_eq!(answer.header("location"), "/calls?limit=25");
    let page = person.sees("/calls").await;
    assert_eq!(heads(&page), 4);
    assert!(page.contains("Seen by") && text(&page).contains("Webhook"));
    assert_eq!(
        heads(
            &person
                .sees("/calls?columns=agent&columns=status&columns=ended")
                .await
        ),
        5
    );
    assert_eq!(heads(&person.sees("/calls?columns=none").await), 2);
    let wrong = person.opens("/calls?columns=agent,colour").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_range_means_other_days_every_day() {
    let house = House::new().await;
    for (id, hours) in [
        ("conv_today", 1),
        ("conv_yesterday", 20),
        ("conv_older", 24 * 5),
        ("conv_old", 24 * 20),
    ] {
        house
            .receives(&call(id, SignedDuration::from_hours(hours)))
            .await;
    }
    let person = house.person(Role::Viewer).await;
    for (range, expected) in [
        ("today", &["conv_today"][..]),
        ("yesterday", &["conv_yesterday"]),
        ("7d", &["conv_today", "conv_yesterday", "conv_older"]),
        (
            "30d",
            &["conv_today", "conv_yesterday", "conv_older", "conv_old"],
        ),
    ] {
        let page = person.sees(&format!("/calls?range={range}")).await;
        assert_eq!(ids(&page), expected, "{range}");
        assert!(text(&page).contains("Remove the filter When:"), "{range}");
    }
    assert_eq!(
        person.opens("/calls?range=week").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_campaign_has_its_pages_as_tabs_and_its_calls_in_its_own_zone() {
    let house = House::new().await;
    let mut spring = campaign("spring", "Spring roofs");
    spring.zone = "America/Chicago".parse().unwrap();
    house.runs(spring).await;
    for id in ["conv_1", "conv_2"] {
        house.receives(&made(id, now(), |_| {})).await;
    }
    let choice = domain::Choice::Campaign {
        campaign: "spring".parse().unwrap(),
        recipient: None,
    };
    let verdict = domain::Verdict {
        choice,
        reason: None,
        blind: false,
    };
    house
        .edits("conv_1", domain::Edit::Attribution(verdict))
        .await;

    let person = house.person(Role::Admin).await;
    for (tab, name) in [
        ("", "Overview"),
        ("/mailings", "Mailings"),
        ("/recipients", "Recipients"),
        ("/numbers", "Numbers"),
        ("/calls", "Calls"),
    ] {
        let page = person.sees(&format!("/campaigns/spring{tab}")).await;
        let here = format!("<a href=\"/campaigns/spring{tab}\" aria-current=\"page\">{name}</a>");
        assert!(page.contains(&here), "{name}");
    }
    let page = person.sees("/campaigns/spring/calls?limit=25").await;
    assert_eq!(ids(&page), ["conv_1"]);
    assert!(text(&page).contains("Times are in America/Chicago.") && page.contains("10:00</time>"));
    assert!(!page.contains("name=\"campaign_id\""));
    assert!(
        page.contains("value=\"campaign_id=spring\""),
        "what is decided on in bulk is the campaign's"
    );
    let open = "/calls/conv_1?from=%2Fcampaigns%2Fspring%2Fcalls%3Flimit%3D25";
    assert!(page.contains(&format!("href=\"{open}\"")));
    assert!(
        person
            .sees(open)
            .await
            .contains("<h1><bdi>Spring roofs</bdi></h1>")
    );
    let other = person.opens("/campaigns/spring/calls?campaign_id=x").await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn agents_are_picked_by_name_or_given_by_their_id() {
    let house = House::new().await;
    let profile = domain::AgentProfile {
        id: "agent_front_desk".parse().unwrap(),
        name: Some("Front desk".to_owned()),
        is_test: false,
        campaign: None,
        collects: std::collections::BTreeMap::default(),
    };
    house.store.put_agent(&profile).await.unwrap();
    let other = made("conv_other", now(), |data| {
        data["agent_id"] = json!("agent_other");
    });
    house.receives(&other).await;
    house
        .receives(&call("conv_desk", SignedDuration::ZERO))
        .await;
    let person = house.person(Role::Viewer).await;
    let page = person
        .sees("/calls?agent_id=agent_front_desk&agent_id=")
        .await;
    assert_eq!(ids(&page), ["conv_desk"]);
    assert!(page.contains("<option value=\"agent_front_desk\" selected>Front desk</option>"));
    let page = person.sees("/calls?agent_id=&agent_id=agent_other").await;
    assert_eq!(ids(&page), ["conv_other"]);
}
