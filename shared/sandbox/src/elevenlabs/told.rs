//! What there is to tell of a conversation once it is over.

use serde_json::{Map, Value};

use crate::business::{Step, Via};

/// Everything but the times.
#[derive(Clone, Debug)]
pub struct Told {
    pub agent_name: Option<String>,
    pub via: Via,
    /// The agent's number, as the provider writes it.
    pub ours: String,
    pub number_id: String,
    /// The other party's number.
    pub theirs: String,
    pub language: String,
    pub title: String,
    pub summary: String,
    pub verdict: Verdict,
    /// Why it ended, in the vendor's words.
    pub ended: String,
    pub criteria: Vec<Finding>,
    pub collected: Vec<Finding>,
    pub steps: Vec<Step>,
    pub variables: Map<String, Value>,
    pub user_id: Option<String>,
    pub feedback: Feedback,
    pub tags: Vec<String>,
    /// What ids and pauses are made from.
    pub seed: u64,
}

/// `call_successful`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Success,
    Failure,
    Unknown,
}

/// What the analysis found, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub id: String,
    pub value: Value,
    pub rationale: String,
}

/// What the caller thought of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feedback {
    /// From 1 to 5.
    pub rating: Option<u8>,
    pub comment: Option<String>,
    pub likes: Option<bool>,
}

impl Verdict {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Unknown => "unknown",
        }
    }

    /// A word that is none of the vendor's is `unknown`.
    pub(super) fn of(word: &str) -> Self {
        match word {
            "success" => Self::Success,
            "failure" => Self::Failure,
            _ => Self::Unknown,
        }
    }
}

impl Default for Told {
    /// A short call to the front desk by telephone.
    fn default() -> Self {
        let said = |text: &str| text.to_owned();
        Self {
            agent_name: Some(said("Front desk")),
            via: Via::Twilio,
            ours: said("+13125550100"),
            number_id: said("phnum_demo_main"),
            theirs: said("+13125550123"),
            language: said("en"),
            title: said("Opening hours"),
            summary: said("The caller asked for the opening hours and was told them."),
            verdict: Verdict::Success,
            ended: said("Call ended by remote party"),
            criteria: Vec::new(),
            collected: Vec::new(),
            steps: vec![
                Step::Agent(said("Hello, how can I help?")),
                Step::Caller(said("When are you open?")),
                Step::Agent(said("From nine to five.")),
            ],
            variables: Map::new(),
            user_id: None,
            feedback: Feedback::default(),
            tags: Vec::new(),
            seed: 0,
        }
    }
}
