//! What an admin sets up: people, keys, the webhook; and the log of it.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;
use store::access::{Act, ActKind};

use crate::house::{House, PASSWORD, now, pass};
use crate::knock::{Answer, get, post, text};

#[tokio::test]
async fn the_pages_of_settings_stay_as_they_are() {
    let house = House::new().await;
    let admin = house.person(Role::Admin).await;
    // Who came when is told by the minute, so that the log has one order.
    pass(SignedDuration::from_mins(1));
    house.person(Role::Editor).await;
    pass(SignedDuration::from_mins(1));
    house.revealer().await;
    pass(SignedDuration::from_mins(8));
    let invited = [("email", "new@example.com"), ("role", "editor")];
    admin.sends("/settings/people", &invited).await;
    for (name, path) in [
        ("settings-admin", "/settings"),
        ("settings-people", "/settings/people"),
        ("settings-keys-empty", "/settings/keys"),
        ("settings-webhook", "/settings/webhook"),
        ("settings-rules", "/settings/rules"),
        ("settings-log", "/settings/log"),
        ("confirm", "/confirm?next=/settings"),
    ] {
        let page = admin.sees(path).await;
        insta::assert_snapshot!(name, text(&page));
    }
}

#[tokio::test]
async fn somebody_is_invited_by_a_link_and_comes_in() {
    let house = House::new().await;
    let admin = house.person(Role::Admin).await;
    let made = admin
        .sends(
            "/settings/people",
            &[
                ("email", "ana@example.com"),
                ("role", "viewer"),
                ("pii", "yes"),
            ],
        )
        .await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let link = between(&made.body, "<code id=\"invite-link\">", "<");
    let path = link
        .strip_prefix("https://calls.example.com")
        .expect("the link is ours");
    assert!(
        admin
            .sees("/settings/people")
            .await
            .contains("ana@example.com")
    );
    assert!(
        !admin
            .sees("/settings/people")
            .await
            .contains("invite?token")
    );

    let page = house.hears(get(path)).await;
    assert!(
        page.text().contains("You were invited as viewer"),
        "{}",
        page.text()
    );
    let token = path.split_once('=').unwrap().1;
    let weak = accepts(&house, token, "short").await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let joined = accepts(&house, token, PASSWORD).await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER);
    let calls = house
        .hears(get("/calls").cookie(&joined.cookie().unwrap()))
        .await;
    assert_eq!(calls.status, StatusCode::OK);

    assert_eq!(house.hears(get(path)).await.status, StatusCode::GONE);
    assert_eq!(
        accepts(&house, token, PASSWORD).await.status,
        StatusCode::GONE
    );
}

#[tokio::test]
async fn an_address_that_is_known_or_none_is_refused_where_it_was_typed() {
    let house = House::new().await;
    let admin = house.person(Role::Admin).await;
    for email in ["admin@example.com", "nobody", ""] {
        let refused = admin
            .sends("/settings/people", &[("email", email), ("role", "viewer")])
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{email}");
        assert!(refused.body.contains("invite-email-fault"), "{email}");
    }
}

