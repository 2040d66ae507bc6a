//! One thing the doctor found.

use elevenlabs::client::PostCallChange;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Ok,
    /// It works, but something is missing or not known.
    Warn,
    /// Calls are lost or late because of it.
    Fail,
}

/// One thing that was found, and what to do about it.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) mark: Mark,
    pub(super) says: String,
    pub(super) advice: Option<String>,
    pub(super) fix: Option<Fix>,
}

/// What the API lets us put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fix {
    SwitchOn { webhook: String },
    SwitchRetriesOn { webhook: String },
    Settings(PostCallChange),
}

impl Finding {
    pub(super) fn ok(says: impl Into<String>) -> Self {
        Self::new(Mark::Ok, says)
    }

    pub(super) fn warn(says: impl Into<String>) -> Self {
        Self::new(Mark::Warn, says)
    }

    pub(super) fn fail(says: impl Into<String>) -> Self {
        Self::new(Mark::Fail, says)
    }

    fn new(mark: Mark, says: impl Into<String>) -> Self {
        Self {
            mark,
            says: says.into(),
            advice: None,
            fix: None,
        }
    }

    /// With what a person can do about it.
    pub(super) fn so(self, advice: impl Into<String>) -> Self {
        Self {
            advice: Some(advice.into()),
            ..self
        }
    }

    /// With what `--fix` can do about it.
    pub(super) fn fixed_by(self, fix: Fix) -> Self {
        Self {
            fix: Some(fix),
            ..self
        }
    }
}

impl Mark {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ok => " ok ",
            Self::Warn => "warn",
            Self::Fail => "FAIL",
        }
    }
}

#[expect(clippy::print_stdout, reason = "they are the command's answer")]
pub(super) fn show(findings: &[Finding]) {
    for finding in findings {
        println!("[{}] {}", finding.mark.as_str(), finding.says);
        if let Some(advice) = &finding.advice {
            println!("       {advice}");
        }
        if finding.fix.is_some() {
            println!("       `doctor --fix` does it.");
        }
    }
}
