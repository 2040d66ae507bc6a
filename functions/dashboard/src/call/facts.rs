//! The plain facts of a call, each under a name people understand.

use domain::{Call, Direction, Register, Source};

use crate::calls::{channel_word, state_word};
use crate::figures;
use crate::moment::{Clock, Moment};

/// A fact and its name.
pub(crate) struct Fact {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    /// Whether it is for machines: an id, a number, a code.
    pub(crate) is_code: bool,
}

/// When a source showed the call.
pub(crate) struct SightingLine {
    pub(crate) source: &'static str,
    pub(crate) first: Moment,
    /// Unless it was shown only once.
    pub(crate) last: Option<Moment>,
}

/// What most people want to know.
pub(crate) fn main(call: &Call, clock: &Clock) -> Vec<Fact> {
    let facts = call.facts();
    let direction = facts.direction.as_ref().map(|fact| way(&fact.value));
    let mut list = List::default();
    list.add(
        "Started",
        call.started_at().map(|at| full(&clock.moment(at))),
    );
    list.add("Duration", call.duration_secs().map(figures::duration));
    list.code("Other party", shown(&facts.external_number));
    list.code("Agent's number", shown(&facts.agent_number));
    list.add("Direction", direction);
    list.add(
        "Channel",
        Some(channel_word(call.channel().as_str()).to_owned()),
    );
    list.add("Agent", shown(&facts.agent_name));
    list.add(
        "State",
        call.state().map(|known| state_word(known.as_str())),
    );
    list.add("Ended because", shown(&facts.termination_reason));
    list.add("Failed because", shown(&facts.failure_reason));
    list.add("Carrier's answer", shown(&facts.carrier_result));
    list.add(
        "Vendor's error",
        facts.error.as_ref().map(|fact| error(&fact.value)),
    );
    list.code("Conversation id", Some(call.id().to_string()));
    list.0
}

/// The rest.
pub(crate) fn more(call: &Call, clock: &Clock) -> Vec<Fact> {
    let facts = call.facts();
    let yes_or_no = |fact: &Option<Register<bool>>| {
        fact.as_ref()
            .map(|fact| if fact.value { "yes" } else { "no" }.to_owned())
    };
    let score = |millis: i64| {
        format!(
            "{:.2}",
            f64::from(i32::try_from(millis).unwrap_or(i32::MAX)) / 1e3
        )
    };
    let mut list = List::default();
    list.add(
        "Picked up",
        facts
            .accepted_at
            .as_ref()
            .map(|fact| full(&clock.moment(fact.value))),
    );
    list.add("Language", shown(&facts.language));
    list.add(
        "Cost, credits",
        facts
            .cost_credits
            .as_ref()
            .map(|fact| figures::count(fact.value)),
    );
    list.add(
        "Cost",
        facts
            .cost_usd_micros
            .as_ref()
            .map(|fact| figures::money(fact.value, "USD")),
    );
    list.add(
        "Score",
        facts.score_millis.as_ref().map(|fact| score(fact.value)),
    );
    list.add("Recording at the vendor", yes_or_no(&facts.has_audio));
    list.add("Text only", yes_or_no(&facts.text_only));
    list.add(
        "Feedback",
        facts.feedback.as_ref().map(|fact| feedback(&fact.value)),
    );
    list.add(
        "Vendor's tags",
        facts.vendor_tags.as_ref().map(|fact| fact.value.join(", ")),
    );
    list.add(
        "Vendor's warnings",
        facts.warnings.as_ref().map(|fact| fact.value.join("; ")),
    );
    list.code("Source", shown(&facts.source));
    list.code("Environment", shown(&facts.environment));
    list.code("Agent id", shown(&facts.agent_id));
    list.code("Agent's version", shown(&facts.version_id));
    list.code("Batch call", shown(&facts.batch_call_id));
    list.code("Batch recipient", shown(&facts.batch_recipient_id));
    list.code("Vendor's campaign", shown(&facts.vendor_campaign_id));
    list.code("Phone number id", shown(&facts.phone_number_id));
    list.code("Carrier's call id", shown(&facts.call_sid));
    list.code("User id", shown(&facts.user_id));
    for (name, value) in facts.sip_headers.iter().flat_map(|fact| &fact.value) {
        list.code("SIP header", Some(format!("{name}: {value}")));
    }
    list.0
}

/// Which source showed the call, and when.
pub(crate) fn sightings(call: &Call, clock: &Clock) -> Vec<SightingLine> {
    let shown = call.sightings().iter();
    shown
        .map(|(source, sighting)| SightingLine {
            source: match source {
                Source::Webhook => "Webhook",
                Source::Sync => "Sync",
            },
            first: clock.moment(sighting.first),
            last: (sighting.last != sighting.first).then(|| clock.moment(sighting.last)),
        })
        .collect()
}

#[derive(Default)]
struct List(Vec<Fact>);

impl List {
    fn add(&mut self, name: &'static str, value: Option<String>) {
        let value = value.filter(|value| !value.is_empty());
        self.0.extend(value.map(|value| Fact {
            name,
            value,
            is_code: false,
        }));
    }

    fn code(&mut self, name: &'static str, value: Option<String>) {
        let value = value.filter(|value| !value.is_empty());
        self.0.extend(value.map(|value| Fact {
            name,
            value,
            is_code: true,
        }));
    }
}

fn shown<T: ToString>(fact: &Option<Register<T>>) -> Option<String> {
    fact.as_ref().map(|fact| fact.value.to_string())
}

fn full(moment: &Moment) -> String {
    format!("{}, {} {}", moment.day, moment.exact, moment.zone)
}

fn way(direction: &Direction) -> String {
    match direction {
        Direction::Inbound => "Inbound: they rang".to_owned(),
        Direction::Outbound => "Outbound: the agent rang".to_owned(),
        Direction::Other(word) => word.clone(),
    }
}

fn error(error: &domain::VendorError) -> String {
    let code = error.code.map(|code| code.to_string());
    code.into_iter()
        .chain(error.reason.clone())
        .collect::<Vec<_>>()
        .join(": ")
}

fn feedback(feedback: &domain::Feedback) -> String {
    let counted = |name: &str, count: Option<i64>| count.map(|count| format!("{name} {count}"));
    let counts = [
        counted("rating", feedback.rating),
        counted("likes", feedback.likes),
        counted("dislikes", feedback.dislikes),
        feedback.comment.clone(),
    ];
    counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
