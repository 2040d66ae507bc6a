//! The one way to build a router: a route without a policy does not compile.
//!
//! ```
//! # use access::{Access, Actor, Policy, Role, Routes};
//! # async fn calls(_: Actor) {}
//! # async fn healthz() {}
//! fn routes(access: Access) -> Routes<()> {
//!     Routes::api(access)
//!         .get("/api/v1/calls", Policy::Needs(Role::Viewer), calls)
//!         .get("/healthz", Policy::Public, healthz)
//! }
//! ```
//!
//! ```compile_fail,E0061
//! # use access::{Access, Actor, Routes};
//! # async fn calls(_: Actor) {}
//! fn routes(access: Access) -> Routes<()> {
//!     Routes::api(access).get("/api/v1/calls", calls)
//! }
//! ```

use axum::Router;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use http::Method;
use store::access::Role;

use crate::guard::{Gate, guard};
use crate::problem::Kind;
use crate::refusal::Face;
use crate::{Access, Actor, Problem, secured};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Anyone, unknown. Nobody is looked up, so the handler knows nobody.
    Public,
    /// Whoever has this role or a more powerful one.
    Needs(Role),
    /// The same, for what cannot be taken back: a person must have shown within
    /// the last hour that it is they, by signing in or by their password. They
    /// are sent to `/confirm?next=…` for it and back to the path they asked for,
    /// so a form that posts here stands at the same path. Programs are exempt.
    NeedsRecent(Role),
    /// The same, for people alone: a program has no password and no sessions, and
    /// must not decide who else may do what.
    NeedsPerson(Role),
    /// Whoever may be shown personal data: an editor, or somebody with the scope
    /// `pii`.
    Reveals,
}

impl Policy {
    /// The least role that is let in; `None` lets in anyone.
    pub fn role(self) -> Option<Role> {
        match self {
            Self::Public => None,
            Self::Needs(role) | Self::NeedsRecent(role) | Self::NeedsPerson(role) => Some(role),
            Self::Reveals => Some(Role::Viewer),
        }
    }

    /// Whether `actor`, somebody known, may use such a route.
    pub fn lets_in(self, actor: &Actor) -> bool {
        match self {
            Self::Reveals => actor.may_reveal(),
            Self::NeedsPerson(role) => matches!(actor, Actor::Person { .. }) && actor.may(role),
            Self::Public | Self::Needs(_) | Self::NeedsRecent(_) => {
                self.role().is_none_or(|role| actor.may(role))
            }
        }
    }
}

/// One line of the route table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub policy: Policy,
}

/// Routes with their policies, on their way to a router.
pub struct Routes<S> {
    access: Access,
    face: Face,
    table: Vec<Route>,
    router: Router<S>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// Routes for programs: whatever is refused is told as problem+json.
    pub fn api(access: Access) -> Self {
        Self::facing(Face::Api, access)
    }

    /// Routes for people: `render` makes a page of what is refused, and whoever
    /// must sign in is sent to `/sign-in?next=…`.
    pub fn pages(access: Access, render: fn(Problem) -> Response) -> Self {
        Self::facing(Face::Pages(render), access)
    }

    fn facing(face: Face, access: Access) -> Self {
        Self {
            access,
            face,
            table: Vec::new(),
            router: Router::new(),
        }
    }

    #[must_use]
    pub fn get<H, T>(self, path: &'static str, policy: Policy, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.with(Method::GET, path, policy, on(MethodFilter::GET, handler))
    }

    /// A GET that spends what it is given. It is closed to HEAD, by which mail
    /// and chat programs look at a link before its reader does.
    #[must_use]
    pub fn get_once<H, T>(self, path: &'static str, policy: Policy, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let face = self.face;
        let handlers = on(MethodFilter::GET, handler).head(move || async move { no_method(face) });
        self.with(Method::GET, path, policy, handlers)
    }

    #[must_use]
    pub fn post<H, T>(self, path: &'static str, policy: Policy, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.with(Method::POST, path, policy, on(MethodFilter::POST, handler))
    }

    #[must_use]
    pub fn put<H, T>(self, path: &'static str, policy: Policy, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.with(Method::PUT, path, policy, on(MethodFilter::PUT, handler))
    }

    #[must_use]
    pub fn patch<H, T>(self, path: &'static str, policy: Policy, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.with(
            Method::PATCH,
            path,
            policy,
            on(MethodFilter::PATCH, handler),
        )
    }

    #[must_use]
    pub fn delete<H, T>(self, path: &'static str, policy: Policy, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.with(
            Method::DELETE,
            path,
            policy,
            on(MethodFilter::DELETE, handler),
        )
    }

    /// Every route, in the order they were added.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router: checked, and with the security headers on every answer.
    pub fn into_router(self, state: S) -> Router {
        let face = self.face;
        let router = self
            .router
            .fallback(move || async move { face.say(Problem::new(Kind::NotFound)) })
            .method_not_allowed_fallback(move || async move { no_method(face) })
            .with_state(state);
        secured(router, self.access.transport)
    }

    fn with(
        mut self,
        method: Method,
        path: &'static str,
        policy: Policy,
        handlers: MethodRouter<S>,
    ) -> Self {
        let gate = Gate {
            access: self.access.clone(),
            face: self.face,
            policy,
        };
        let guarded = handlers.route_layer(from_fn_with_state(gate, guard));
        self.router = self.router.route(path, guarded);
        self.table.push(Route {
            method,
            path,
            policy,
        });
        self
    }
}

fn no_method(face: Face) -> Response {
    face.say(Problem::new(Kind::MethodNotAllowed))
}
