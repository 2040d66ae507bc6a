//! Whether ElevenLabs signs with a secret that we have. It never shows one, so
//! there is only evidence: what was accepted, and what was not.

use super::shown;
use crate::doctor::Gathered;
use crate::doctor::finding::Finding;
use crate::doctor::self_test::SelfTest;

pub(super) fn of(gathered: &Gathered) -> Vec<Finding> {
    vec![evidence(gathered), tested(&gathered.self_test)]
}

fn evidence(gathered: &Gathered) -> Finding {
    let kept = &gathered.kept;
    let accepted = kept.counted(&["recorded", "unchanged", "ignored", "erased", "quarantined"]);
    let mismatched = kept.counted(&["sig_mismatch"]);
    let counts = format!(
        "today and yesterday {accepted} deliveries were rightly signed and {mismatched} were not"
    );
    match (kept.accepted, kept.mismatched) {
        (Some(right), wrong) if wrong.is_none_or(|wrong| wrong < right) => {
            let at = shown(right);
            let says = format!(
                "A delivery was signed with a secret of ours at {at}, and none wrongly since; {counts}."
            );
            Finding::ok(says)
        }
        (right, Some(wrong)) => {
            let last = right.map_or("none ever was rightly".to_owned(), |right| {
                format!("the last right one came at {}", shown(right))
            });
            let wrong = shown(wrong);
            let says = format!(
                "A delivery was signed with a secret that is not ours at {wrong}; {last}; {counts}."
            );
            Finding::fail(says).so(
                "If ElevenLabs sent it, its secret is another: `rotate-secret` makes a new one. \
                 If a stranger did, the next delivery of ElevenLabs' will show it.",
            )
        }
        (None | Some(_), None) => Finding::warn(
            "Whether ElevenLabs signs with a secret of ours is not shown yet: no delivery is in \
             the log, and it never tells the secret.",
        )
        .so("Call an agent; the delivery that follows shows it."),
    }
}

fn tested(test: &SelfTest) -> Finding {
    match test {
        SelfTest::Accepted { url } => Finding::ok(format!(
            "A delivery of our own to {url} was taken in: the way is open and our secret is in \
             use there. (That ElevenLabs has the same is not shown by it.)"
        )),
        SelfTest::Answered { url, status: 401 } => Finding::fail(format!(
            "At {url} the secret that is known here is refused."
        ))
        .so(
            "Another ledger answers there, or its secret is another than ours: see \
             ELEVENLABS_WEBHOOK_SECRETS.",
        ),
        SelfTest::Answered { url, status } => Finding::fail(format!(
            "A delivery of our own to {url} was answered with {status}."
        ))
        .so(
            "ElevenLabs' deliveries fare no better: look at the address, and at the webhook's log.",
        ),
        SelfTest::Unanswered { url } => Finding::fail(format!("Nothing answers at {url}."))
            .so("Nor does it to ElevenLabs: is the server, or the tunnel to it, running?"),
        SelfTest::NoAddress => {
            Finding::warn("No delivery of our own was sent: there is no address.")
                .so("Start the server, or set WEBHOOK_URL to the webhook's address.")
        }
        SelfTest::NoSecret(why) => {
            Finding::warn(format!("No delivery of our own was sent: {why}."))
                .so("Set ELEVENLABS_WEBHOOK_SECRETS_ARN, an output of the stack, to have one sent.")
        }
    }
}
