//! Who is asking, and what they may do.
//!
//! Apart so that there is one door: [`Routes`] builds every router that people
//! and programs reach, and takes no route without a [`Policy`]. A handler that
//! asks for an [`Actor`] is told who was let in.
//!
//! People sign in with a password, or with the setup link that makes the first
//! admin, and hold a server-side session; programs hold an API key. Secrets are
//! random, kept as digests, and compared in constant time.

mod actor;
mod api_key;
mod back_off;
mod browser;
mod caller;
mod confirm;
mod cookie;
mod csrf;
mod guard;
mod headers;
mod invite;
mod masked;
mod next;
mod password;
mod people;
pub mod problem;
mod refusal;
mod routes;
mod secret;
mod session;
mod set_password;
mod setup;
mod sign_in;
mod upload;

use jiff::Timestamp;
use store::Store;

pub use actor::Actor;
pub use api_key::{
    KEY_PREFIX, KeyText, WantedKey, create_key, create_key_until, make_key, revoke_key,
};
pub use browser::{Browser, CallerAddress};
pub use confirm::{Confirmed, can_confirm, confirm};
pub use cookie::SessionCookie;
pub use csrf::{CSRF_FIELD, CSRF_HEADER};
pub use headers::secured;
pub use invite::{InviteMade, Joined, accept_invite, delete_invite, invite, invite_path, invited};
pub use masked::{masked, without_numbers};
pub use next::{local_path, onward};
pub use password::{Password, Weak};
pub use people::{
    PersonAdded, add_person, change_rights, disable_person, enable_person, sign_out_person,
};
pub use problem::Problem;
pub use routes::{Policy, Route, Routes};
pub use secret::Secret;
pub use session::{OpenSession, Session, sessions, sign_out, sign_out_elsewhere};
pub use set_password::{NewPassword, PasswordSet, needs_current_password, set_password};
pub use setup::{SetupOpened, open_setup_link, setup_link, setup_path};
pub use sign_in::{Credentials, SignIn, sign_in};
pub use store::access::{
    Changed, Email, Invite, Key, KeyId, PersonId, Revoked, Rights, Role, SignedInBy,
};
pub use upload::{LARGEST_UPLOAD, Upload};

/// Whoever has the machine, as the journal names them.
pub const OPERATOR: &str = "operator";

/// What every check needs.
#[derive(Clone)]
pub struct Access {
    pub store: Store,
    pub transport: Transport,
    pub now: fn() -> Timestamp,
}

/// How requests reach us, which decides what a browser may be asked to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Behind a gateway that speaks https.
    Https,
    /// On this machine's loopback address, where browsers refuse what is only
    /// for https.
    LoopbackHttp,
}
