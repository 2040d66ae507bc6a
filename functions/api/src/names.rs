//! The names of campaigns, to be shown beside their ids.

use std::collections::BTreeMap;

use store::StoreError;

use crate::Api;

/// Each campaign's name by its id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// All of them: one Query, to be started beside what they are shown with.
    pub(crate) async fn read(api: &Api) -> Result<Self, StoreError> {
        let campaigns = api.store().book().await?.campaigns.into_iter();
        let names = campaigns.map(|(id, campaign)| (id.to_string(), campaign.name));
        Ok(Self(names.collect()))
    }

    pub(crate) fn of(&self, id: &str) -> Option<String> {
        self.0.get(id).cloned()
    }
}
