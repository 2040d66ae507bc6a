//! A site of two routers, with a route for each policy and pages over every
//! function that signs in or out.

use access::{
    Access, Actor, Browser, Credentials, NewPassword, PasswordSet, Policy, Problem, Role, Routes,
    Session, SetupOpened, SignIn,
};
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use http::header::CACHE_CONTROL;
use serde::Deserialize;
use store::StoreError;

pub(crate) fn api(access: &Access) -> Routes<()> {
    Routes::api(access.clone())
        .get("/api/v1/public", Policy::Public, known)
        .get("/api/v1/viewer", Policy::Needs(Role::Viewer), known)
        .get("/api/v1/editor", Policy::Needs(Role::Editor), known)
        .get("/api/v1/admin", Policy::Needs(Role::Admin), known)
        .put("/api/v1/editor", Policy::Needs(Role::Editor), echo)
        .patch("/api/v1/editor", Policy::Needs(Role::Editor), echo)
        .delete("/api/v1/editor", Policy::Needs(Role::Editor), echo)
}

pub(crate) fn pages(access: &Access) -> Routes<Access> {
    Routes::pages(access.clone(), render)
        .get("/", Policy::Needs(Role::Viewer), token)
        .get("/public", Policy::Public, known)
        .get("/viewer", Policy::Needs(Role::Viewer), known)
        .get("/editor", Policy::Needs(Role::Editor), known)
        .get("/admin", Policy::Needs(Role::Admin), known)
        .get("/export", Policy::NeedsRecent(Role::Editor), known)
        .post("/export", Policy::NeedsRecent(Role::Editor), echo)
        .post("/confirm", Policy::NeedsPerson(Role::Viewer), confirm)
        .post("/editor", Policy::Needs(Role::Editor), echo)
        .get("/asset.css", Policy::Public, asset)
        .post("/sign-in", Policy::Public, sign_in)
        .post("/sign-out", Policy::Needs(Role::Viewer), sign_out)
        .post("/password", Policy::Needs(Role::Viewer), set_password)
        .get_once("/setup", Policy::Public, setup)
}

async fn known(actor: Option<Actor>) -> String {
    actor.map_or_else(|| "nobody".to_owned(), |actor| actor.to_string())
}

async fn echo(actor: Actor, body: String) -> String {
    format!("{actor} {body}")
}

async fn token(session: Option<Session>) -> String {
    session.map_or_else(String::new, |session| session.csrf_token())
}

async fn asset() -> impl IntoResponse {
    ([(CACHE_CONTROL, "public, max-age=3600")], "body {}")
}

fn render(problem: Problem) -> Response {
    let page = format!("<h1>{}</h1>", problem.kind().title());
    (problem.status(), Html(page)).into_response()
}

struct Failed(StoreError);

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        render(self.0.into())
    }
}

async fn sign_in(
    State(access): State<Access>,
    browser: Browser,
    Form(credentials): Form<Credentials>,
) -> Result<Response, Failed> {
    Ok(
        match access::sign_in(&access, credentials, &browser).await? {
            SignIn::Welcome(cookie) => (cookie, Redirect::to("/")).into_response(),
            SignIn::Refused => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
            SignIn::TooSoon { wait } => {
                (StatusCode::TOO_MANY_REQUESTS, wait.as_secs().to_string()).into_response()
            }
        },
    )
}

async fn sign_out(State(access): State<Access>, session: Session) -> Result<Response, Failed> {
    let cookie = access::sign_out(&access, &session).await?;
    Ok((cookie, Redirect::to("/sign-in")).into_response())
}

async fn confirm(
    State(access): State<Access>,
    session: Session,
    browser: Browser,
    Form(shown): Form<Credentials>,
) -> Result<Response, Failed> {
    let confirmed = access::confirm(&access, &session, shown.password, &browser).await?;
    Ok(format!("{confirmed:?}").into_response())
}

async fn set_password(
    State(access): State<Access>,
    session: Session,
    browser: Browser,
    Form(new): Form<NewPassword>,
) -> Result<Response, Failed> {
    Ok(
        match access::set_password(&access, &session, new, &browser).await? {
            PasswordSet::Done(cookie) => (cookie, "done").into_response(),
            other => (StatusCode::UNPROCESSABLE_ENTITY, format!("{other:?}")).into_response(),
        },
    )
}

#[derive(Deserialize)]
struct Link {
    token: String,
}

async fn setup(
    State(access): State<Access>,
    browser: Browser,
    Query(link): Query<Link>,
) -> Result<Response, Failed> {
    Ok(
        match access::open_setup_link(&access, &link.token, &browser).await? {
            SetupOpened::SignedIn(cookie) => (cookie, access::onward("/")).into_response(),
            SetupOpened::Refused => StatusCode::GONE.into_response(),
        },
    )
}
