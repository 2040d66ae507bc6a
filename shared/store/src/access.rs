//! What is kept of who may enter: people, their log-ins, sessions, API keys,
//! the setup link, and attempts to guess a password.
//!
//! Apart from the calls because nothing here is about a call, and because every
//! read that opens a door is strongly consistent: what was signed out, revoked or demoted a moment
//! ago must not open a door. Secrets are kept as [`Digest`]s only.
//!
//! | Item | pk | sk |
//! |---|---|---|
//! | person | `person#ID` | `person` |
//! | log-in | `login#EMAIL` | `login` |
//! | session | `session#DIGEST` | `session` |
//! | a person's session | `person#ID` | `session#DIGEST` |
//! | API key | `keys` | the key's id |
//! | setup link | `setup` | `setup` |
//! | who there is | `people` | the person's id |
//! | invitation | `invites` | the address |
//! | invitation by its secret | `invite#DIGEST` | `invite` |
//! | line of the log | `acts`, `acts#by#ACTOR`, `acts#of#KIND` | time and chance |
//! | a person's shelf | `person#ID` | `shelf` |
//! | everyone's shelf | `shelf` | `shelf` |
//! | attempts | `attempts#DIGEST` | `attempts` |
//!
//! DynamoDB deletes what has expired within days, not at once; whoever asks
//! compares the time as well.

mod acts;
mod attempts;
mod condition;
mod digest;
mod invite;
mod item;
mod key;
mod login;
mod people;
mod person;
mod role;
mod session;
mod setup;
mod shelf;

pub use acts::{Act, ActFilter, ActKind, NOBODY};
pub use attempts::{Attempts, Count, Counted};
pub use digest::Digest;
pub use invite::{Accepted, Invite, Invited};
pub use key::{Key, KeyId, NotAKeyId, Revoked};
pub use login::{Email, Login, LoginKept, NotAnEmail, PasswordHash};
pub use people::{Changed, Known, Rights};
pub use person::{Added, Person, PersonId, RoleChanged};
pub use role::{Role, UnknownRole};
pub use session::{Opened, Session, SignedInBy};
pub use setup::Redeemed;
pub use shelf::{Shelf, Shelved, Shelves, View, Whose};

const TABLE: &str = "access";
