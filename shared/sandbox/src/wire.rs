//! The line between a client and the embedded DynamoDB.
//!
//! Requests are counted here, an outage is played here, and a role is held to its
//! permissions, because the embedded server itself can do none of it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::{
    client::{
        http::{
            HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings,
            SharedHttpClient, SharedHttpConnector,
        },
        orchestrator::{HttpRequest, HttpResponse},
        runtime_components::RuntimeComponents,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;

use crate::{
    permits::Permits,
    requests::Requests,
    switch::{Answering, Switch},
};

/// Plain HTTP over loopback, with a tally and a switch.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    loopback: SharedHttpClient,
    requests: Arc<Mutex<Requests>>,
    switch: Switch,
    /// Transactions whose answers are still to be lost.
    to_lose: Arc<AtomicU32>,
    /// What its clients may do, if not everything.
    permits: Option<Permits>,
}

impl Default for Wire {
    fn default() -> Self {
        Self {
            loopback: aws_smithy_http_client::Builder::new().build_http(),
            requests: Arc::default(),
            switch: Switch::default(),
            to_lose: Arc::default(),
            permits: None,
        }
    }
}

impl Wire {
    /// The same, for clients that may do only this.
    pub(crate) fn within(&self, permits: Permits) -> Self {
        Self {
            permits: Some(permits),
            ..self.clone()
        }
    }

    pub(crate) fn switch(&self, to: Answering) {
        self.switch.turn(to);
    }

    pub(crate) fn lose(&self, answers: u32) {
        self.to_lose.store(answers, Ordering::SeqCst);
    }

    pub(crate) fn requests(&self) -> Requests {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl HttpClient for Wire {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Connection {
            loopback: self.loopback.http_connector(settings, components),
            requests: self.requests.clone(),
            switch: self.switch.clone(),
            to_lose: self.to_lose.clone(),
            permits: self.permits.clone(),
        })
    }
}

#[derive(Debug)]
struct Connection {
    loopback: SharedHttpConnector,
    requests: Arc<Mutex<Requests>>,
    switch: Switch,
    to_lose: Arc<AtomicU32>,
    permits: Option<Permits>,
}

impl HttpConnector for Connection {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .count(operation(&request));

        if let Some(why) = self.refusal(&request) {
            return HttpConnectorFuture::ready(Ok(denial(&why)));
        }
        let (loopback, switch) = (self.loopback.clone(), self.switch.clone());
        let lost = operation(&request) == "TransactWriteItems" && self.is_to_be_lost();
        HttpConnectorFuture::new(async move {
            match switch.answering().await {
                Answering::Truly if lost => loopback.call(request).await.map(|_| apology()),
                Answering::Truly => loopback.call(request).await,
                Answering::Sorry | Answering::Never => Ok(apology()),
            }
        })
    }
}

impl Connection {
    fn refusal(&self, request: &HttpRequest) -> Option<String> {
        let body = request.body().bytes().unwrap_or_default();
        self.permits.as_ref()?.refusal(operation(request), body)
    }

    fn is_to_be_lost(&self) -> bool {
        let one_less = |left: u32| left.checked_sub(1);
        let counted = self
            .to_lose
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less);
        counted.is_ok()
    }
}

/// `Query` of `DynamoDB_20120810.Query`.
fn operation(request: &HttpRequest) -> &str {
    let target = request.headers().get("x-amz-target").unwrap_or_default();
    target.rsplit('.').next().unwrap_or_default()
}

fn denial(why: &str) -> HttpResponse {
    let kind = "com.amazonaws.coral.service#AccessDeniedException";
    let body = serde_json::json!({ "__type": kind, "Message": why });
    let status = StatusCode::try_from(400).expect("400 is a status");
    HttpResponse::new(status, SdkBody::from(body.to_string()))
}

fn apology() -> HttpResponse {
    let body = r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}"#;
    let status = StatusCode::try_from(500).expect("500 is a status");
    HttpResponse::new(status, SdkBody::from(body))
}
