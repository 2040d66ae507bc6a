//! OTLP's JSON: resources, scopes, spans, and attributes in a list.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::Json;

use crate::loose::{List, Loose, MOST_ENTRIES, Scalar, may_be_kept, object};
use crate::notes::{Notes, Step};

object! {
    Traces {
        resource_spans ("resourceSpans"): List<ResourceSpans<'de>>,
    }
}

object! {
    ResourceSpans {
        resource: Resource<'de>,
        scope_spans ("scopeSpans"): List<ScopeSpans<'de>>,
    }
}

object! {
    Resource {
        attributes: List<Attribute<'de>>,
    }
}

object! {
    ScopeSpans {
        spans: List<Span<'de>>,
    }
}

object! {
    Span {
        name: Cow<'de, str>,
        start ("startTimeUnixNano"): i64,
        end ("endTimeUnixNano"): i64,
        status: SpanStatus<'de>,
        attributes: List<Attribute<'de>>,
    }
}

object! {
    SpanStatus {
        code: i64,
    }
}

object! {
    Attribute {
        key: Cow<'de, str>,
        value: AnyValue<'de>,
    }
}

object! {
    AnyValue {
        text ("stringValue"): Cow<'de, str>,
        whole ("intValue"): i64,
        real ("doubleValue"): f64,
        flag ("boolValue"): bool,
    }
}

/// Attributes by name.
#[derive(Default)]
pub(super) struct Attributes<'de>(BTreeMap<Cow<'de, str>, Scalar<'de>>);

const VARIABLE: &str = "elevenlabs.dynamic_variable.";
const FAILED: i64 = 2;

impl<'de> Traces<'de> {
    /// What is said of the whole, and the spans in the order they came.
    pub(super) fn taken_apart(self) -> (Attributes<'de>, Vec<Span<'de>>) {
        let mut about = Attributes::default();
        let mut spans = Vec::new();
        for part in self
            .resource_spans
            .into_iter()
            .flat_map(|List(parts)| parts)
        {
            about.extend(part.resource.and_then(|resource| resource.attributes));
            let scopes = part.scope_spans.into_iter().flat_map(|List(scopes)| scopes);
            spans.extend(
                scopes
                    .filter_map(|scope| scope.spans)
                    .flat_map(|List(spans)| spans),
            );
        }
        (about, spans)
    }
}

impl<'de> Span<'de> {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }

    pub(super) fn failed(&self) -> bool {
        self.status.as_ref().and_then(|status| status.code) == Some(FAILED)
    }

    pub(super) fn attributes(&mut self) -> Attributes<'de> {
        let mut attributes = Attributes::default();
        attributes.extend(self.attributes.take());
        attributes
    }
}

impl<'de> Attributes<'de> {
    fn extend(&mut self, list: Option<List<Attribute<'de>>>) {
        let attributes = list.into_iter().flat_map(|List(attributes)| attributes);
        let named = attributes.filter_map(|attribute| attribute.key.zip(attribute.value?.scalar()));
        self.0.extend(named);
    }

    /// The attribute `name`, which is taken out.
    pub(super) fn fact<T: Loose<'de>>(
        &mut self,
        name: &'static str,
        notes: &mut Notes,
    ) -> Option<T> {
        let scalar = self.0.remove(name)?;
        let traces = Step::Field("otlp_traces");
        notes.within(traces, |notes| {
            notes.within(Step::Field(name), |notes| {
                T::of_scalar(scalar, notes)
                    .map_err(|why| notes.note(why))
                    .ok()
            })
        })
    }

    /// The dynamic variables among them.
    pub(super) fn variables(self) -> BTreeMap<String, Json> {
        let variables = self.0.into_iter().filter_map(|(name, value)| {
            let name = name
                .strip_prefix(VARIABLE)
                .filter(|name| may_be_kept(name))?;
            Some((name.to_owned(), value.into_json()))
        });
        variables.take(MOST_ENTRIES).collect()
    }
}

impl<'de> AnyValue<'de> {
    fn scalar(self) -> Option<Scalar<'de>> {
        let whole = self.whole.map(Scalar::Whole);
        let other = self.real.map(Scalar::Real).or(self.flag.map(Scalar::Bool));
        self.text.map(Scalar::Text).or(whole).or(other)
    }
}
