//! The pages over a store of their own, at a time of their own.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use access::{Access, Changed, Email, Password, PersonAdded, PersonId, Rights, Role, Transport};
use aws_sdk_dynamodb::types::AttributeValue;
use axum::Router;
use bytes::Bytes;
use domain::{ConversationId, Timestamp};
use http::StatusCode;
use http_body_util::BodyExt;
use ingest::{Delivered, Receipt};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use object_store::memory::InMemory;
use sandbox::{Sandbox, TABLE_PREFIX};
use serde_json::Value;
use store::Store;
use tower::ServiceExt;

use crate::knock::{Answer, Knock, get, post};

pub(crate) const SITE: &str = "calls.example.com";
pub(crate) const WEBHOOK: &str = "https://calls.example.com/api/webhooks/elevenlabs";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Wednesday, 11 March 2026, 15:00 UTC.
const THEN: i64 = 1_773_241_200;

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(THEN) };
}

/// The time in this test, which has a thread to itself.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(NOW.get()).unwrap()
}

pub(crate) fn pass(time: SignedDuration) {
    NOW.set(NOW.get() + time.as_secs());
}

/// What the pages may do; what is set up around them may do everything.
const ROLE: &str = "DashboardRole";

pub(crate) struct House {
    pub(crate) sandbox: Sandbox,
    pub(crate) store: Store,
    pub(crate) access: Access,
    pub(crate) router: Router,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(Transport::Https, "UTC").await
    }

    /// One that has no key of the vendor's API.
    pub(crate) async fn without_sync() -> Self {
        let ingest = ingest::Settings::default();
        Self::of(Transport::Https, "UTC", ingest).await
    }

    pub(crate) async fn with(transport: Transport, zone: &str) -> Self {
        let syncs = true;
        let ingest = ingest::Settings {
            syncs,
            ..ingest::Settings::default()
        };
        Self::of(transport, zone, ingest).await
    }

    async fn of(transport: Transport, zone: &str, ingest: ingest::Settings) -> Self {
        let sandbox = Sandbox::memory().await;
        let zone = TimeZone::get(zone).unwrap();
        let objects = Arc::new(InMemory::new());
        let over = |client| Store::new(client, TABLE_PREFIX, objects.clone(), zone.clone());
        let (store, within) = (over(sandbox.client()), over(sandbox.client_of(ROLE)));
        let access = |store: &Store| Access {
            store: store.clone(),
            transport,
            now,
        };
        let router = dashboard::router(dashboard::App {
            store: within.clone(),
            access: access(&within),
            ingest,
            wake: ingest::Wake::default(),
            webhook_address: WEBHOOK.to_owned(),
            door: Some(door(&store)),
            now,
        });
        Self {
            access: access(&store),
            sandbox,
            store,
            router,
        }
    }

    pub(crate) async fn hears(&self, knock: Knock) -> Answer {
        let answer = self
            .router
            .clone()
            .oneshot(knock.into_request())
            .await
            .unwrap();
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// Takes `body` in as if the webhook had verified it.
    pub(crate) async fn receives(&self, body: &Value) -> Receipt {
        self.receives_bytes(serde_json::to_vec(body).unwrap()).await
    }

    pub(crate) async fn receives_bytes(&self, body: Vec<u8>) -> Receipt {
        let delivered = Delivered {
            body: Bytes::from(body),
            signed_at: now(),
            received_at: now(),
            signed_with: None,
        };
        // Long enough for a machine that builds something else meanwhile.
        let settings = ingest::Settings {
            deadline: Duration::from_secs(20),
            ..ingest::Settings::default()
        };
        ingest::receive(&self.store, &settings, delivered)
            .await
            .unwrap()
    }

    pub(crate) async fn edits(&self, id: &str, edit: domain::Edit) {
        let id: ConversationId = id.parse().unwrap();
        review::edit(
            &self.store,
            &id,
            edit,
            "person:eve@example.com",
            None,
            now(),
        )
        .await
        .unwrap();
    }

    /// Loses a call, as no code of ours can.
    pub(crate) async fn forgets(&self, id: &str) {
        let delete = self.sandbox.client().delete_item().table_name(calls());
        let id = AttributeValue::S(id.to_owned());
        delete.key("conversation_id", id).send().await.unwrap();
    }

    /// Puts copies of a call beside it, quicker than they could be received.
    pub(crate) fn multiplies(&self, id: &str, copies: usize) {
        let named = |id: String| sandbox::AttributeValue::S(id);
        let calls = self.sandbox.items("calls").unwrap();
        let mut calls = calls.iter();
        let call = calls.find(|call| call["conversation_id"] == named(id.to_owned()));
        let copy = |n: usize| {
            let mut copy = call.expect("the call is there").clone();
            copy.insert("conversation_id".to_owned(), named(format!("copy_{n}")));
            copy
        };
        let copies = (0..copies).map(copy);
        self.sandbox.import("calls", copies).unwrap();
    }

    /// Someone new with `role`, signed in.
    pub(crate) async fn person(&self, role: Role) -> Person<'_> {
        let email = format!("{role}@example.com");
        self.adds(&email, role).await;
        self.signs_in(&email).await
    }

    pub(crate) async fn adds(&self, email: &str, role: Role) -> PersonId {
        let email: Email = email.parse().unwrap();
        let added = access::add_person(&self.access, &email, role, Password::new(PASSWORD)).await;
        match added.unwrap() {
            PersonAdded::Yes(id) => id,
            refused => panic!("{refused:?}"),
        }
    }

    /// A viewer who may reveal numbers, signed in.
    pub(crate) async fn revealer(&self) -> Person<'_> {
        let admin = self.adds("granting@example.com", Role::Admin).await;
        let id = self.adds("revealer@example.com", Role::Viewer).await;
        let rights = Rights {
            role: Role::Viewer,
            pii: true,
        };
        let changed = self.store.change_rights(&id, rights, &admin).await;
        assert_eq!(changed.unwrap(), Changed::Yes);
        self.signs_in("revealer@example.com").await
    }

    pub(crate) async fn signs_in(&self, email: &str) -> Person<'_> {
        let form = [("email", email), ("password", PASSWORD)];
        let answer = self.hears(post("/sign-in").form(&form)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        Person {
            house: self,
            cookie: answer.cookie().expect("the password is right"),
        }
    }
}

