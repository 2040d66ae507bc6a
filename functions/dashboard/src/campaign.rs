//! `/campaigns/{campaign_id}`: one campaign, with its mailings, its numbers and
//! its list.

mod import;
mod mailings;
mod numbers;
mod recipients;
mod tabs;

use askama::Template;
use axum::Form as Sent;
use axum::extract::{FromRequestParts, Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::{Campaign, CampaignId};
use http::StatusCode;
use http::request::Parts;
use jobs::NotStarted;
use store::{Entry, Revised};

use self::mailings::MailingLine;
use self::numbers::NumberLine;
use crate::analytics::{ByDay, Measure, Of, Range, Sums};
use crate::calls::list_of;
use crate::campaigns::{DAYS, filled, mediums, read};
use crate::form::Form;
use crate::order::{follow, order, trouble};
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

pub(crate) use self::import::{begin, columns, upload};
pub(crate) use self::mailings::put_mailing;
pub(crate) use self::numbers::assign;
pub(crate) use self::recipients::recipients;
pub(crate) use self::tabs::Tabs;

#[derive(Template)]
#[template(path = "campaign.html")]
struct CampaignPage {
    frame: Frame,
    tabs: Tabs,
    /// Which of the tabs is shown.
    here: &'static str,
    csrf: String,
    may_manage: bool,
    id: String,
    /// What the overview alone shows.
    overview: Option<Overview>,
    mediums: [(&'static str, &'static str); 3],
    forms: Forms,
    mailings: Vec<MailingLine>,
    numbers: Vec<NumberLine>,
    rev: u32,
}

/// The forms of the page, as they stand or as they were typed.
#[derive(Default)]
struct Forms {
    /// The tab that they stand on.
    here: &'static str,
    /// As the campaign stands, unless it was typed.
    settings: Option<Form>,
    mailing: Form,
    number: Form,
}

/// `GET /campaigns/{campaign_id}`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Campaigned(id): Campaigned,
) -> Result<Response, Failure> {
    tab(&site, &visitor, &id, Tabs::OVERVIEW).await
}

/// `GET /campaigns/{campaign_id}/mailings`
pub(crate) async fn mailings(
    State(site): State<Site>,
    visitor: Visitor,
    Campaigned(id): Campaigned,
) -> Result<Response, Failure> {
    tab(&site, &visitor, &id, Tabs::MAILINGS).await
}

/// `GET /campaigns/{campaign_id}/numbers`
pub(crate) async fn numbers(
    State(site): State<Site>,
    visitor: Visitor,
    Campaigned(id): Campaigned,
) -> Result<Response, Failure> {
    tab(&site, &visitor, &id, Tabs::NUMBERS).await
}

async fn tab(
    site: &Site,
    visitor: &Visitor,
    id: &CampaignId,
    here: &'static str,
) -> Result<Response, Failure> {
    let forms = Forms {
        here,
        ..Forms::default()
    };
    Ok(shown(&CampaignPage::read(site, visitor, id, forms).await?))
}

/// `GET /campaigns/{campaign_id}/calls`
pub(crate) async fn calls(
    State(site): State<Site>,
    visitor: Visitor,
    Campaigned(id): Campaigned,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let campaign = found(&site, &id).await?.value;
    list_of(&site, &visitor, query.as_deref(), campaign).await
}

/// `POST /campaigns/{campaign_id}`
pub(crate) async fn save(
    State(site): State<Site>,
    visitor: Visitor,
    Campaigned(id): Campaigned,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let mut form = Form::from(fields);
    let stands = found(&site, &id).await?;
    let forms = |form| Forms {
        settings: Some(form),
        ..Forms::default()
    };
    let Some(campaign) = read(&mut form, id.clone(), stands.value.mailings) else {
        return invalid(&site, &visitor, &id, forms(form)).await;
    };
    let rev = form.rev();
    match change(&site, &visitor, campaign, rev, form.is_dry_run()).await {
        Ok(response) => response,
        Err(error) => refused(&site, &visitor, &id, error, form, forms).await,
    }
}

/// Orders that `campaign` stands as it is, and goes on to what follows.
async fn change(
    site: &Site,
    visitor: &Visitor,
    campaign: Campaign,
    rev: u32,
    dry_run: bool,
) -> Result<Result<Response, Failure>, NotStarted> {
    let entry = Entry::Campaign(campaign.id.clone(), Some(campaign));
    let order = order(site, visitor, dry_run);
    let job = Box::pin(jobs::change(&site.store, entry, Some(rev), order)).await?;
    Ok(follow(site, &job).await)
}

