//! A key as one line of the list, without the key itself.

use access::Key;

use crate::moment::{Clock, Moment};

pub(super) struct KeyLine {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) role: &'static str,
    pub(super) pii: bool,
    pub(super) made: Moment,
    pub(super) by: Option<String>,
    pub(super) until: Option<Moment>,
    pub(super) used: Option<Moment>,
    pub(super) revoked: Option<Moment>,
}

impl KeyLine {
    pub(super) fn new(key: Key, clock: &Clock) -> Self {
        let moment = |at: Option<domain::Timestamp>| at.map(|at| clock.moment(at));
        Self {
            id: key.id.to_string(),
            name: key.name,
            role: key.role.as_str(),
            pii: key.pii,
            made: clock.moment(key.created_at),
            by: key.made_by.as_deref().map(crate::call::actor),
            until: moment(key.valid_until),
            used: moment(key.last_used_at),
            revoked: moment(key.revoked_at),
        }
    }
}