#[tokio::test]
async fn an_admin_changes_others_and_never_themselves() {
    let house = House::new().await;
    let admin = house.person(Role::Admin).await;
    let viewer = house.person(Role::Viewer).await;
    let path = "/settings/people/viewer%40example.com";
    let changed = admin.sends(path, &[("role", "editor")]).await;
    assert_eq!(changed.header("location"), "/settings/people?done=changed");
    assert_eq!(viewer.opens("/calls").await.status, StatusCode::SEE_OTHER);
    let editor = house.signs_in("viewer@example.com").await;
    assert_eq!(
        editor.opens("/analytics/review").await.status,
        StatusCode::OK
    );

    admin.sends(&format!("{path}/disable"), &[]).await;
    assert_eq!(editor.opens("/calls").await.status, StatusCode::SEE_OTHER);
    admin.sends(&format!("{path}/enable"), &[]).await;
    let back = house.signs_in("viewer@example.com").await;
    admin.sends(&format!("{path}/sign-out"), &[]).await;
    assert_eq!(back.opens("/calls").await.status, StatusCode::SEE_OTHER);

    let oneself = "/settings/people/admin%40example.com";
    for (path, fields) in [
        (oneself.to_owned(), &[("role", "viewer")][..]),
        (format!("{oneself}/disable"), &[][..]),
    ] {
        let refused = admin.sends(&path, fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{path}");
        assert!(refused.text().contains("ask another admin"));
    }
}

#[tokio::test]
async fn a_key_is_shown_once_listed_and_revoked() {
    let house = House::new().await;
    let admin = house.person(Role::Admin).await;
    let wanted = [
        ("name", "nightly export"),
        ("role", "viewer"),
        ("pii", "yes"),
        ("until", "2026-03-12"),
    ];
    let made = admin.sends("/settings/keys", &wanted).await;
    let key = between(&made.body, "<code id=\"new-key\">", "<").to_owned();
    let bearer = format!("Bearer {key}");
    let asks = || house.hears(get("/calls").header("authorization", &bearer));
    assert_eq!(asks().await.status, StatusCode::OK);

    let listed = admin.sees("/settings/keys").await;
    assert!(!listed.contains(&key));
    let words = text(&listed);
    for word in [
        "nightly export",
        "viewer , sees numbers",
        "by admin@example.com",
        "13 Mar 2026, 00:00",
    ] {
        assert!(
            words.contains(word) || words.contains(&word.replace(" ,", ",")),
            "{word}: {words}"
        );
    }
    let path = between(&listed, "class=\"button quiet\" href=\"", "\"").to_owned();
    assert!(text(&admin.sees(&path).await).contains("Revoke nightly export"));
    assert_eq!(
        asks().await.status,
        StatusCode::OK,
        "asking revokes nothing"
    );
    admin.sends(&path, &[]).await;
    assert_eq!(asks().await.status, StatusCode::SEE_OTHER);
    assert!(
        admin
            .sees("/settings/keys")
            .await
            .contains("Keys that no longer work")
    );
}

#[tokio::test]
async fn a_key_cannot_end_before_it_begins_or_go_without_a_name() {
    let house = House::new().await;
    let admin = house.person(Role::Admin).await;
    for fields in [
        [("name", "x"), ("role", "viewer"), ("until", "2026-03-10")],
        [("name", ""), ("role", "viewer"), ("until", "")],
        [("name", "x"), ("role", "owner"), ("until", "")],
    ] {
        let refused = admin.sends("/settings/keys", &fields).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{fields:?}"
        );
    }
    assert!(house.store.keys().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_test_delivery_goes_through_the_door_and_is_marked_as_a_test() {
    let house = House::new().await;
    let admin = house.person(Role::Admin).await;
    let sent = admin.sends("/settings/webhook/test", &[]).await;
    let path = sent
        .header("location")
        .split('#')
        .next()
        .unwrap()
        .to_owned();
    let page = admin.sees(&path).await;
    assert!(
        text(&page).contains("It came through: Recorded"),
        "{}",
        text(&page)
    );
    assert!(page.contains("/ingest/deliveries/"));
    let id = between(&path, "tried=", "&").parse().unwrap();
    let kept = house.store.call(&id).await.unwrap().unwrap();
    assert_eq!(kept.call.staff().marks().test, Some(true));
    assert!(text(&page).contains("5ec7e7a1"));
}

#[tokio::test]
async fn the_log_is_read_by_person_and_by_kind() {
    let house = House::new().await;
    let admin = house.person(Role::Admin).await;
    for n in 0..60_u8 {
        let act = Act::new(ActKind::Exported, "person:eve@example.com", now());
        house
            .store
            .note(&act.about(format!("file_{n}")))
            .await
            .unwrap();
        pass(SignedDuration::from_secs(1));
    }
    let all = admin.sees("/settings/log").await;
    assert_eq!(all.matches("file_").count(), 50);
    let older = between(&all, "<a class=\"button\" href=\"", "\"")
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    let older = text(&admin.sees(&older).await);
    assert!(older.contains("file_0") && older.contains("admin@example.com signed in"));

    let signed_in = text(&admin.sees("/settings/log?kind=signed_in").await);
    assert!(!signed_in.contains("file_") && signed_in.contains("signed in"));
    let eves = text(
        &admin
            .sees("/settings/log?who=person%3Aeve%40example.com")
            .await,
    );
    assert!(eves.contains("file_59") && !eves.contains("admin@example.com signed in"));
    let none = admin.opens("/settings/log?kind=nonsense").await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn ones_own_sessions_are_listed_and_the_others_ended() {
    let house = House::new().await;
    let here = house.person(Role::Viewer).await;
    let elsewhere = house.signs_in("viewer@example.com").await;
    let page = text(&here.sees("/settings").await);
    assert!(
        page.contains("Here") && page.contains("Another browser"),
        "{page}"
    );
    here.sends("/settings/sessions", &[]).await;
    assert_eq!(
        elsewhere.opens("/calls").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(here.opens("/calls").await.status, StatusCode::OK);
}

async fn accepts(house: &House, token: &str, password: &str) -> Answer {
    let form = [("token", token), ("password", password)];
    house.hears(post("/invite").form(&form)).await
}

pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("{before} is not there: {text}"));
    rest.split(after).next().unwrap()
}
