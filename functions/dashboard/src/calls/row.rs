//! A call as one row of a list.

use store::{CallRow, ConversionRow};

use crate::badge::{Badge, Tone};
use crate::figures;
use crate::moment::{Clock, Moment};

/// One row, in the words it is shown with.
pub(crate) struct Row {
    pub(crate) path: String,
    pub(crate) at: Option<Moment>,
    pub(crate) party: Party,
    pub(crate) title: Option<String>,
    pub(crate) agent: String,
    pub(crate) duration: Option<String>,
    pub(crate) status: Badge,
    /// The state, while the call is not done.
    pub(crate) state: Option<String>,
    pub(crate) attribution: Badge,
    pub(crate) conversion: Option<Conversion>,
    pub(crate) flags: Vec<&'static str>,
}

/// The person at the other end.
pub(crate) struct Party {
    pub(crate) name: String,
    /// Whether that is a number rather than a word for lack of one.
    pub(crate) is_number: bool,
    pub(crate) way: Option<Way>,
}

/// Which way a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    In,
    Out,
}

/// What a person recorded of the business result.
pub(crate) struct Conversion {
    pub(crate) badge: Badge,
    pub(crate) value: Option<String>,
}

impl Row {
    pub(crate) fn new(call: CallRow, clock: &Clock) -> Self {
        Self {
            path: format!("/calls/{}", call.conversation_id),
            at: call.started_at.map(|at| clock.moment(at)),
            party: Party::of(call.external_number, &call.channel, call.direction.as_deref()),
            title: call.title.or(call.summary),
            agent: call.agent_name.or(call.agent_id).unwrap_or_default(),
            duration: call.duration_secs.map(figures::duration),
            status: Badge::verdict(&call.status),
            state: call.state.as_deref().and_then(state),
            attribution: Badge::attribution(&call.attribution.status),
            conversion: Conversion::of(&call.conversion),
            flags: call.flags.iter().filter_map(|flag| flag_word(flag)).collect(),
        }
    }
}

impl Party {
    pub(crate) fn of(number: Option<String>, channel: &str, direction: Option<&str>) -> Self {
        let way = match direction {
            Some("inbound") => Some(Way::In),
            Some("outbound") => Some(Way::Out),
            _ => None,
        };
        let is_number = number.is_some();
        let name = number.unwrap_or_else(|| nameless(channel).to_owned());
        Self { name, is_number, way }
    }
}

/// What to call someone who showed no number.
fn nameless(channel: &str) -> &str {
    match channel {
        "phone" => "Withheld",
        "web" => "Web visitor",
        "sms" => "Text message",
        "whatsapp" => "WhatsApp",
        "unknown" => "No number",
        other => other,
    }
}

/// A state other than done, in words.
pub(crate) fn state(word: &str) -> Option<String> {
    Some(match word {
        "done" => return None,
        "initiated" => "Starting".to_owned(),
        "in-progress" => "In progress".to_owned(),
        "processing" => "Processing".to_owned(),
        "failed" => "Failed".to_owned(),
        other => other.to_owned(),
    })
}

/// The flags that the row does not show in another way.
pub(crate) fn flag_word(flag: &str) -> Option<&'static str> {
    Some(match flag {
        "web" => "Web",
        "text" => "Text",
        "test" => "Test",
        "subagent" => "Sub-agent",
        "voicemail" => "Voicemail",
        "erased" => "Erased",
        _ => return None,
    })
}

impl Conversion {
    fn of(row: &ConversionRow) -> Option<Self> {
        row.at?;
        let badge = match row.converted {
            true => Badge::new(Tone::Good, "Converted"),
            false => Badge::new(Tone::Plain, "Not converted"),
        };
        let value = row.value_micros.zip(row.currency.as_deref());
        let value = value.filter(|_| row.converted);
        Some(Self { badge, value: value.map(|(micros, currency)| figures::money(micros, currency)) })
    }
}
