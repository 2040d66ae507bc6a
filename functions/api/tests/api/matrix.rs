//! Every route, asked by every kind of caller. The routes come from the table, so
//! a new one cannot be forgotten; what each caller is to be answered comes from
//! its policy.

use access::{
    Actor, Browser, Credentials, Password, Policy, Role, SessionCookie, SignIn, WantedKey,
};
use axum::body::Body;
use axum::response::IntoResponse;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, SET_COOKIE};
use http::{Method, Request, StatusCode};

use crate::masked::{filled, told_everywhere};
use crate::world::{World, now};

const PASSWORD: &str = "correct horse battery";

/// Who asks: the header that says so, and what they may.
struct Caller {
    name: String,
    header: Option<(http::HeaderName, String)>,
    may: Option<Actor>,
}

#[tokio::test]
async fn every_route_answers_every_caller_as_its_policy_says() {
    let world = told_everywhere().await;
    let callers = callers(&world).await;
    let table = api::table(world.access.clone());
    assert!(table.len() > 40, "the table is empty");
    for route in table {
        let path = filled(&world, route.path).await;
        assert!(
            !path.contains('{'),
            "{path} has a name that this test does not know"
        );
        for caller in &callers {
            // What a person's browser changes needs its page's token as well.
            let is_person = matches!(caller.may, Some(Actor::Person { .. }));
            if is_person && route.method != Method::GET {
                continue;
            }
            let status = asks(&world, caller, &route.method, &path).await;
            let expected = refusal(route.policy, caller.may.as_ref());
            let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
            let told = refused.contains(&status).then_some(status);
            assert_eq!(told, expected, "{} {path} by {}", route.method, caller.name);
        }
    }
}

/// How the caller is to be refused, if they are.
fn refusal(policy: Policy, caller: Option<&Actor>) -> Option<StatusCode> {
    let Some(actor) = caller else {
        return (policy != Policy::Public).then_some(StatusCode::UNAUTHORIZED);
    };
    let (Actor::Person { role, pii, .. } | Actor::Key { role, pii, .. }) = actor;
    let may = match policy {
        Policy::Public => true,
        Policy::Needs(least) | Policy::NeedsRecent(least) => *role >= least,
        Policy::NeedsPerson(least) => matches!(actor, Actor::Person { .. }) && *role >= least,
        Policy::Reveals => *pii || *role >= Role::Editor,
    };
    (!may).then_some(StatusCode::FORBIDDEN)
}

async fn asks(world: &World, caller: &Caller, method: &Method, path: &str) -> StatusCode {
    let mut request = Request::builder().method(method).uri(path);
    request = request.header(CONTENT_TYPE, "application/json");
    if let Some((name, value)) = &caller.header {
        request = request.header(name, value);
    }
    let request = request.body(Body::from("{}")).unwrap();
    world.send(request).await.status
}

async fn callers(world: &World) -> Vec<Caller> {
    let mut callers = vec![Caller {
        name: "nobody".to_owned(),
        header: None,
        may: None,
    }];
    for role in Role::ALL {
        for pii in [false, true] {
            callers.push(program(world, role, pii).await);
        }
        callers.push(person(world, role).await);
    }
    callers.push(disabled(world).await);
    callers.extend(closed(world).await);
    callers
}

async fn program(world: &World, role: Role, pii: bool) -> Caller {
    let wanted = WantedKey {
        pii,
        ..WantedKey::new("test", role)
    };
    let (text, key) = access::make_key(&world.store, wanted, now()).await.unwrap();
    Caller {
        name: format!("a key, {role} {pii}"),
        header: Some((AUTHORIZATION, format!("Bearer {}", text.expose()))),
        may: Some(Actor::Key {
            id: key.id,
            name: key.name,
            role,
            pii,
        }),
    }
}

/// A key that expired and one that was revoked.
async fn closed(world: &World) -> [Caller; 2] {
    let wanted = WantedKey {
        valid_until: Some(now()),
        ..WantedKey::new("test", Role::Admin)
    };
    let (expired, _) = access::make_key(&world.store, wanted, now()).await.unwrap();
    let made = access::create_key(&world.store, "test", Role::Admin, now()).await;
    let (revoked, key) = made.unwrap();
    access::revoke_key(&world.store, &key.id, "test", now())
        .await
        .unwrap();
    [("an expired key", expired), ("a revoked key", revoked)].map(|(name, text)| Caller {
        name: name.to_owned(),
        header: Some((AUTHORIZATION, format!("Bearer {}", text.expose()))),
        may: None,
    })
}

async fn person(world: &World, role: Role) -> Caller {
    let email = format!("{role}@example.com");
    let cookie = signed_in(world, &email, role).await;
    Caller {
        name: email.clone(),
        header: Some((COOKIE, cookie)),
        may: Some(Actor::Person {
            id: email.parse().unwrap(),
            role,
            pii: false,
        }),
    }
}

async fn disabled(world: &World) -> Caller {
    let cookie = signed_in(world, "gone@example.com", Role::Admin).await;
    let (gone, by) = (
        "gone@example.com".parse().unwrap(),
        "admin@example.com".parse().unwrap(),
    );
    world.store.disable(&gone, &by, now()).await.unwrap();
    Caller {
        name: "somebody disabled".to_owned(),
        header: Some((COOKIE, cookie)),
        may: None,
    }
}

async fn signed_in(world: &World, email: &str, role: Role) -> String {
    let (access, password) = (&world.access, Password::new(PASSWORD));
    access::add_person(access, &email.parse().unwrap(), role, password.clone())
        .await
        .unwrap();
    let credentials = Credentials {
        email: email.to_owned(),
        password,
    };
    match access::sign_in(access, credentials, &Browser::default())
        .await
        .unwrap()
    {
        SignIn::Welcome(cookie) => pair(cookie),
        refused => panic!("{refused:?}"),
    }
}

fn pair(cookie: SessionCookie) -> String {
    let response = (cookie, "").into_response();
    let set = response.headers()[SET_COOKIE].to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}
