//! What was just done to a call of the queue, in the address and as a toast.

use domain::{ConversationId, Marks};

use super::PATH;
use crate::calls::Asked;
use crate::toast::Toast;

/// What became of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Credited; the revision that says so.
    Credited(u32),
    Nobody(u32),
    /// Marked; the revision that says so, and what was marked before.
    Spam(u32, Marks),
    Test(u32, Marks),
    Undone,
    /// Somebody changed it since; nothing was taken back.
    NotUndone,
    /// A person had decided in the meantime; nothing was changed.
    Decided,
}

/// What the address says of it.
pub(super) const TOLD: [&str; 4] = ["done", "how", "rev", "was"];

impl How {
    fn word(&self) -> &'static str {
        match self {
            Self::Credited(_) => "credited",
            Self::Nobody(_) => "nobody",
            Self::Spam(..) => "spam",
            Self::Test(..) => "test",
            Self::Undone => "undone",
            Self::NotUndone => "not-undone",
            Self::Decided => "decided",
        }
    }

    /// For the address of the page that tells it.
    pub(super) fn told(&self, id: &ConversationId) -> String {
        let told = format!("done={id}&how={}", self.word());
        match self {
            Self::Credited(rev) | Self::Nobody(rev) => format!("{told}&rev={rev}"),
            Self::Spam(rev, was) | Self::Test(rev, was) => {
                format!("{told}&rev={rev}&was={}", written(*was))
            }
            Self::Undone | Self::NotUndone | Self::Decided => told,
        }
    }
}

/// The toast of what the address tells.
pub(super) fn toast(asked: &Asked, may_edit: bool, back: String) -> Option<Toast> {
    let id: ConversationId = asked.value("done")?.parse().ok()?;
    let says = match asked.value("how")? {
        "credited" => "Credited.",
        "nobody" => "Credited to nobody.",
        "spam" => "Marked as spam.",
        "test" => "Marked as a test.",
        "undone" => "Taken back: the call is as it was.",
        "not-undone" => "Somebody changed the call since, so nothing was taken back.",
        "decided" => "Somebody else was quicker. Nothing was changed.",
        _ => return None,
    };
    let toast = Toast::new(says).about("See the call", format!("/calls/{id}"));
    let Some(rev) = asked.value("rev").filter(|_| may_edit) else {
        return Some(toast);
    };
    let fields = vec![
        ("to", "undo".to_owned()),
        ("rev", rev.to_owned()),
        ("was", asked.text("was")),
        ("back", back),
    ];
    Some(toast.undone_by(format!("{PATH}/{id}"), fields))
}

/// Marks in two letters: spam, then test.
fn written(marks: Marks) -> String {
    let letter = |mark| match mark {
        Some(true) => 'y',
        Some(false) => 'n',
        None => '-',
    };
    [letter(marks.spam), letter(marks.test)].iter().collect()
}

/// The marks that [`written`] wrote.
pub(super) fn marks(text: &str) -> Option<Marks> {
    let mark = |letter| match letter {
        'y' => Some(Some(true)),
        'n' => Some(Some(false)),
        '-' => Some(None),
        _ => None,
    };
    let mut letters = text.chars().map(mark);
    let marks = Marks {
        spam: letters.next()??,
        test: letters.next()??,
    };
    letters.next().is_none().then_some(marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_as_they_were_written() {
        for spam in [None, Some(true), Some(false)] {
            for test in [None, Some(true), Some(false)] {
                let was = Marks { spam, test };
                assert_eq!(marks(&written(was)), Some(was));
            }
        }
        for odd in ["", "y", "yy-", "x-"] {
            assert_eq!(marks(odd), None, "{odd}");
        }
    }
}
