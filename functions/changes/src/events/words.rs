//! The texts of mails: what is wrong, and which switch to press.
//!
//! A text is one paragraph without quotation marks, because the rule that mails
//! it puts it between some.

use domain::{Cause, Health};
use store::stream::Standing;

const WEBHOOKS: &str = "in ElevenLabs under Settings, Webhooks";
const POST_CALL: &str = "in ElevenLabs under Agents, Settings, Post-call webhook";

pub(super) fn of_health(state: &Standing) -> String {
    let since = match state.health_since {
        Some(since) => format!(" since {}", since.strftime("%Y-%m-%d %H:%M UTC")),
        None => String::new(),
    };
    let cause = || because(state.health_cause);
    plain(&match state.health {
        Health::Down => format!(
            "The ElevenLabs webhook is down{since}. {} No call is lost meanwhile: Ringledger asks \
             ElevenLabs for calls every minute, and says so when deliveries flow again.",
            cause()
        ),
        Health::Degraded => format!(
            "The ElevenLabs webhook misses calls{since}. {} Ringledger asks ElevenLabs for calls \
             every five minutes meanwhile.",
            cause()
        ),
        Health::Healthy => format!(
            "The ElevenLabs webhook delivers again{since}. There is nothing to do; the calls of \
             the meantime were brought in by the sync."
        ),
        Health::Idle => format!(
            "Nothing has happened{since} that would tell how the ElevenLabs webhook fares. It is \
             judged again with the next calls."
        ),
    })
}

pub(super) fn of_failure(state: &Standing) -> String {
    let times = match state.failures {
        1 => "failed".to_owned(),
        failures => format!("failed {failures} times in a row"),
    };
    let failure = state.failure.as_deref().unwrap_or("unknown");
    plain(&format!(
        "The sync with ElevenLabs {times}; the last time by: {failure}. Until it works again, \
         calls whose delivery is lost are missing. Look at the runs on the page /ingest. If the \
         API key was refused, make one that may read conversations, in ElevenLabs under \
         Settings, API keys, and give it to Ringledger."
    ))
}

pub(super) fn of_recovery() -> String {
    "The sync with ElevenLabs works again. There is nothing to do; what it missed meanwhile is \
     being brought in."
        .to_owned()
}

/// What is wrong, and what to do about it.
fn because(cause: Option<Cause>) -> String {
    match cause {
        Some(Cause::Disabled) => format!("Somebody has switched it off. Switch it on {WEBHOOKS}."),
        Some(Cause::AutoDisabled) => format!(
            "ElevenLabs has switched it off after too many failures. Switch it on again \
             {WEBHOOKS}; the last error shown there says why deliveries failed."
        ),
        Some(Cause::Missing) => format!(
            "ElevenLabs knows of no webhook with our address. Add one with HMAC {WEBHOOKS}, at \
             the address that the page /ingest shows, choose it {POST_CALL}, and give its secret \
             to Ringledger."
        ),
        Some(Cause::DeliveryFailed) => format!(
            "ElevenLabs reports a failed delivery later than the last one that came. The error \
             is shown {WEBHOOKS}; switch retries on there, too."
        ),
        Some(Cause::CallsMissed) => format!(
            "Calls end and no delivery tells of them; the sync has to find them. See {WEBHOOKS} \
             whether the webhook is switched on, and {POST_CALL} whether it is chosen, with \
             transcripts. If deliveries are refused, the page /ingest says why."
        ),
        None => {
            format!("See {WEBHOOKS} and {POST_CALL} whether the webhook is switched on and chosen.")
        }
    }
}

fn plain(text: &str) -> String {
    let plain = |char: char| match char {
        '"' => '\'',
        '\\' => '/',
        char if char.is_control() => ' ',
        char => char,
    };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn down(cause: Option<Cause>) -> String {
        of_health(&Standing {
            health: Health::Down,
            health_since: "2026-11-22T14:05:09Z".parse().ok(),
            health_cause: cause,
            ..Standing::default()
        })
    }

    #[test]
    fn a_mail_says_what_is_wrong_since_when_and_which_switch_to_press() {
        assert_eq!(
            down(Some(Cause::AutoDisabled)),
            "The ElevenLabs webhook is down since 2026-11-22 14:05 UTC. ElevenLabs has switched \
             it off after too many failures. Switch it on again in ElevenLabs under Settings, \
             Webhooks; the last error shown there says why deliveries failed. No call is lost meanwhile: Ringledger asks \
             ElevenLabs for calls every minute, and says so when deliveries flow again."
        );
    }

    #[test]
    fn each_cause_has_words_of_its_own() {
        let causes = [
            Some(Cause::Disabled),
            Some(Cause::AutoDisabled),
            Some(Cause::Missing),
            Some(Cause::DeliveryFailed),
            Some(Cause::CallsMissed),
            None,
        ];
        let texts: std::collections::BTreeSet<_> = causes.map(down).into();
        assert_eq!(texts.len(), causes.len());
        assert!(
            texts
                .iter()
                .all(|text| text.contains("in ElevenLabs under"))
        );
    }

    #[test]
    fn a_text_fits_between_quotation_marks() {
        let failure = of_failure(&Standing {
            failures: 3,
            failure: Some("said \"no\"\nC:\\".to_owned()),
            ..Standing::default()
        });
        assert!(failure.contains("failed 3 times in a row; the last time by: said 'no' C:/."));
        assert!(!failure.contains(['"', '\\', '\n']));
    }
}