/// A webhook that trusts what it is sent.
fn door(store: &Store) -> dashboard::Door {
    let store = store.clone();
    let known = || async { vec!["5ec7e7a1".to_owned()] };
    dashboard::Door::new(known, move |body| {
        let store = store.clone();
        async move {
            let delivered = Delivered {
                body: Bytes::from(body),
                signed_at: now(),
                received_at: now(),
                signed_with: Some("5ec7e7a1".to_owned()),
            };
            let settings = ingest::Settings {
                deadline: Duration::from_secs(20),
                ..ingest::Settings::default()
            };
            let receipt = ingest::receive(&store, &settings, delivered).await.unwrap();
            dashboard::Sent {
                status: 200,
                outcome: Some(receipt.outcome.as_str().to_owned()),
            }
        }
    })
}

fn calls() -> String {
    format!("{TABLE_PREFIX}calls")
}

/// Someone with a browser.
pub(crate) struct Person<'a> {
    house: &'a House,
    pub(crate) cookie: String,
}

impl Person<'_> {
    /// Opens a page.
    pub(crate) async fn opens(&self, path: &str) -> Answer {
        self.house.hears(get(path).cookie(&self.cookie)).await
    }

    /// The page at `path`, which must be there.
    pub(crate) async fn sees(&self, path: &str) -> String {
        let answer = self.opens(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.body
    }

    /// Sends a form as the page with it would.
    pub(crate) async fn sends(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        let fields = [&[("csrf", token.as_str())], fields].concat();
        self.house
            .hears(post(path).cookie(&self.cookie).form(&fields))
            .await
    }

    /// Presses the button `id` of `page`: what its form holds is sent.
    pub(crate) async fn presses(&self, page: &str, id: &str) -> Answer {
        self.sends_form_at(page, &format!("id=\"{id}\"")).await
    }

    /// Presses the button of the toast that takes back what was just done.
    pub(crate) async fn undoes(&self, page: &str) -> Answer {
        self.sends_form_at(page, "data-key=\"u z\"").await
    }

    async fn sends_form_at(&self, page: &str, mark: &str) -> Answer {
        let at = page.find(mark).expect("the page has the button");
        let start = page[..at].rfind("<form").expect("a button has a form");
        let form = page[start..].split("</form>").next().unwrap();
        let part = |tag: &str, name: &str| {
            let (_, rest) = tag.split_once(&format!("{name}=\""))?;
            Some(rest.split('"').next()?.replace("&#38;", "&"))
        };
        let action = part(form, "action").unwrap();
        let inputs = form.split("<input ").skip(1);
        let mut fields: Vec<(String, String)> = inputs
            .filter_map(|tag| Some((part(tag, "name")?, part(tag, "value").unwrap_or_default())))
            .collect();
        let end = page[at..].find('>').unwrap() + at;
        let tag = page[..at].rfind('<').unwrap();
        let button = &page[tag..end];
        fields.extend(part(button, "name").zip(part(button, "value")));
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let knock = post(&action).cookie(&self.cookie).form(&fields);
        self.house.hears(knock).await
    }

    /// Sends a file as the page with its form would.
    pub(crate) async fn uploads(&self, path: &str, file: &[u8]) -> Answer {
        let token = self.token().await;
        self.uploads_as(path, &token, file).await
    }

    pub(crate) async fn uploads_as(&self, path: &str, token: &str, file: &[u8]) -> Answer {
        let knock = post(path).cookie(&self.cookie).upload(token, file);
        self.house.hears(knock).await
    }

    async fn token(&self) -> String {
        let page = self.sees("/settings").await;
        let (_, rest) = page
            .split_once("name=\"csrf\" value=\"")
            .expect("a page has the token");
        rest.split('"').next().unwrap().to_owned()
    }
}
