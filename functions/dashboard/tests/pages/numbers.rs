//! Numbers on our side.

use access::Role;
use http::StatusCode;

use crate::house::House;
use crate::knock::text;

#[tokio::test]
async fn a_number_is_said_to_be_our_own() {
    let house = House::new().await;
    let person = house.person(Role::Admin).await;
    assert!(text(&person.sees("/numbers").await).contains("No number is known"));
    let form = [
        ("number", "415 555 0111"),
        ("kind", "staff"),
        ("label", "Ana's desk"),
    ];
    let saved = person.sends("/numbers", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let words = text(&person.sees("/numbers").await);
    assert!(
        words.contains("+14155550111 Our own people Ana&#39;s desk"),
        "{words}"
    );
    let wrong = [("number", "12"), ("kind", "pigeon")];
    let wrong = person.sends("/numbers", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("This is not a phone number"));
    assert!(wrong.text().contains("Choose one of these."));
    let editor = house.person(Role::Editor).await;
    let refused = editor.sends("/numbers", &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
