//! The settings that README.md lists, as values.

use std::time::Duration;

use domain::Region;
use elevenlabs::Tolerance;
use ipnet::IpNet;
use jiff::tz::TimeZone;

use crate::environment::Environment;

/// What the tables' names begin with, unless the environment says otherwise.
const TABLE_PREFIX: &str = "ringledger-";

/// What decides how calls are kept.
pub(crate) struct Keeping {
    pub(crate) table_prefix: String,
    pub(crate) zone: TimeZone,
    pub(crate) ingest: ingest::Settings,
}

/// What decides which deliveries are let in.
pub(crate) struct Door {
    pub(crate) tolerance: Tolerance,
    pub(crate) allowed: Vec<IpNet>,
}

impl Keeping {
    pub(crate) fn read(environment: &mut Environment, deadline: Duration) -> Self {
        let prefix = environment
            .text("TABLE_PREFIX")
            .unwrap_or(TABLE_PREFIX)
            .to_owned();
        Self {
            table_prefix: prefix,
            zone: zone(environment),
            ingest: ingest::Settings {
                agents: environment
                    .list(
                        "ELEVENLABS_AGENT_IDS",
                        "ids of agents with commas between them",
                    )
                    .map(|agents| agents.into_iter().collect()),
                region: region(environment),
                deadline: milliseconds(environment, "STORE_DEADLINE_MS").unwrap_or(deadline),
                syncs: syncs(environment),
            },
        }
    }
}

impl Door {
    pub(crate) fn read(environment: &mut Environment) -> Self {
        let usual = Tolerance::default();
        Self {
            tolerance: Tolerance {
                back: seconds(environment, "SIGNATURE_TOLERANCE_SECS").unwrap_or(usual.back),
                ahead: seconds(environment, "SIGNATURE_FUTURE_SECS").unwrap_or(usual.ahead),
            },
            allowed: allowed(environment),
        }
    }
}

/// Whether there is a key of the vendor's API, or word of where it is kept.
fn syncs(environment: &Environment) -> bool {
    let ways = ["ELEVENLABS_API_KEY", "ELEVENLABS_API_KEY_ARN"];
    ways.into_iter().any(|way| environment.text(way).is_some())
}

fn zone(environment: &mut Environment) -> TimeZone {
    let name = environment.text("TIME_ZONE").unwrap_or("UTC").to_owned();
    TimeZone::get(&name).unwrap_or_else(|_| {
        environment.wrong(
            "TIME_ZONE",
            &name,
            "the name of a time zone, such as Europe/London",
        );
        TimeZone::UTC
    })
}

fn region(environment: &mut Environment) -> Region {
    environment
        .optional("DEFAULT_REGION", "a country's two letters, such as US")
        .unwrap_or_default()
}

fn seconds(environment: &mut Environment, variable: &'static str) -> Option<Duration> {
    environment
        .optional(variable, "a whole number of seconds")
        .map(Duration::from_secs)
}

fn milliseconds(environment: &mut Environment, variable: &'static str) -> Option<Duration> {
    environment
        .optional(variable, "a whole number of milliseconds")
        .map(Duration::from_millis)
}

/// Addresses or ranges; an address is the range of itself.
fn allowed(environment: &mut Environment) -> Vec<IpNet> {
    let expected = "addresses or ranges, such as 203.0.113.7 or 203.0.113.0/24";
    let parts: Option<Vec<AddressOrRange>> = environment.list("WEBHOOK_ALLOWED_IPS", expected);
    parts
        .unwrap_or_default()
        .into_iter()
        .map(|part| part.0)
        .collect()
}

struct AddressOrRange(IpNet);

impl std::str::FromStr for AddressOrRange {
    type Err = ipnet::AddrParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address = text.parse::<std::net::IpAddr>().map(IpNet::from);
        address.or_else(|_| text.parse()).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::new(
            variables
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into())),
        )
    }

    #[test]
    fn an_empty_environment_has_the_usual_settings() {
        let mut environment = environment(&[]);
        let keeping = Keeping::read(&mut environment, Duration::from_millis(450));
        let door = Door::read(&mut environment);
        environment.finish(()).unwrap();

        assert_eq!(keeping.table_prefix, "ringledger-");
        assert_eq!(keeping.zone, TimeZone::UTC);
        assert_eq!(keeping.ingest.agents, None);
        assert_eq!(keeping.ingest.region, Region::default());
        assert_eq!(keeping.ingest.deadline, Duration::from_millis(450));
        assert!(!keeping.ingest.syncs);
        assert_eq!(
            (
                door.tolerance.back.as_secs(),
                door.tolerance.ahead.as_secs()
            ),
            (3600, 300)
        );
        assert!(door.allowed.is_empty());
    }

    #[test]
    fn every_setting_can_be_set() {
        let mut environment = environment(&[
            ("TABLE_PREFIX", "other-"),
            ("TIME_ZONE", "Europe/Berlin"),
            ("ELEVENLABS_AGENT_IDS", "agent_1, agent_2"),
            ("DEFAULT_REGION", "de"),
            ("STORE_DEADLINE_MS", "900"),
            ("ELEVENLABS_API_KEY", "sk_1"),
            ("SIGNATURE_TOLERANCE_SECS", "1800"),
            ("SIGNATURE_FUTURE_SECS", "60"),
            (
                "WEBHOOK_ALLOWED_IPS",
                "203.0.113.7,198.51.100.0/24,2001:db8::/32",
            ),
        ]);
        let keeping = Keeping::read(&mut environment, Duration::ZERO);
        let door = Door::read(&mut environment);
        environment.finish(()).unwrap();

        assert_eq!(keeping.table_prefix, "other-");
        assert_eq!(keeping.zone.iana_name(), Some("Europe/Berlin"));
        assert_eq!(keeping.ingest.agents.unwrap().len(), 2);
        assert_eq!(keeping.ingest.region, "DE".parse().unwrap());
        assert_eq!(keeping.ingest.deadline, Duration::from_millis(900));
        assert!(keeping.ingest.syncs);
        assert_eq!(
            (
                door.tolerance.back.as_secs(),
                door.tolerance.ahead.as_secs()
            ),
            (1800, 60)
        );
        let allowed: Vec<String> = door.allowed.iter().map(ToString::to_string).collect();
        assert_eq!(
            allowed,
            ["203.0.113.7/32", "198.51.100.0/24", "2001:db8::/32"]
        );
    }

    #[test]
    fn each_wrong_setting_is_named_with_what_is_expected() {
        let wrong = [
            ("TIME_ZONE", "Mars/Olympus", "time zone"),
            ("ELEVENLABS_AGENT_IDS", "agent_1,ag ent", "ids of agents"),
            ("DEFAULT_REGION", "Germany", "two letters"),
            ("STORE_DEADLINE_MS", "soon", "milliseconds"),
            ("SIGNATURE_TOLERANCE_SECS", "-1", "seconds"),
            ("SIGNATURE_FUTURE_SECS", "5m", "seconds"),
            ("WEBHOOK_ALLOWED_IPS", "everyone", "addresses or ranges"),
        ];
        for (variable, value, expected) in wrong {
            let mut environment = environment(&[(variable, value)]);
            Keeping::read(&mut environment, Duration::ZERO);
            Door::read(&mut environment);
            let problems = environment.finish(()).unwrap_err().to_string();
            assert!(problems.contains(&format!("{variable} is ")), "{problems}");
            assert!(problems.contains(expected), "{problems}");
        }
    }
}
