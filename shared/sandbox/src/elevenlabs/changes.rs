//! What can be done to a conversation over the API.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    answer::Answer,
    later::Later,
    problem::Problem,
    told::{Feedback, Verdict},
    vendor::Vendor,
    view::View,
};
use crate::business::Random;

impl Vendor {
    pub(super) fn delete(&mut self, id: &str, now: Timestamp) -> Result<Value, Problem> {
        self.there(id, now)?;
        self.later(id, now, Later::Deleted);
        Ok(json!({}))
    }

    /// Comes to another end than before, as a model may.
    pub(super) fn run_analysis(&mut self, id: &str, now: Timestamp) -> Result<Value, Problem> {
        let view = View::at(self.there(id, now)?, now).ok_or(Problem::NoSuchConversation)?;
        let mut random = Random::seeded(view.told.seed.wrapping_add(1));
        let verdicts = [Verdict::Success, Verdict::Failure, Verdict::Unknown];
        let others = verdicts
            .iter()
            .filter(|verdict| **verdict != view.told.verdict);
        let others: Vec<&Verdict> = others.collect();
        let verdict = **random.one_of(&others);
        let summary = format!("{} (looked at again)", view.told.summary);
        self.later(id, now, Later::Judged(verdict, summary));
        self.show(id, "", now)
    }

    pub(super) fn give_feedback(
        &mut self,
        id: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Value, Problem> {
        self.there(id, now)?;
        let body = read(body)?;
        let likes = match body.get("feedback").and_then(Value::as_str) {
            Some("like") => Some(true),
            Some("dislike") => Some(false),
            Some(_) => {
                let message = "Input should be 'like' or 'dislike'";
                return Err(Problem::body("feedback", "enum", message));
            }
            None => None,
        };
        let feedback = Feedback {
            likes,
            ..Feedback::default()
        };
        self.later(id, now, Later::Rated(feedback));
        Ok(json!({}))
    }

    pub(super) fn assign_tags(
        &mut self,
        id: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Answer, Problem> {
        self.there(id, now)?;
        let body = read(body)?;
        let tags = body.get("tag_ids").and_then(Value::as_array);
        let tags = tags.ok_or_else(|| Problem::body("tag_ids", "missing", "Field required"))?;
        let tags: Option<Vec<String>> = tags
            .iter()
            .map(|tag| Some(tag.as_str()?.to_owned()))
            .collect();
        let tags = tags.filter(|tags| (1..=50).contains(&tags.len()));
        let message = "List should have between 1 and 50 strings";
        let tags = tags.ok_or_else(|| Problem::body("tag_ids", "list_type", message))?;
        self.later(id, now, Later::Tagged(tags));
        Ok(Answer::nothing())
    }
}

/// The body of a request, as JSON.
pub(super) fn read(body: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(body).map_err(|_| Problem::body("", "json_invalid", "JSON decode error"))
}
