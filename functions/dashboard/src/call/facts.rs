//! The plain facts of a call, each under a name people understand.

use domain::{Call, Direction, Register, Source};

use crate::calls::{channel_word, nameless, state_word};
use crate::figures;
use crate::moment::{Clock, Moment};
use crate::page::Visitor;

/// A fact and its name.
pub(crate) struct Fact {
    pub(crate) name: &'static str,
    /// None when it is not known.
    pub(crate) value: Option<String>,
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
pub(crate) fn main(call: &Call, clock: &Clock, visitor: &Visitor) -> Vec<Fact> {
    let facts = call.facts();
    let direction = facts.direction.as_ref().map(|fact| way(&fact.value));
    let mut list = List::of(visitor);
    list.known(
        "Started",
        call.started_at().map(|at| full(&clock.moment(at))),
    );
    list.known("Duration", call.duration_secs().map(figures::duration));
    list.known("Other party", Some(other_party(call, visitor)));
    list.known("Our number", shown(&facts.agent_number));
    list.known("Direction", direction);
    list.add(
        "Channel",
        Some(channel_word(call.channel().as_str()).to_owned()),
    );
    list.known("Agent", shown(&facts.agent_name));
    list.known(
        "State",
        call.state().map(|known| state_word(known.as_str())),
    );
    let ended = shown(&facts.termination_reason);
    list.known("Ended because", ended.map(|why| visitor.words(&why)));
    list.add("Failed because", shown(&facts.failure_reason));
    list.add("Carrier's answer", shown(&facts.carrier_result));
    list.add(
        "Vendor's error",
        facts.error.as_ref().map(|fact| error(&fact.value)),
    );
    list.id("Conversation id", Some(call.id().to_string()));
    list.list
}

/// Their number, or what is known of why there is none.
fn other_party(call: &Call, visitor: &Visitor) -> String {
    let number = call.facts().external_number.as_ref();
    match number.map(|fact| fact.value.to_string()) {
        Some(number) => visitor.number(&number),
        None => nameless(call.channel().as_str(), call.is_erased()).to_owned(),
    }
}

/// The rest.
pub(crate) fn more(call: &Call, clock: &Clock, visitor: &Visitor) -> Vec<Fact> {
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
    let mut list = List::of(visitor);
    list.plain(
        "Picked up",
        facts
            .accepted_at
            .as_ref()
            .map(|fact| full(&clock.moment(fact.value))),
    );
    list.add("Language", shown(&facts.language));
    list.plain(
        "Cost, credits",
        facts
            .cost_credits
            .as_ref()
            .map(|fact| figures::count(fact.value)),
    );
    list.plain(
        "Cost",
        facts
            .cost_usd_micros
            .as_ref()
            .map(|fact| figures::money(fact.value, "USD")),
    );
    list.plain(
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
    list.id("Agent id", shown(&facts.agent_id));
    list.id("Agent's version", shown(&facts.version_id));
    list.id("Batch call", shown(&facts.batch_call_id));
    list.id("Batch recipient", shown(&facts.batch_recipient_id));
    list.id("Vendor's campaign", shown(&facts.vendor_campaign_id));
    list.id("Phone number id", shown(&facts.phone_number_id));
    list.code("Carrier's call id", shown(&facts.call_sid));
    list.code("User id", shown(&facts.user_id));
    for (name, value) in facts.sip_headers.iter().flat_map(|fact| &fact.value) {
        list.code("SIP header", Some(format!("{name}: {value}")));
    }
    list.list
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

/// Facts in the making, as whoever looks may see them.
struct List<'a> {
    visitor: &'a Visitor,
    list: Vec<Fact>,
}

impl<'a> List<'a> {
    fn of(visitor: &'a Visitor) -> Self {
        let list = Vec::new();
        Self { visitor, list }
    }

    /// A fact that is missed when it is not known.
    fn known(&mut self, name: &'static str, value: Option<String>) {
        let value = value.filter(|value| !value.is_empty());
        self.list.push(Fact {
            name,
            value,
            is_code: false,
        });
    }

    /// A fact that only some calls have, in the vendor's words.
    fn add(&mut self, name: &'static str, value: Option<String>) {
        let value = value.map(|value| self.visitor.words(&value));
        self.plain(name, value);
    }

    /// One that has no words of others in it.
    fn plain(&mut self, name: &'static str, value: Option<String>) {
        if value.as_ref().is_some_and(|value| !value.is_empty()) {
            self.known(name, value);
        }
    }

    fn code(&mut self, name: &'static str, value: Option<String>) {
        let value = value.map(|value| self.visitor.words(&value));
        self.id(name, value);
    }

    /// An id of ours or the vendor's.
    fn id(&mut self, name: &'static str, value: Option<String>) {
        let value = value.filter(|value| !value.is_empty());
        self.list.extend(value.map(|value| Fact {
            name,
            value: Some(value),
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
