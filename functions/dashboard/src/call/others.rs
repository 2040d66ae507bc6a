//! The other calls of the same person, newest first.

use domain::Call;
use store::{CallRow, Filter, Phone, Plan, Store, StoreError};

use crate::calls::Row;
use crate::moment::Clock;
use crate::names::Names;
use crate::page::Visitor;

/// What else is known of who called.
pub(crate) struct Others {
    pub(crate) rows: Vec<Row>,
    /// The list of all of them.
    pub(crate) all: String,
    pub(crate) more: bool,
}

const SHOWN: usize = 10;

/// The rows of the person's calls, with one more than is shown; nothing when
/// the number is not known.
pub(super) async fn read(store: &Store, call: &Call) -> Result<Option<Vec<CallRow>>, StoreError> {
    let Some(number) = call.facts().external_number.as_ref() else {
        return Ok(None);
    };
    let plan = Plan {
        filter: Filter {
            phone: Some(Phone::Exactly(number.value.clone())),
            ..Filter::default()
        },
        limit: SHOWN.saturating_add(2),
        ..Plan::default()
    };
    Ok(Some(store.calls(&plan).await?.rows))
}

impl Others {
    pub(super) fn new(
        call: &Call,
        rows: Vec<CallRow>,
        names: &Names,
        (clock, visitor): (&Clock, &Visitor),
    ) -> Self {
        let number = call.facts().external_number.as_ref();
        let number = number.map(|fact| fact.value.to_string());
        let query = serde_urlencoded::to_string([("phone", number.unwrap_or_default())]);
        let others = rows
            .into_iter()
            .filter(|row| row.conversation_id != call.id().as_str());
        let mut others: Vec<CallRow> = others.collect();
        let more = others.len() > SHOWN;
        others.truncate(SHOWN);
        let mut rows: Vec<Row> = others
            .into_iter()
            .map(|row| Row::new(visitor.call(row), clock))
            .collect();
        for campaign in rows.iter_mut().filter_map(|row| row.campaign.as_mut()) {
            *campaign = names.name(campaign);
        }
        Self {
            rows,
            all: format!("/calls?{}", query.unwrap_or_default()),
            more,
        }
    }
}
