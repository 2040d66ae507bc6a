//! Every page, asked for by every kind of caller. The pages come from the route
//! table, so a new one cannot be forgotten; what each caller is to be answered
//! comes from its policy.

use access::{Policy, Role, Route, WantedKey};
use http::{Method, StatusCode};
use jiff::SignedDuration;
use store::DeliveryFilter;

use crate::business::campaign;
use crate::house::{House, PASSWORD, now};
use crate::knock::{Answer, get, post};
use crate::settings::between;
use crate::world::call;

const NO_FIELDS: [(&str, &str); 0] = [];

/// Who asks, and with what.
struct Caller {
    name: &'static str,
    /// None is somebody unknown.
    may: Option<(Role, bool)>,
    with: With,
}

enum With {
    Nothing,
    Cookie {
        email: &'static str,
        cookie: String,
        token: String,
    },
    Key(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    LetIn,
    Unknown,
    Forbidden,
}

#[tokio::test]
async fn every_page_answers_every_caller_as_its_policy_says() {
    let house = House::new().await;
    house
        .receives(&call("conv_1", SignedDuration::from_mins(5)))
        .await;
    house.runs(campaign("spring", "Spring")).await;
    let mut callers = callers(&house).await;
    let mut asked = 0;
    for route in dashboard::table(house.access.clone()) {
        let path = filled(&house, route.path).await;
        for caller in &mut callers {
            let answer = caller.asks(&house, &route, &path).await;
            let expected = expected(route.policy, caller);
            assert_eq!(
                class(&answer),
                expected,
                "{} {} by {}: {}",
                route.method,
                route.path,
                caller.name,
                answer.text()
            );
            asked += 1;
        }
    }
    assert!(asked >= 60 * callers.len(), "the table is empty");
}

fn expected(policy: Policy, caller: &Caller) -> Class {
    let is_person = matches!(caller.with, With::Cookie { .. });
    let Some((role, pii)) = caller.may else {
        return match policy {
            Policy::Public => Class::LetIn,
            _ => Class::Unknown,
        };
    };
    let may = match policy {
        Policy::Public => true,
        Policy::Needs(least) | Policy::NeedsRecent(least) => role >= least,
        Policy::NeedsPerson(least) => is_person && role >= least,
        Policy::Reveals => pii || role >= Role::Editor,
    };
    if may { Class::LetIn } else { Class::Forbidden }
}

fn class(answer: &Answer) -> Class {
    let to_sign_in = answer.header("location").starts_with("/sign-in");
    match answer.status {
        StatusCode::UNAUTHORIZED => Class::Unknown,
        StatusCode::FORBIDDEN => Class::Forbidden,
        // Signing out goes there, too, and takes the cookie away.
        StatusCode::SEE_OTHER if to_sign_in && answer.cookie().is_none() => Class::Unknown,
        _ => Class::LetIn,
    }
}

impl Caller {
    async fn asks(&mut self, house: &House, route: &Route, path: &str) -> Answer {
        let knock = match route.method {
            Method::GET => get(path),
            _ => post(path),
        };
        let answer = match &self.with {
            With::Nothing => house.hears(knock.form(&NO_FIELDS)).await,
            With::Key(text) => {
                let bearer = format!("Bearer {text}");
                house
                    .hears(knock.header("authorization", &bearer).form(&NO_FIELDS))
                    .await
            }
            With::Cookie { cookie, token, .. } => {
                house
                    .hears(knock.cookie(cookie).form(&[("csrf", token.as_str())]))
                    .await
            }
        };
        if let (With::Cookie { email, .. }, "/sign-out", true) =
            (&self.with, route.path, self.may.is_some())
        {
            self.with = cookie(house, email).await;
        }
        answer
    }
}

/// The path with what there is in place of its names.
pub(crate) async fn filled(house: &House, path: &str) -> String {
    let log = house
        .store
        .deliveries(&DeliveryFilter::default(), 1, None)
        .await
        .unwrap();
    let names = [
        ("{conversation_id}", "conv_1"),
        ("{campaign_id}", "spring"),
        ("{upload}", "op_none"),
        ("{job_id}", "op_none"),
        ("{export_id}", "op_none"),
        ("{delivery_id}", log.rows[0].id.as_str()),
        ("{person_id}", "somebody@example.com"),
        ("{key_id}", "k_AbCdEfGhIj-_"),
        ("{name}", "style.css"),
        ("{table}", "timeline"),
    ];
    let filled = names.iter().fold(path.to_owned(), |path, (name, value)| {
        path.replace(name, value)
    });
    assert!(
        !filled.contains('{'),
        "{path} has a name that this test does not know"
    );
    filled
}

async fn callers(house: &House) -> Vec<Caller> {
    let caller = |name, may, with| Caller { name, may, with };
    let (viewer, editor, admin) = (Role::Viewer, Role::Editor, Role::Admin);
    for (email, role) in [
        ("v@example.com", viewer),
        ("e@example.com", editor),
        ("a@example.com", admin),
        ("gone@example.com", admin),
    ] {
        house.adds(email, role).await;
    }
    house.revealer().await;
    let gone = cookie(house, "gone@example.com").await;
    let by = "a@example.com".parse().unwrap();
    house
        .store
        .disable(&"gone@example.com".parse().unwrap(), &by, now())
        .await
        .unwrap();
    vec![
        caller("nobody", None, With::Nothing),
        caller(
            "a viewer",
            Some((viewer, false)),
            cookie(house, "v@example.com").await,
        ),
        caller(
            "a revealer",
            Some((viewer, true)),
            cookie(house, "revealer@example.com").await,
        ),
        caller(
            "an editor",
            Some((editor, false)),
            cookie(house, "e@example.com").await,
        ),
        caller(
            "an admin",
            Some((admin, false)),
            cookie(house, "a@example.com").await,
        ),
        caller("somebody disabled", None, gone),
        caller(
            "a viewer's key",
            Some((viewer, false)),
            key(house, viewer, false).await,
        ),
        caller(
            "a key with the scope",
            Some((viewer, true)),
            key(house, viewer, true).await,
        ),
        caller(
            "an editor's key",
            Some((editor, false)),
            key(house, editor, false).await,
        ),
        caller(
            "an admin's key",
            Some((admin, false)),
            key(house, admin, false).await,
        ),
        caller("an expired key", None, expired(house).await),
        caller("a revoked key", None, revoked(house).await),
    ]
}

async fn cookie(house: &House, email: &'static str) -> With {
    let form = [("email", email), ("password", PASSWORD)];
    let cookie = house
        .hears(post("/sign-in").form(&form))
        .await
        .cookie()
        .unwrap();
    let page = house.hears(get("/settings").cookie(&cookie)).await;
    let token = between(&page.body, "name=\"csrf\" value=\"", "\"").to_owned();
    With::Cookie {
        email,
        cookie,
        token,
    }
}

async fn key(house: &House, role: Role, pii: bool) -> With {
    let wanted = WantedKey {
        pii,
        ..WantedKey::new("test", role)
    };
    let (text, _) = access::make_key(&house.store, wanted, now()).await.unwrap();
    With::Key(text.expose())
}

async fn expired(house: &House) -> With {
    let wanted = WantedKey {
        valid_until: Some(now()),
        ..WantedKey::new("test", Role::Admin)
    };
    let (text, _) = access::make_key(&house.store, wanted, now()).await.unwrap();
    With::Key(text.expose())
}

async fn revoked(house: &House) -> With {
    let (text, key) = access::create_key(&house.store, "test", Role::Admin, now())
        .await
        .unwrap();
    access::revoke_key(&house.store, &key.id, access::OPERATOR, now())
        .await
        .unwrap();
    With::Key(text.expose())
}
