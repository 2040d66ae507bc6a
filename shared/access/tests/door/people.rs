//! Changing what people may do.

use access::{Changed, PersonId, Rights, Role};
use http::StatusCode;

use crate::house::{House, PASSWORD, now};
use crate::knock::get;

const EDITOR: Rights = Rights {
    role: Role::Editor,
    pii: false,
};

#[tokio::test]
async fn a_disabled_person_is_out_at_once_and_cannot_come_back_until_enabled() {
    let house = House::new().await;
    let admin = house.add("admin@example.com", Role::Admin).await;
    let cookie = house.cookie(Role::Viewer).await;
    let viewer: PersonId = "viewer@example.com".parse().unwrap();
    let store = &house.access.store;
    assert_eq!(
        store.disable(&viewer, &admin, now()).await.unwrap(),
        Changed::Yes
    );
    let answer = house.hears(get("/api/v1/viewer").cookie(&cookie)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let refused = house.sign_in("viewer@example.com", PASSWORD).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    assert_eq!(store.enable(&viewer, &admin).await.unwrap(), Changed::Yes);
    assert!(
        house
            .sign_in("viewer@example.com", PASSWORD)
            .await
            .cookie()
            .is_some()
    );
}

#[tokio::test]
async fn nobody_changes_themselves_so_the_last_admin_stays() {
    let house = House::new().await;
    let admin = house.add("admin@example.com", Role::Admin).await;
    let store = &house.access.store;
    let oneself = Changed::Oneself;
    assert_eq!(store.disable(&admin, &admin, now()).await.unwrap(), oneself);
    assert_eq!(
        store.change_rights(&admin, EDITOR, &admin).await.unwrap(),
        oneself
    );
}

#[tokio::test]
async fn of_two_admins_who_disable_each_other_one_stays() {
    let house = House::new().await;
    let ana = house.add("ana@example.com", Role::Admin).await;
    let eve = house.add("eve@example.com", Role::Admin).await;
    let store = &house.access.store;
    assert_eq!(
        store.disable(&eve, &ana, now()).await.unwrap(),
        Changed::Yes
    );
    assert_eq!(
        store.disable(&ana, &eve, now()).await.unwrap(),
        Changed::Refused
    );
    assert_eq!(store.person(&ana).await.unwrap().unwrap().disabled_at, None);
}

#[tokio::test]
async fn a_change_of_rights_ends_the_sessions_that_claim_the_old_ones() {
    let house = House::new().await;
    let admin = house.add("admin@example.com", Role::Admin).await;
    let cookie = house.cookie(Role::Viewer).await;
    let viewer: PersonId = "viewer@example.com".parse().unwrap();
    let may_reveal = Rights {
        role: Role::Viewer,
        pii: true,
    };
    house
        .access
        .store
        .change_rights(&viewer, may_reveal, &admin)
        .await
        .unwrap();
    let answer = house.hears(get("/api/v1/viewer").cookie(&cookie)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(
        house
            .sign_in("viewer@example.com", PASSWORD)
            .await
            .cookie()
            .is_some()
    );
}

#[tokio::test]
async fn a_new_sign_in_link_lets_a_disabled_first_admin_back_in() {
    let house = House::new().await;
    house.hears(get(&house.setup_path().await)).await;
    let ana = house.add("ana@example.com", Role::Admin).await;
    house
        .access
        .store
        .disable(&PersonId::admin(), &ana, now())
        .await
        .unwrap();
    let cookie = house
        .hears(get(&house.setup_path().await))
        .await
        .cookie()
        .unwrap();
    let answer = house.hears(get("/api/v1/admin").cookie(&cookie)).await;
    assert_eq!(answer.status, StatusCode::OK);
}
