//! Long texts: transcripts and received bodies.
//!
//! They are compressed and lie in the item they belong to, or in the object
//! store when the item would grow past [`INLINE_BYTES`]. An object is written
//! before the transaction that points to it and named after its content, so a
//! pointer never dangles; one that nobody came to point to goes with its call.

use std::io::Read;

use bytes::Bytes;
use domain::{Content, Speaker, ToolUse, Turn};
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Store, StoreError};

/// What an item may hold of long texts. DynamoDB's own limit is 400 KB.
pub(crate) const INLINE_BYTES: usize = 300 * 1024;

const LEVEL: i32 = 3;

/// A text that came with an observation, ready to be kept.
#[derive(Clone, Debug)]
pub struct Body {
    pub content: Content,
    packed: Bytes,
}

/// The long texts that a change may need.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    pub transcript: Option<Body>,
    pub raw: Option<Body>,
}

/// Where a packed text lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Held {
    #[serde(rename = "here")]
    Here(#[serde(with = "serde_bytes")] Vec<u8>),
    #[serde(rename = "object")]
    Object(String),
}

impl Body {
    /// A body as it was received.
    pub fn raw(received: &[u8]) -> Self {
        Self::of(received, 0)
    }

    /// A transcript; none when nothing was said.
    pub fn transcript(turns: &[Turn]) -> Option<Self> {
        if turns.is_empty() {
            return None;
        }
        let items: Vec<TurnItem> = turns.iter().map(TurnItem::from).collect();
        let text = serde_json::to_vec(&items).expect("turns always serialize");
        Some(Self::of(
            &text,
            u32::try_from(turns.len()).unwrap_or(u32::MAX),
        ))
    }

    fn of(text: &[u8], turns: u32) -> Self {
        let digest = Sha256::digest(text).into();
        let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        Self {
            content: Content {
                digest,
                bytes,
                turns,
            },
            packed: pack(text),
        }
    }

    pub(crate) fn packed(&self) -> &Bytes {
        &self.packed
    }
}

pub(crate) fn pack(text: &[u8]) -> Bytes {
    zstd::bulk::compress(text, LEVEL)
        .expect("compressing into memory cannot fail")
        .into()
}

pub(crate) fn unpack(key: &str, packed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut text = Vec::new();
    let decoder = zstd::stream::Decoder::new(packed);
    let read = decoder.and_then(|mut decoder| decoder.read_to_end(&mut text));
    read.map(|_| text)
        .map_err(|error| StoreError::corrupt(key, error))
}

pub(crate) fn turns(key: &str, text: &[u8]) -> Result<Vec<Turn>, StoreError> {
    let items: Vec<TurnItem> =
        serde_json::from_slice(text).map_err(|error| StoreError::corrupt(key, error))?;
    Ok(items.into_iter().map(Turn::from).collect())
}

impl Store {
    /// Puts `packed` where it will be pointed to.
    pub(crate) async fn put_object(&self, path: &str, packed: Bytes) -> Result<Held, StoreError> {
        self.objects
            .put(&Path::from(path), PutPayload::from_bytes(packed))
            .await?;
        Ok(Held::Object(path.to_owned()))
    }

    /// The text that is held, unpacked.
    pub(crate) async fn held(&self, held: &Held) -> Result<Vec<u8>, StoreError> {
        match held {
            Held::Here(packed) => unpack("inline", packed),
            Held::Object(path) => {
                let object = self.objects.get(&Path::from(path.as_str())).await?;
                unpack(path, &object.bytes().await?)
            }
        }
    }
}

/// A turn as it is kept.
#[derive(Serialize, Deserialize)]
struct TurnItem {
    #[serde(rename = "r")]
    speaker: String,
    #[serde(rename = "t")]
    at_secs: u32,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(rename = "via", default, skip_serializing_if = "Option::is_none")]
    medium: Option<String>,
    #[serde(rename = "i", default, skip_serializing_if = "std::ops::Not::not")]
    interrupted: bool,
    #[serde(rename = "u", default, skip_serializing_if = "Vec::is_empty")]
    tools: Vec<ToolItem>,
}

#[derive(Serialize, Deserialize)]
enum ToolItem {
    #[serde(rename = "call")]
    Called {
        name: String,
        params: Option<String>,
    },
    #[serde(rename = "answer")]
    Answered {
        name: String,
        value: Option<String>,
        failed: bool,
    },
}

impl From<&Turn> for TurnItem {
    fn from(turn: &Turn) -> Self {
        Self {
            speaker: turn.speaker.as_str().to_owned(),
            at_secs: turn.at_secs,
            text: turn.text.clone(),
            medium: turn.medium.clone(),
            interrupted: turn.interrupted,
            tools: turn.tools.iter().cloned().map(ToolItem::from).collect(),
        }
    }
}

impl From<TurnItem> for Turn {
    fn from(item: TurnItem) -> Self {
        Self {
            speaker: Speaker::from(item.speaker.as_str()),
            at_secs: item.at_secs,
            text: item.text,
            medium: item.medium,
            interrupted: item.interrupted,
            tools: item.tools.into_iter().map(ToolUse::from).collect(),
        }
    }
}

impl From<ToolUse> for ToolItem {
    fn from(tool: ToolUse) -> Self {
        match tool {
            ToolUse::Called { name, params } => Self::Called { name, params },
            ToolUse::Answered {
                name,
                value,
                failed,
            } => Self::Answered {
                name,
                value,
                failed,
            },
        }
    }
}

impl From<ToolItem> for ToolUse {
    fn from(item: ToolItem) -> Self {
        match item {
            ToolItem::Called { name, params } => Self::Called { name, params },
            ToolItem::Answered {
                name,
                value,
                failed,
            } => Self::Answered {
                name,
                value,
                failed,
            },
        }
    }
}
