//! Who said what, turn by turn.
//!
//! Turns become ours as they are read: a transcript may have tens of thousands,
//! and most of what the vendor says of each is nothing we keep.

use std::borrow::Cow;

use domain::{Speaker, Turn};
use serde::de::SeqAccess;

use crate::loose::{List, Loose, Name, Slot, object};
use crate::notes::{Notes, Step};

mod tools;

use tools::{Answer, Call, Detection};

/// The turns, and what the agent's tools say of a machine that picked up.
#[derive(Default)]
pub(crate) struct Transcript {
    pub(crate) turns: Vec<Turn>,
    detection: Detection,
}

object! {
    Said {
        role: Name,
        message: Cow<'de, str>,
        multivoice_message: Voices<'de>,
        time_in_call_secs: u32,
        interrupted: bool,
        source_medium: Name,
        tool_calls: List<Call<'de>>,
        tool_results: List<Answer<'de>>,
    }
}

object! {
    Voices {
        parts: List<Part<'de>>,
    }
}

object! {
    Part {
        text: Cow<'de, str>,
    }
}

impl<'de> Loose<'de> for Transcript {
    const EXPECTED: &'static str = "a list";

    fn of_list<A: SeqAccess<'de>>(
        mut list: A,
        notes: &mut Notes,
    ) -> Result<Option<Self>, A::Error> {
        let mut transcript = Self::default();
        for place in 0.. {
            let slot = |notes: &mut Notes| list.next_element_seed(Slot::<Said<'de>>::new(notes));
            match notes.within(Step::Item(place), slot)? {
                Some(Some(said)) => transcript.add(said),
                Some(None) => {}
                None => break,
            }
        }
        Ok(Some(transcript))
    }
}

impl Transcript {
    /// Whether the agent found that a machine had picked up.
    pub(crate) fn voicemail(&self) -> bool {
        matches!(self.detection, Detection::Called | Detection::Succeeded)
    }

    fn add(&mut self, said: Said<'_>) {
        let calls = said.tool_calls.map(|List(calls)| calls).unwrap_or_default();
        let answers = said
            .tool_results
            .map(|List(answers)| answers)
            .unwrap_or_default();
        let detections = calls
            .iter()
            .map(Call::detection)
            .chain(answers.iter().map(Answer::detection));
        self.detection = detections.fold(self.detection, Detection::max);
        // A turn without a time comes no earlier than the one before it.
        let before = self.turns.last().map_or(0, |turn| turn.at_secs);
        let voices = said.multivoice_message.and_then(Voices::together);
        self.turns.push(Turn {
            speaker: Speaker::from(said.role.as_ref().map_or("unknown", |role| role.0.as_str())),
            at_secs: said.time_in_call_secs.unwrap_or(before),
            text: said.message.map(Cow::into_owned).or(voices),
            medium: said
                .source_medium
                .map(|medium| medium.0)
                .filter(|medium| medium != "audio"),
            interrupted: said.interrupted.unwrap_or_default(),
            tools: calls
                .into_iter()
                .map(Into::into)
                .chain(answers.into_iter().map(Into::into))
                .collect(),
        });
    }
}

impl Voices<'_> {
    /// What several voices said, one after the other.
    fn together(self) -> Option<String> {
        let List(parts) = self.parts?;
        let texts: Vec<_> = parts.into_iter().filter_map(|part| part.text).collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }
}
