//! What was said.

use domain::{ToolUse, Turn};
use serde::Serialize;
use utoipa::ToSchema;

/// One turn of the conversation.
#[derive(Serialize, ToSchema)]
#[schema(as = Turn)]
pub(crate) struct TurnView {
    /// agent, user, or a role of the vendor's that we do not know.
    #[schema(example = "user")]
    speaker: String,
    /// Seconds from the start of the call.
    at_secs: u32,
    /// Null in turns that only used a tool.
    text: Option<String>,
    /// How a turn arrived that was not spoken, such as dtmf.
    medium: Option<String>,
    interrupted: bool,
    tools: Vec<ToolView>,
}

/// A tool that the agent used, or what it answered.
#[derive(Serialize, ToSchema)]
#[schema(as = ToolUse)]
struct ToolView {
    name: String,
    #[schema(examples("called", "answered"))]
    kind: &'static str,
    params: Option<String>,
    value: Option<String>,
    /// Null while it has only been called.
    failed: Option<bool>,
}

impl From<Turn> for TurnView {
    fn from(turn: Turn) -> Self {
        Self {
            speaker: turn.speaker.as_str().to_owned(),
            at_secs: turn.at_secs,
            text: turn.text,
            medium: turn.medium,
            interrupted: turn.interrupted,
            tools: turn.tools.into_iter().map(ToolView::from).collect(),
        }
    }
}

impl From<ToolUse> for ToolView {
    fn from(tool: ToolUse) -> Self {
        match tool {
            ToolUse::Called { name, params } => Self {
                name,
                kind: "called",
                params,
                value: None,
                failed: None,
            },
            ToolUse::Answered {
                name,
                value,
                failed,
            } => Self {
                name,
                kind: "answered",
                params: None,
                value,
                failed: Some(failed),
            },
        }
    }
}
