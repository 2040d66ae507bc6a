//! A call as one row of a list.

use store::{AttributionRow, CallRow, ConversionRow};

use super::words::{flag_words, nameless, unfinished};
use crate::badge::{Badge, Tone};
use crate::figures;
use crate::moment::{Clock, Moment};
use crate::names::sent;

/// One row, in the words it is shown with.
pub(crate) struct Row {
    pub(crate) id: String,
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
    /// The campaign that takes the call: its id, until it is named.
    pub(crate) campaign: Option<String>,
    pub(crate) conversion: Option<Conversion>,
    pub(crate) flags: Vec<&'static str>,
    /// Our number that was rung, or rung from.
    pub(crate) dialled: Option<String>,
    pub(crate) recipient: Option<String>,
    pub(crate) ended: Option<String>,
    /// What showed us the call.
    pub(crate) seen: String,
    /// What a person need only accept.
    pub(crate) suggestion: Option<Suggestion>,
}

/// The best that the rules can say of who caused a call, where they will not
/// decide alone.
pub(crate) struct Suggestion {
    /// Its id, until it is named.
    pub(crate) campaign: String,
    /// What a form sends to accept it.
    pub(crate) to: String,
    pub(crate) recipient: Option<String>,
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
        let suggestion = Suggestion::of(&call.attribution);
        let erased = call.flags.iter().any(|flag| flag == "erased");
        let nameless = nameless(&call.channel, erased);
        Self {
            path: format!("/calls/{}", call.conversation_id),
            id: call.conversation_id,
            at: call.started_at.map(|at| clock.moment(at)),
            party: Party::of(call.external_number, nameless, call.direction.as_deref()),
            title: call.title.or(call.summary),
            agent: call.agent_name.or(call.agent_id).unwrap_or_default(),
            duration: call.duration_secs.map(figures::duration),
            status: Badge::verdict(&call.status),
            state: call.state.as_deref().and_then(unfinished),
            attribution: Badge::attribution(&call.attribution.status),
            campaign: call.attribution.campaign_id,
            conversion: Conversion::of(&call.conversion),
            flags: flag_words(call.flags.iter().map(String::as_str), &call.channel),
            dialled: call.agent_number,
            recipient: call.attribution.recipient_id,
            ended: call.termination_reason,
            seen: seen(call.sightings.keys()),
            suggestion,
        }
    }
}

impl Suggestion {
    fn of(attribution: &AttributionRow) -> Option<Self> {
        let open = attribution.status == "suggested";
        let best = attribution.alternatives.first().filter(|_| open)?;
        Some(Self {
            campaign: best.campaign_id.clone(),
            to: sent(&best.campaign_id),
            recipient: best.recipient_id.clone(),
        })
    }
}

/// `Webhook and sync`
fn seen<'a>(sources: impl Iterator<Item = &'a String>) -> String {
    let sources: Vec<&str> = sources.map(String::as_str).collect();
    let mut said = sources.join(" and ");
    if let Some(first) = said.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    said
}

impl Party {
    /// Whether the whole number is shown, so that it is worth copying.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_number && !self.name.contains('…')
    }

    /// `nameless` is what to call someone who showed no number.
    pub(crate) fn of(number: Option<String>, nameless: &str, direction: Option<&str>) -> Self {
        let way = match direction {
            Some("inbound") => Some(Way::In),
            Some("outbound") => Some(Way::Out),
            _ => None,
        };
        let is_number = number.is_some();
        let name = number.unwrap_or_else(|| nameless.to_owned());
        Self {
            name,
            is_number,
            way,
        }
    }
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
        Some(Self {
            badge,
            value: value.map(|(micros, currency)| figures::money(micros, currency)),
        })
    }
}
