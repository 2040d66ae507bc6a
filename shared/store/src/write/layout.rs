//! A call laid out as an item, with every long text where it belongs: in the
//! item while there is room, and else in the object store.

use domain::Call;
use sha2::{Digest, Sha256};

use super::Kept;
use crate::calls::item::{CallItem, encoded};
use crate::content::{Body, Held, INLINE_BYTES, pack};
use crate::{Incoming, Store, StoreError};

impl Store {
    /// The item, with every long text where it belongs.
    pub(crate) async fn laid_out(
        &self,
        call: &Call,
        v: u64,
        known: Option<&Kept>,
        incoming: &Incoming,
    ) -> Result<CallItem, StoreError> {
        let facts = pack(&encoded(call.facts()));
        let mut room = INLINE_BYTES;
        let facts = self.hold(call, "facts", &facts, &mut room).await?;
        let transcript = call.facts().transcript.as_ref().map(|fact| &fact.value);
        let kept = known.and_then(|kept| {
            Some((
                kept.call.facts().transcript.as_ref()?,
                kept.transcript.as_ref()?,
            ))
        });
        let kept = kept.map(|(fact, held)| (&fact.value, held));
        let transcript = self
            .lay(
                call,
                "transcript",
                transcript,
                kept,
                incoming.transcript.as_ref(),
                &mut room,
            )
            .await?;
        let raw = call.facts().raw.as_ref().map(|fact| &fact.value);
        let kept =
            known.and_then(|kept| Some((kept.call.facts().raw.as_ref()?, kept.raw.as_ref()?)));
        let kept = kept.map(|(fact, held)| (&fact.value, held));
        let raw = self
            .lay(call, "raw", raw, kept, incoming.raw.as_ref(), &mut room)
            .await?;
        Ok(CallItem::new(call, v, facts, transcript, raw))
    }

    /// Where the text that `content` names lies: as before, or from what came.
    async fn lay(
        &self,
        call: &Call,
        name: &str,
        content: Option<&domain::Content>,
        kept: Option<(&domain::Content, &Held)>,
        came: Option<&Body>,
        room: &mut usize,
    ) -> Result<Option<Held>, StoreError> {
        let Some(content) = content else {
            return Ok(None);
        };
        let packed = match (kept, came) {
            (Some((same, held)), _) if same == content => match held {
                Held::Object(_) => return Ok(Some(held.clone())),
                Held::Here(packed) => packed.clone().into(),
            },
            (_, Some(body)) if body.content == *content => body.packed().clone(),
            _ => return Err(StoreError::corrupt(call.id(), format!("{name} is nowhere"))),
        };
        let name = format!("{name}-{}", hex::encode(content.digest));
        self.hold(call, &name, &packed, room).await.map(Some)
    }

    async fn hold(
        &self,
        call: &Call,
        name: &str,
        packed: &bytes::Bytes,
        room: &mut usize,
    ) -> Result<Held, StoreError> {
        if packed.len() <= *room {
            *room = room.saturating_sub(packed.len());
            return Ok(Held::Here(packed.to_vec()));
        }
        let digest: [u8; 32] = Sha256::digest(packed).into();
        let name = if name == "facts" {
            format!("facts-{}", hex::encode(digest))
        } else {
            name.to_owned()
        };
        self.put_object(&format!("calls/{}/{name}", call.id()), packed.clone())
            .await
    }
}
