//! The numbers that agents take calls on.

use domain::{AgentId, PhoneNumber, Region};

use super::{Answer, ApiError, Client, Told};
use crate::body::Unusable;
use crate::loose::{self, Dialled, List, Name, Prose, object};
use crate::notes::Notes;
use crate::number::number;
use crate::page::{Entry, Page};

/// A number of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: String,
    /// `None` when it is no number that could be dialled from anywhere.
    pub number: Option<PhoneNumber>,
    pub label: Option<String>,
    pub provider: Option<String>,
    pub agent: Option<AgentId>,
}

impl Client {
    /// Every number of the workspace, on one page; national ones are
    /// `region`'s.
    pub async fn phone_numbers(&self, region: &Region) -> Result<Told<Page<Line>>, ApiError> {
        let told: Told<Lines> = self
            .read(self.get(&["v1", "convai", "phone-numbers"]))
            .await?;
        Ok(told.map(|Lines(page)| Page {
            items: page
                .items
                .into_iter()
                .map(|line| line.in_region(region))
                .collect(),
            unreadable: page.unreadable,
            next_cursor: None,
        }))
    }
}

/// A line whose number nobody has read yet.
struct Spelled {
    line: Line,
    number: Option<Dialled>,
}

struct Lines(Page<Spelled>);

object! {
    Shape {
        phone_number_id: Name,
        phone_number: Dialled,
        label: Prose,
        provider: Name,
        assigned_agent: Assigned<'de>,
    }
}

object! {
    Assigned {
        agent_id: AgentId,
    }
}

impl Answer for Lines {
    fn read(json: &str, notes: &mut Notes) -> Result<Self, Unusable> {
        let list: Option<List<Entry<Shape<'_>>>> = loose::read(json, notes)?;
        Page::of(list, "the list", Shape::spelled).map(Self)
    }
}

impl Shape<'_> {
    fn spelled(self) -> Option<Spelled> {
        let line = Line {
            id: self.phone_number_id?.0,
            number: None,
            label: self.label.map(|label| label.0),
            provider: self.provider.map(|provider| provider.0),
            agent: self.assigned_agent.and_then(|agent| agent.agent_id),
        };
        Some(Spelled {
            line,
            number: self.phone_number,
        })
    }
}

impl Spelled {
    fn in_region(self, region: &Region) -> Line {
        let notes = &mut Notes::default();
        Line {
            number: number(self.number, region, "phone_number", notes),
            ..self.line
        }
    }
}
