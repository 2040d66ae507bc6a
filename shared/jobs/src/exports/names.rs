//! The names of campaigns, beside their ids.

use std::collections::BTreeMap;

use store::{Store, StoreError};

/// Each campaign's name by its id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    pub(crate) async fn read(store: &Store) -> Result<Self, StoreError> {
        let campaigns = store.book().await?.campaigns.into_iter();
        let names = campaigns.map(|(id, campaign)| (id.to_string(), campaign.name));
        Ok(Self(names.collect()))
    }

    pub(super) fn of(&self, id: &str) -> &str {
        self.0.get(id).map_or("", String::as_str)
    }
}
