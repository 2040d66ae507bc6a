//! What the agent's tools were asked and what they answered.

use std::borrow::Cow;

use domain::ToolUse;

use crate::loose::{Name, object};

object! {
    Call {
        tool_name: Cow<'de, str>,
        params_as_json: Cow<'de, str>,
        tool_has_been_called: bool,
    }
}

object! {
    Answer {
        tool_name: Cow<'de, str>,
        result_value: Cow<'de, str>,
        is_error: bool,
        result: Outcome<'de>,
    }
}

object! {
    Outcome {
        result_type: Name,
    }
}

/// What became of the tool that detects a voicemail.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detection {
    #[default]
    Unused,
    Called,
    Failed,
    Succeeded,
}

const DETECTION: &str = "voicemail_detection";

impl Call<'_> {
    pub(super) fn detection(&self) -> Detection {
        let called = self.tool_has_been_called != Some(false);
        let detects = called && self.tool_name.as_deref() == Some(DETECTION);
        if detects {
            Detection::Called
        } else {
            Detection::Unused
        }
    }
}

impl Answer<'_> {
    pub(super) fn detection(&self) -> Detection {
        let outcome = self
            .result
            .as_ref()
            .and_then(|result| result.result_type.as_ref());
        let succeeded = outcome.is_some_and(|outcome| outcome.0 == "voicemail_detection_success");
        let detects = self.tool_name.as_deref() == Some(DETECTION);
        match (detects, self.is_error) {
            _ if succeeded => Detection::Succeeded,
            (true, Some(true)) => Detection::Failed,
            (true, _) => Detection::Succeeded,
            (false, _) => Detection::Unused,
        }
    }
}

/// How a tool without a name is called.
const NAMELESS: &str = "unknown";

impl From<Call<'_>> for ToolUse {
    fn from(call: Call<'_>) -> Self {
        Self::Called {
            name: call
                .tool_name
                .map_or_else(|| NAMELESS.to_owned(), Cow::into_owned),
            params: call.params_as_json.map(Cow::into_owned),
        }
    }
}

impl From<Answer<'_>> for ToolUse {
    fn from(answer: Answer<'_>) -> Self {
        Self::Answered {
            name: answer
                .tool_name
                .map_or_else(|| NAMELESS.to_owned(), Cow::into_owned),
            value: answer.result_value.map(Cow::into_owned),
            failed: answer.is_error.unwrap_or_default(),
        }
    }
}
