//! `/campaigns`: what made the phone ring, and how often.

mod settings;

use std::collections::BTreeMap;

use askama::Template;
use axum::Form as Sent;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::{Bucket, Campaign, CampaignId, Tally};
use http::StatusCode;
use jiff::ToSpan;
use jobs::NotStarted;
use store::Entry;

use crate::figures;
use crate::form::Form;
use crate::moment::Clock;
use crate::order::{follow, order};
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

pub(crate) use self::settings::{blank, filled, medium, mediums, read, span};

#[derive(Template)]
#[template(path = "campaigns.html")]
struct CampaignsPage {
    frame: Frame,
    csrf: String,
    may_manage: bool,
    days: i64,
    rows: Vec<CampaignRow>,
    form: Form,
    mediums: [(&'static str, &'static str); 3],
}

/// A campaign as one row.
struct CampaignRow {
    path: String,
    name: String,
    medium: &'static str,
    dates: String,
    mailings: String,
    calls: String,
    calls_path: String,
    converted: String,
}

/// So many days back calls are counted on lists of campaigns.
pub(crate) const DAYS: i64 = 90;

/// `GET /campaigns`
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let form = blank(&site.clock());
    Ok(shown(&CampaignsPage::read(&site, &visitor, form).await?))
}

/// `POST /campaigns`
pub(crate) async fn create(
    State(site): State<Site>,
    visitor: Visitor,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let mut form = Form::from(fields);
    let id = settings::new_id(&mut form);
    let campaign = id.and_then(|id| read(&mut form, id, Vec::new()));
    let Some(campaign) = campaign else {
        return again(&site, &visitor, StatusCode::UNPROCESSABLE_ENTITY, form).await;
    };
    let entry = Entry::Campaign(campaign.id.clone(), Some(campaign));
    let order = order(&site, &visitor, false);
    // A campaign that is new is at no revision yet.
    match Box::pin(jobs::change(&site.store, entry, Some(0), order)).await {
        Ok(job) => follow(&site, &job).await,
        Err(NotStarted::Stale { .. }) => {
            form.refuse("campaign_id", "Another campaign has this id.");
            again(&site, &visitor, StatusCode::CONFLICT, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn again(
    site: &Site,
    visitor: &Visitor,
    status: StatusCode,
    form: Form,
) -> Result<Response, Failure> {
    let page = CampaignsPage::read(site, visitor, form).await?;
    Ok((status, shown(&page)).into_response())
}

impl CampaignsPage {
    async fn read(site: &Site, visitor: &Visitor, form: Form) -> Result<Self, Failure> {
        let clock = site.clock();
        let (book, counters) = tokio::try_join!(site.store.book(), counted(site, &clock))?;
        let mut campaigns: Vec<&Campaign> = book.campaigns.values().collect();
        campaigns.sort_by_key(|campaign| (campaign.name.to_lowercase(), campaign.id.clone()));
        let row = |campaign: &&Campaign| CampaignRow::new(campaign, &counters);
        Ok(Self {
            frame: Frame::new("Campaigns", Section::Campaigns, Some(visitor)),
            csrf: visitor.csrf.clone(),
            may_manage: visitor.may_administer(),
            days: DAYS,
            rows: campaigns.iter().map(row).collect(),
            form,
            mediums: mediums(),
        })
    }
}

/// What the calls of the last days came to.
async fn counted(site: &Site, clock: &Clock) -> Result<BTreeMap<Bucket, Tally>, store::StoreError> {
    let today = clock.today();
    let first = today.checked_sub(DAYS.days()).unwrap_or(today);
    site.store.counters(first, today).await
}

/// The sum over all days and agents of one campaign.
fn tally(counters: &BTreeMap<Bucket, Tally>, id: &CampaignId) -> Tally {
    let of_it = counters
        .iter()
        .filter(|(bucket, _)| bucket.campaign.as_ref() == Some(id));
    of_it.fold(Tally::default(), |mut sum, (_, tally)| {
        sum += tally.clone();
        sum
    })
}

impl CampaignRow {
    fn new(campaign: &Campaign, counters: &BTreeMap<Bucket, Tally>) -> Self {
        let tally = tally(counters, &campaign.id);
        Self {
            path: format!("/campaigns/{}", campaign.id),
            name: campaign.name.clone(),
            medium: medium(campaign.medium),
            dates: span(campaign),
            mailings: figures::count(campaign.mailings.len() as u64),
            calls: figures::count(tally.all.calls),
            calls_path: format!("/campaigns/{}/calls", campaign.id),
            converted: figures::count(tally.all.converted),
        }
    }
}
