//! What can be typed while the stand-in runs.

use std::str::FromStr;
use std::time::Duration;

use jiff::SignedDuration;
use sandbox::elevenlabs::{Fault, Vendor};

pub(crate) const HELP: &str = "  webhooks off      nobody is told of calls any more; webhooks on
  lost on           a webhook in three never arrives; lost off
  twice on          a webhook in three arrives twice; twice off
  retries on        what was not taken is told again, as the vendor can; retries off
  late on           calls come to the list five minutes late; late off
  429 on            every request is one too many
  errors on         one request in ten is too many, one in twenty fails
  html on           every answer is a page for people
  slow on           every answer takes five seconds
  down              every request fails
  up                the API is as it should be
  call              somebody calls now
  status            how much there is, and what was asked
  quit              end it";

const NO_LEDGER: &str = "no ledger was found yet";

/// One line that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Help,
    Quit,
    Call,
    Status,
    Webhooks(bool),
    Lost(bool),
    Twice(bool),
    Retries(bool),
    Late(bool),
    /// What befalls the API, in the place of what did.
    Api(Trouble),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    None,
    TooMany,
    Errors,
    Html,
    Slow,
    Down,
}

/// A line that was not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is nothing that can be done here; what can be is")]
pub(crate) struct Unknown(String);

impl FromStr for Order {
    type Err = Unknown;

    fn from_str(line: &str) -> Result<Self, Unknown> {
        let line = line.trim().to_lowercase();
        let (what, how) = line.split_once(' ').unwrap_or((&line, ""));
        let on = match how.trim() {
            "" | "on" => true,
            "off" => false,
            _ => return Err(Unknown(line)),
        };
        let api = |trouble| Self::Api(if on { trouble } else { Trouble::None });
        Ok(match what {
            "" | "help" | "?" => Self::Help,
            "quit" | "exit" => Self::Quit,
            "call" => Self::Call,
            "status" => Self::Status,
            "webhooks" => Self::Webhooks(on),
            "lost" => Self::Lost(on),
            "twice" => Self::Twice(on),
            "retries" => Self::Retries(on),
            "late" => Self::Late(on),
            "429" => api(Trouble::TooMany),
            "errors" => api(Trouble::Errors),
            "html" => api(Trouble::Html),
            "slow" => api(Trouble::Slow),
            "down" => api(Trouble::Down),
            "up" => Self::Api(Trouble::None),
            _ => return Err(Unknown(line)),
        })
    }
}

impl Order {
    /// Does it, and says what was done.
    pub(crate) fn carry_out(self, vendor: &mut Vendor) -> String {
        let share = |on: bool, percent: usize| if on { percent } else { 0 };
        let webhooks = &mut vendor.faults.webhooks;
        match self {
            Self::Help | Self::Quit | Self::Call => return HELP.to_owned(),
            Self::Status => return status(vendor),
            Self::Retries(_) if vendor.webhooks.is_empty() => return NO_LEDGER.to_owned(),
            Self::Webhooks(on) => webhooks.never = share(!on, 100),
            Self::Lost(on) => webhooks.lost = share(on, 33),
            Self::Twice(on) => webhooks.twice = share(on, 33),
            Self::Retries(on) => {
                for webhook in &mut vendor.webhooks {
                    webhook.retries = on;
                }
            }
            Self::Late(on) => {
                let by = SignedDuration::from_mins(5);
                vendor.faults.lists_late(share(on, 100), by);
            }
            Self::Api(trouble) => trouble.befall(vendor),
        }
        "done".to_owned()
    }
}

impl Trouble {
    fn befall(self, vendor: &mut Vendor) {
        let faults = &mut vendor.faults;
        faults.api_recovers();
        match self {
            Self::None => {}
            Self::TooMany => {
                let retry_after = Some(2);
                faults.always(None, Fault::RateLimited { retry_after });
            }
            Self::Errors => faults.usual(),
            Self::Html => faults.always(None, Fault::HtmlPage),
            Self::Slow => faults.always(None, Fault::Slow(Duration::from_secs(5))),
            Self::Down => faults.always(None, Fault::Failing(503)),
        }
    }
}

fn status(vendor: &Vendor) -> String {
    let webhook = match vendor.webhooks.first() {
        None => NO_LEDGER,
        Some(webhook) if webhook.is_auto_disabled => "switched off, because it kept failing",
        Some(webhook) if webhook.is_disabled => "switched off",
        Some(_) => "on",
    };
    let asked = vendor.asked();
    let asked = match asked.total() {
        0 => "nothing yet".to_owned(),
        _ => asked.to_string(),
    };
    format!(
        "  calls     {}\n  webhook   {webhook}, {} sent\n  asked     {asked}",
        vendor.conversations().count(),
        vendor.sent().len(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_help_is_understood() {
        for line in HELP.lines() {
            let typed: Vec<&str> = line.split_whitespace().take(2).collect();
            let known = |words: &str| words.parse::<Order>().is_ok();
            assert!(known(&typed.join(" ")) || known(typed[0]), "{line}");
        }
    }

    #[test]
    fn off_undoes_on() {
        let order = |line: &str| line.parse::<Order>();
        assert_eq!(order("webhooks off"), Ok(Order::Webhooks(false)));
        assert_eq!(order(" 429 ON "), Ok(Order::Api(Trouble::TooMany)));
        assert_eq!(order("429 off"), Ok(Order::Api(Trouble::None)));
        assert_eq!(order("up"), order("down off"));
        assert!(order("webhooks perhaps").is_err() && order("dance").is_err());
    }

    #[test]
    fn one_trouble_takes_the_place_of_another_and_webhooks_stay_as_they_are() {
        let mut vendor = Vendor::new(1);
        for line in ["webhooks off", "down", "up", "late on"] {
            let order: Order = line.parse().unwrap();
            assert_eq!(order.carry_out(&mut vendor), "done");
        }
        assert_eq!(vendor.faults.webhooks.never, 100);
        assert!(Order::Status.carry_out(&mut vendor).contains("no ledger"));
    }
}
