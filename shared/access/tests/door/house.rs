//! The site over a store of its own, at a time of its own.

use std::cell::Cell;
use std::sync::Arc;

use access::{Access, Actor, Email, Key, Password, PersonAdded, PersonId, Role, Transport};
use axum::Router;
use http_body_util::BodyExt;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use object_store::memory::InMemory;
use sandbox::{Sandbox, TABLE_PREFIX};
use store::Store;
use tower::ServiceExt;

use crate::knock::{Answer, Knock, get, post};
use crate::site::{api, pages};

pub(crate) const SITE: &str = "calls.example.com";
pub(crate) const PASSWORD: &str = "correct horse battery";

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(1_773_000_000) };
}

/// The time in this test, which has a thread to itself.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(NOW.get()).unwrap()
}

pub(crate) fn pass(time: SignedDuration) {
    NOW.set(NOW.get() + time.as_secs());
}

pub(crate) struct House {
    pub(crate) access: Access,
    pub(crate) sandbox: Sandbox,
    api: Router,
    pages: Router,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::over(Sandbox::memory().await)
    }

    /// Another process over the same store.
    pub(crate) fn restarted(&self) -> Self {
        Self::over(self.sandbox.clone())
    }

    fn over(sandbox: Sandbox) -> Self {
        let objects = Arc::new(InMemory::new());
        let store = Store::new(sandbox.client(), TABLE_PREFIX, objects, TimeZone::UTC);
        let access = Access {
            store,
            transport: Transport::Https,
            now,
        };
        let api = api(&access).into_router(());
        let pages = pages(&access).into_router(access.clone());
        Self {
            access,
            sandbox,
            api,
            pages,
        }
    }

    /// Sends a request to whichever of the two routers serves its path.
    pub(crate) async fn hears(&self, knock: Knock) -> Answer {
        let request = knock.into_request();
        let api = request.uri().path().starts_with("/api/");
        let router = if api { &self.api } else { &self.pages };
        let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub(crate) async fn add(&self, email: &str, role: Role) -> PersonId {
        let email: Email = email.parse().unwrap();
        let added = access::add_person(&self.access, &email, role, Password::new(PASSWORD)).await;
        match added.unwrap() {
            PersonAdded::Yes(id) => id,
            refused => panic!("{refused:?}"),
        }
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.hears(post("/sign-in").form(&[("email", email), ("password", password)]))
            .await
    }

    /// The cookie of someone new with `role`.
    pub(crate) async fn cookie(&self, role: Role) -> String {
        let email = format!("{role}@example.com");
        self.add(&email, role).await;
        self.sign_in(&email, PASSWORD)
            .await
            .cookie()
            .expect("the password is right")
    }

    /// What the pages of the session with `cookie` show to prove themselves.
    pub(crate) async fn token(&self, cookie: &str) -> String {
        self.hears(get("/").cookie(cookie)).await.body
    }

    pub(crate) async fn key(&self, role: Role) -> (String, Key) {
        let made = access::create_key(&self.access.store, "export", role, now()).await;
        let (text, key) = made.unwrap();
        (text.expose(), key)
    }

    /// An admin, as somebody who asks for something.
    pub(crate) fn actor(&self, email: &str) -> Actor {
        Actor::Person {
            id: email.parse().unwrap(),
            role: Role::Admin,
            pii: false,
        }
    }

    pub(crate) async fn setup_path(&self) -> String {
        access::setup_path(&access::setup_link(&self.access.store, now()).await.unwrap())
    }
    /// The whole `access` table as text.
    pub(crate) async fn everything_kept(&self) -> String {
        let table = format!("{TABLE_PREFIX}access");
        let kept = self
            .sandbox
            .client()
            .scan()
            .table_name(table)
            .send()
            .await
            .unwrap();
        format!("{:?}", kept.items())
    }
}