/// The page once more, when the form can do something about it.
async fn refused(
    site: &Site,
    visitor: &Visitor,
    id: &CampaignId,
    error: NotStarted,
    mut form: Form,
    forms: impl FnOnce(Form) -> Forms,
) -> Result<Response, Failure> {
    let Some(told) = trouble(&error) else {
        return Err(error.into());
    };
    form.trouble = Some(told);
    if let NotStarted::Stale { current } = error {
        form.set("rev", current.to_string());
    }
    let page = CampaignPage::read(site, visitor, id, forms(form)).await?;
    Ok((StatusCode::CONFLICT, shown(&page)).into_response())
}

async fn invalid(
    site: &Site,
    visitor: &Visitor,
    id: &CampaignId,
    forms: Forms,
) -> Result<Response, Failure> {
    let page = CampaignPage::read(site, visitor, id, forms).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)).into_response())
}

/// The campaign with this id.
async fn found(site: &Site, id: &CampaignId) -> Result<Revised<Campaign>, Failure> {
    let campaign = site.store.campaign(id).await?;
    campaign.ok_or_else(|| Failure::not_found("no campaign has this id"))
}

impl CampaignPage {
    async fn read(
        site: &Site,
        visitor: &Visitor,
        id: &CampaignId,
        mut forms: Forms,
    ) -> Result<Self, Failure> {
        let here = forms.here;
        let read = tokio::try_join!(
            found(site, id),
            tallied(site, id, here),
            numbered(site, id, here),
        );
        let (Revised { value, rev }, overview, numbers) = read?;
        let campaign = value;
        forms.settings.get_or_insert_with(|| filled(&campaign, rev));
        Ok(Self {
            frame: Frame::new(campaign.name.clone(), Section::Campaigns, Some(visitor)),
            tabs: Tabs::of(&campaign, here, visitor),
            here,
            csrf: visitor.csrf.clone(),
            may_manage: visitor.may_administer(),
            id: id.to_string(),
            overview,
            mediums: mediums(),
            mailings: mailings::lines(&campaign, rev, &forms.mailing),
            numbers,
            rev,
            forms,
        })
    }

    /// The form of a mailing that is not there yet.
    fn new_mailing(&self) -> Form {
        let typed = &self.forms.mailing;
        if typed.has("known", "yes") || !typed.is_faulty() {
            return Form::of([("rev", self.rev.to_string())]);
        }
        typed.clone()
    }

    /// The settings as they stand or were typed.
    fn settings(&self) -> &Form {
        self.forms.settings.as_ref().unwrap_or(&self.forms.mailing)
    }
}

/// What the campaign came to, and whether it has a list.
struct Overview {
    told: String,
    before: String,
    measures: Vec<Measure>,
    by_day: ByDay,
    has_list: bool,
}

async fn tallied(site: &Site, id: &CampaignId, here: &str) -> Result<Option<Overview>, Failure> {
    if here != Tabs::OVERVIEW {
        return Ok(None);
    }
    let today = site.clock().today();
    let range = Range::up_to(today, DAYS);
    let counters = site.store.counters(range.before().first, today);
    let list = site.store.recipients_of(id, None, 1);
    let (counters, list) = tokio::try_join!(counters, list)?;
    let of = Of {
        campaign: Some(id.clone()),
        agent: None,
    };
    let sums = Sums::new(range, &of, &counters);
    let analytics = format!("{}?range={DAYS}&campaign_id={id}", crate::analytics::PATH);
    Ok(Some(Overview {
        told: range.told(),
        before: range.before().told(),
        measures: measures(&sums, id),
        by_day: ByDay::new(&sums, today, &calls_path(id), analytics),
        has_list: !list.rows.is_empty(),
    }))
}

fn measures(sums: &Sums, id: &CampaignId) -> Vec<Measure> {
    let (now, before) = (&sums.now, &sums.before);
    let calls = format!("{}?from={}", calls_path(id), sums.range.first);
    let converted = format!("{calls}&converted=true");
    vec![
        Measure::calls(now, before).at(calls),
        Measure::count("New responders", now.responders, before.responders),
        Measure::conversion(now, before).at(converted),
        Measure::worth(now, before),
    ]
}

fn calls_path(id: &CampaignId) -> String {
    format!("/campaigns/{id}/calls")
}

async fn numbered(site: &Site, id: &CampaignId, here: &str) -> Result<Vec<NumberLine>, Failure> {
    match here {
        Tabs::NUMBERS => Ok(numbers::lines(&site.store.numbers().await?, id)),
        _ => Ok(Vec::new()),
    }
}

/// The campaign that the path names. What cannot be an id is no campaign.
pub(crate) struct Campaigned(pub(crate) CampaignId);

impl<S: Send + Sync> FromRequestParts<S> for Campaigned {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(path) =
            Path::<std::collections::BTreeMap<String, String>>::from_request_parts(parts, state)
                .await?;
        let id = path.get("campaign_id").and_then(|text| text.parse().ok());
        id.map(Self)
            .ok_or_else(|| Failure::not_found("no campaign has this id"))
    }
}
