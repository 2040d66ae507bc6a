//! A person decides who a call is credited to.

use domain::{
    CampaignId, Choice, ConversationId, Edit, OperationId, RecipientId, Timestamp, Verdict,
};
use store::{Change, Happened, Incoming, Kept, Store, StoreError, Written};

use crate::{EditError, Edited, edited};

/// Who decides, and what is known of the circumstances.
#[derive(Clone, Copy, Debug)]
pub struct Decider<'a> {
    pub actor: &'a str,
    /// The revision that the person saw, if they say so.
    pub expected: Option<u32>,
    /// The operation that keeps what was there before.
    pub operation: Option<&'a OperationId>,
    pub now: Timestamp,
}

/// Why a call was not credited.
#[derive(Debug, thiserror::Error)]
pub enum AttributeError {
    #[error("there is no campaign {0}")]
    UnknownCampaign(CampaignId),
    #[error("the campaign's list has no recipient {0}")]
    UnknownRecipient(RecipientId),
    #[error(transparent)]
    Edit(#[from] EditError),
}

impl From<StoreError> for AttributeError {
    fn from(error: StoreError) -> Self {
        Self::Edit(error.into())
    }
}

/// Credits a call to whom a person chose. The campaign and the recipient must
/// be there; calls of the same party are decided anew soon after.
pub async fn attribute(
    store: &Store,
    id: &ConversationId,
    verdict: Verdict,
    by: Decider<'_>,
) -> Result<Edited, AttributeError> {
    let known = Box::pin(is_known(store, &verdict.choice));
    let kept = async { Ok::<_, AttributeError>(store.call(id).await?) };
    let ((), kept) = futures::try_join!(known, Box::pin(kept))?;
    let kept = kept.ok_or(EditError::NotFound)?;
    Ok(decide(store, kept, verdict, by).await?)
}

/// As [`attribute`], on a call that was read already, for a choice that was
/// found to be known.
pub async fn decide(
    store: &Store,
    kept: Kept,
    verdict: Verdict,
    by: Decider<'_>,
) -> Result<Edited, EditError> {
    let id = kept.call.id().clone();
    let due = Box::pin(later(store, &kept)).await?;
    let (incoming, edit) = (Incoming::default(), Edit::Attribution(verdict));
    let happened = Happened::Edited {
        field: "attribution",
        actor: by.actor.to_owned(),
    };
    let change = Change {
        due: &due,
        operation: by.operation,
        ..Change::new(&id, happened, &incoming, by.now)
    };
    let apply = |call: &domain::Call| edited(call, edit.clone(), by.actor, by.now, by.expected);
    let written = Box::pin(store.change_from(change, Some(kept), apply)).await?;
    let changed = !matches!(written, Written::Unchanged(_));
    let call = written.into_call();
    Ok(Edited { call, changed })
}

/// Whether the campaign and the recipient that were chosen are there.
pub async fn is_known(store: &Store, choice: &Choice) -> Result<(), AttributeError> {
    let Choice::Campaign {
        campaign,
        recipient,
    } = choice
    else {
        return Ok(());
    };
    if store.campaign(campaign).await?.is_none() {
        return Err(AttributeError::UnknownCampaign(campaign.clone()));
    }
    let Some(id) = recipient else {
        return Ok(());
    };
    match store.recipient(campaign, id).await? {
        Some(_) => Ok(()),
        None => Err(AttributeError::UnknownRecipient(id.clone())),
    }
}

/// The party's later calls: what a person says of one may tell of the next.
async fn later(store: &Store, kept: &Kept) -> Result<Vec<ConversationId>, StoreError> {
    let call = &kept.call;
    let number = call.facts().external_number.as_ref();
    let (Some(number), Some(start)) = (number, call.started_at()) else {
        return Ok(Vec::new());
    };
    let others = store.other_calls(&number.value, start).await?;
    let later = others.into_iter().filter(|other| other.started_at > start);
    Ok(later.map(|other| other.id).collect())
}
