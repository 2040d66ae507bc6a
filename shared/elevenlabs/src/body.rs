//! The text of a body, before anyone asks what it says.

use domain::{ConversationId, InvalidId};

use crate::mend::mended;
use crate::notes::{Notes, Why};

/// Why a body, delivered or answered, cannot be used. Its words are safe to show and to log: they
/// never quote the body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("the body is not UTF-8")]
    NotUtf8,
    #[error("the body is not JSON from line {line}, column {column} on")]
    NotJson { line: usize, column: usize },
    #[error("the body is nested more than {MOST_LEVELS} levels deep")]
    TooDeep,
    #[error("the body is not an object")]
    NotAnObject,
    #[error("neither type nor event says what happened")]
    NoType,
    #[error("data is missing or not an object")]
    NoData,
    #[error("conversation_id is missing or not a text")]
    NoConversationId,
    #[error("conversation_id {0}")]
    InvalidConversationId(InvalidId),
    #[error("{0} is missing or of another type")]
    Missing(&'static str),
    #[error("there is more, but no cursor to ask for it")]
    NoCursor,
    #[error("the cursor of the next page is that of this one")]
    SameCursor,
    #[error("it is another conversation than was asked for")]
    OtherConversation,
}

const MOST_LEVELS: usize = 128;

/// Has `read` make something of `body`, which a byte order mark may open.
///
/// A body that fails as JSON gets a second chance, mended.
pub(crate) fn read_with<T>(
    body: &[u8],
    read: impl Fn(&str, Notes) -> Result<T, Unusable>,
) -> Result<T, Unusable> {
    let text = str::from_utf8(body).map_err(|_| Unusable::NotUtf8)?;
    let text = text.trim_start_matches('\u{feff}');
    if levels(text) > MOST_LEVELS {
        return Err(Unusable::TooDeep);
    }
    match read(text, Notes::default()) {
        Err(broken @ Unusable::NotJson { .. }) => again(text, read).unwrap_or(Err(broken)),
        read => read,
    }
}

fn again<T>(
    broken: &str,
    read: impl Fn(&str, Notes) -> Result<T, Unusable>,
) -> Option<Result<T, Unusable>> {
    let mended = mended(broken);
    if mended == broken {
        return None;
    }
    let mut notes = Notes::default();
    notes.note_at("the body", Why::Mended);
    let read = read(&mended, notes);
    (!matches!(read, Err(Unusable::NotJson { .. }))).then_some(read)
}

/// How deep the brackets go. The parser skips what nobody asks for without
/// looking at its depth, but whoever shows the body later may not.
pub(crate) fn levels(json: &str) -> usize {
    let (mut level, mut deepest) = (0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                level += 1;
                deepest = deepest.max(level);
            }
            b'}' | b']' if !quoted => level = level.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The key of a call, without which there is none.
pub(crate) fn conversation_id(text: Option<&str>) -> Result<ConversationId, Unusable> {
    let text = text.ok_or(Unusable::NoConversationId)?;
    text.parse().map_err(Unusable::InvalidConversationId)
}

impl From<serde_json::Error> for Unusable {
    fn from(error: serde_json::Error) -> Self {
        Self::NotJson {
            line: error.line(),
            column: error.column(),
        }
    }
}
