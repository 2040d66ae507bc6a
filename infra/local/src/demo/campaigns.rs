//! What the example's business knows: four campaigns, their numbers and lists.
//!
//! They are entered before the first call comes, once; what somebody changed
//! since stays.

use std::time::Duration;

use domain::{
    Assignment, Batch, Campaign, CampaignId, KnownNumber, Mailing, Medium, NumberKind, Timestamp,
};
use jiff::Span;
use jiff::civil::Date;
use jobs::{List, Order};
use sandbox::business::{LINES, Person, everybody};
use store::{Put, Store};

/// A campaign of the example, and whom it was sent to.
struct Plan {
    id: &'static str,
    name: &'static str,
    offer: &'static str,
    medium: Medium,
    zone: &'static str,
    region: &'static str,
    languages: &'static [&'static str],
    /// One person of so many is on its list.
    one_of: usize,
}

const PLANS: [Plan; 4] = [
    Plan {
        id: "roof-check-fall",
        name: "Roof Check Fall",
        offer: "Free roof inspection",
        medium: Medium::DirectMail,
        zone: "America/Chicago",
        region: "US",
        languages: &["en", "es"],
        one_of: 2,
    },
    Plan {
        id: "window-refresh",
        name: "Window Refresh",
        offer: "15% off new windows",
        medium: Medium::DirectMail,
        zone: "America/Chicago",
        region: "US",
        languages: &["en"],
        one_of: 3,
    },
    Plan {
        id: "solar-callback",
        name: "Solar Callback",
        offer: "State rebate on solar panels",
        medium: Medium::Outbound,
        zone: "America/Chicago",
        region: "US",
        languages: &["en"],
        one_of: 2,
    },
    Plan {
        id: "fensteraktion",
        name: "Fensteraktion",
        offer: "Neue Fenster zum Aktionspreis",
        medium: Medium::DirectMail,
        zone: "Europe/Berlin",
        region: "DE",
        languages: &["de"],
        one_of: 1,
    },
];

/// The number that everybody has.
const MAIN: &str = "+13125550100";

/// How long before the first call the pieces were dropped, in days.
const DROPPED: i64 = 36;

/// Enters campaigns, numbers, batches and lists.
pub(super) async fn enter(store: &Store, as_of: Timestamp) -> anyhow::Result<()> {
    let today = as_of.to_zoned(store.zone().clone()).date();
    let mut entered = false;
    for plan in &PLANS {
        let campaign = plan.campaign(today)?;
        if store.campaign(&campaign.id).await?.is_none()
            && let Put::Done { .. } = store.add_campaign(&campaign).await?
        {
            plan.number(store, today).await?;
            plan.list(store, &campaign.id).await?;
            entered = true;
        }
    }
    if entered {
        let main = KnownNumber {
            number: MAIN.parse()?,
            kind: NumberKind::Main,
            label: Some("main number".to_owned()),
        };
        store.put_number(&main).await?;
    }
    Ok(())
}

impl Plan {
    fn campaign(&self, today: Date) -> anyhow::Result<Campaign> {
        let ago = |days: i64| today.saturating_sub(Span::new().days(days));
        let mailing = Mailing {
            id: format!("{}-1", self.id).parse()?,
            name: None,
            dropped_on: ago(DROPPED),
            in_home_from: ago(DROPPED.saturating_sub(3)),
            in_home_to: ago(DROPPED.saturating_sub(6)),
        };
        Ok(Campaign {
            id: self.id.parse()?,
            name: self.name.to_owned(),
            medium: self.medium,
            zone: self.zone.parse()?,
            window_days: Campaign::WINDOW_DAYS,
            starts_on: Some(ago(DROPPED)),
            ends_on: None,
            region: self.region.parse().ok(),
            offer: Some(self.offer.to_owned()),
            phrases: Vec::new(),
            codes: [].into(),
            mailings: match self.medium {
                Medium::Outbound => Vec::new(),
                _ => vec![mailing],
            },
        })
    }

    /// The numbers of the lines that are this campaign's, and its batch.
    async fn number(&self, store: &Store, today: Date) -> anyhow::Result<()> {
        let own = LINES.iter().filter(|line| line.campaign == Some(self.id));
        for line in own {
            if let Some(id) = line.batch_id() {
                let batch = Batch {
                    id,
                    campaign: self.id.parse()?,
                    name: Some(self.name.to_owned()),
                };
                store.put_batch(&batch).await?;
            }
            let Some(number) = line.number else { continue };
            let assignment = Assignment {
                number: number.parse()?,
                campaign: self.id.parse()?,
                from: today.saturating_sub(Span::new().days(DROPPED)),
                to: None,
            };
            store
                .put_assignments(&number.parse()?, vec![assignment])
                .await?;
        }
        Ok(())
    }

    /// Imports the campaign's list as a customer would.
    async fn list(&self, store: &Store, campaign: &CampaignId) -> anyhow::Result<()> {
        let rows = self
            .languages
            .iter()
            .flat_map(|language| everybody(language))
            .enumerate()
            .filter(|(n, _)| n.is_multiple_of(self.one_of))
            .map(|(n, person)| row(n, &person));
        let mut sheet = "Customer number,First name,Last name,Phone,Street\n".to_owned();
        sheet.extend(rows);
        let list = List {
            bytes: sheet.as_bytes(),
            ..List::default()
        };
        let order = Order {
            id: None,
            actor: "demo".to_owned(),
            dry_run: false,
            now: boot::now(),
        };
        let job = jobs::import(store, campaign, list, order).await?;
        jobs::work_on(store, &job.id, Duration::from_secs(60), boot::now()).await?;
        Ok(())
    }
}

/// Lists are never complete: every seventh has no phone.
fn row(n: usize, person: &Person) -> String {
    let phone = match n % 7 {
        6 => "",
        _ => person.number.as_str(),
    };
    format!(
        "B{:04},{},{},{phone},{}\n",
        1000_usize.saturating_add(n),
        person.first,
        person.last,
        person.street
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_campaign_of_a_line_is_one_of_the_plans() {
        for campaign in LINES.iter().filter_map(|line| line.campaign) {
            assert!(PLANS.iter().any(|plan| plan.id == campaign), "{campaign}");
        }
    }
}
