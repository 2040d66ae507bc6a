//! Exports into a bucket, which takes parts as one upload and hands it out by a
//! link of less than a minute.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode};
use jobs::{Export, Job, JobState, Lies, file};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use store::Download;

use crate::cut_short::limp;
use crate::exports::{begun, order, taken};
use crate::seeded::long;
use crate::world::{World, at};

const CALLS: i64 = 3500;
const LEAST: usize = 5 * 1024 * 1024;

#[tokio::test]
async fn a_bucket_holds_the_same_file_as_a_folder_and_links_to_it() {
    let folder = World::new().await;
    folder.seed((0..CALLS).map(long)).await;
    let job = begun(&folder, Export::default(), order("ana"), crate::world::LONG).await;
    let expected = taken(&folder, &folder.done(&job).await).await;

    let (mut world, bucket) = (folder, Bucket::start().await);
    world.store = world.store.with_bucket(Arc::new(bucket.client()));
    let job = begun(&world, Export::default(), order("ana"), crate::world::LONG).await;
    // Killed in between, parts that were being uploaded are uploaded again.
    let done = limp(&world, &job, 40).await;
    assert_eq!(done.state, JobState::Done);
    let held = bucket.held(&format!("/calls/exports/{}/calls.csv", job.id));
    assert!(
        held == expected.as_bytes(),
        "{} {}",
        held.len(),
        expected.len()
    );

    let link = link_of(&world, &done).await;
    let (status, headers, body) = bucket.follow(&link).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body == held);
    assert_eq!(headers["content-type"], "text/csv; charset=utf-8");
    let said = headers["content-disposition"].to_str().unwrap().to_owned();
    assert!(
        said.starts_with("attachment; filename=\"calls-2026-"),
        "{said}"
    );
    let query = link.split_once('?').unwrap().1;
    assert!(query.contains("X-Amz-Expires=50&"), "{query}");
    assert!(query.contains("X-Amz-Signature="), "{query}");
}

#[tokio::test]
async fn an_upload_that_cannot_be_joined_fails_and_does_not_go_on_for_ever() {
    let mut world = World::new().await;
    world.seed((0..1100).map(crate::seeded::row)).await;
    let bucket = Bucket::start().await;
    world.store = world.store.with_bucket(Arc::new(bucket.client()));
    bucket.refuses_to_join();
    let none = std::time::Duration::ZERO;
    let job = begun(&world, Export::default(), order("ana"), none).await;
    let failed = world.done(&job).await;
    assert_eq!(failed.state, JobState::Failed);
    assert!(failed.error.unwrap().contains("export once more"));
}

async fn link_of(world: &World, job: &Job) -> String {
    let lies = file(&world.store, job, "person:ana", at(1001)).await;
    match lies.unwrap() {
        Lies::Ready(Download::Link(link)) => link,
        _ => panic!("there is no link"),
    }
}

/// As much of S3 as an upload in parts needs, and the rules that it has for one.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    refuses: bool,
    headers: HeaderMap,
    parts: BTreeMap<usize, Bytes>,
    objects: BTreeMap<String, Vec<u8>>,
}

struct Bucket {
    kept: Kept,
    address: String,
}

impl Bucket {
    async fn start() -> Self {
        let kept = Kept::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(kept.clone());
        let router = router.layer(axum::extract::DefaultBodyLimit::disable());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { kept, address }
    }

    fn client(&self) -> AmazonS3 {
        drop(rustls::crypto::ring::default_provider().install_default());
        AmazonS3Builder::new()
            .with_bucket_name("calls")
            .with_region("eu-central-1")
            .with_access_key_id("id")
            .with_secret_access_key("secret")
            .with_endpoint(&self.address)
            .with_allow_http(true)
            .build()
            .unwrap()
    }

    fn held(&self, path: &str) -> Vec<u8> {
        self.kept.0.lock().unwrap().objects[path].clone()
    }

    fn refuses_to_join(&self) {
        self.kept.0.lock().unwrap().refuses = true;
    }

    async fn follow(&self, link: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let answer = reqwest::get(link).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        (status, headers, answer.bytes().await.unwrap().to_vec())
    }
}

async fn answer(State(kept): State<Kept>, RawQuery(query): RawQuery, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let (path, query) = (parts.uri.path().to_owned(), query.unwrap_or_default());
    let mut inside = kept.0.lock().unwrap();
    match parts.method {
        Method::POST if query.starts_with("uploads") => {
            inside.headers = parts.headers;
            inside.parts.clear();
            let told = "<InitiateMultipartUploadResult><Bucket>calls</Bucket><Key>k</Key>\
                <UploadId>u1</UploadId></InitiateMultipartUploadResult>";
            told.into_response()
        }
        Method::PUT if query.contains("partNumber") => {
            let number = value(&query, "partNumber").parse().unwrap();
            let tag = format!("\"{number}-{}\"", body.len());
            inside.parts.insert(number, body);
            [("etag", tag)].into_response()
        }
        Method::PUT => {
            inside.objects.insert(path, body.to_vec());
            [("etag", "\"whole\"")].into_response()
        }
        Method::POST => inside.join(path, &String::from_utf8_lossy(&body)),
        _ => inside.read(&path),
    }
}

impl Inside {
    fn join(&mut self, path: String, told: &str) -> Response {
        let last = self.parts.keys().last().copied();
        let whole = self.parts.iter().all(|(number, part)| {
            let tag = format!("{number}-{}", part.len());
            let large = part.len() >= LEAST || Some(*number) == last;
            told.contains(&tag) && large
        });
        if self.refuses || !whole {
            let error = "<Error><Code>InvalidPart</Code><Message>no</Message></Error>";
            return (StatusCode::BAD_REQUEST, error).into_response();
        }
        let parts = std::mem::take(&mut self.parts);
        let object = parts.into_values().flatten().collect();
        self.objects.insert(path, object);
        let told = "<CompleteMultipartUploadResult><Location>l</Location><Bucket>calls</Bucket>\
            <Key>k</Key><ETag>\"e\"</ETag></CompleteMultipartUploadResult>";
        told.into_response()
    }

    fn read(&self, path: &str) -> Response {
        let Some(object) = self.objects.get(path) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let mut answer = object.clone().into_response();
        for name in ["content-type", "content-disposition"] {
            if let Some(value) = self.headers.get(name) {
                answer.headers_mut().insert(name, value.clone());
            }
        }
        answer
    }
}

fn value<'a>(query: &'a str, name: &str) -> &'a str {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut values = pairs.filter(|(key, _)| *key == name).map(|(_, it)| it);
    values.next().unwrap()
}
