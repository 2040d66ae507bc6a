//! `/campaigns/{campaign_id}`: one campaign, with its mailings, its numbers and
//! its list.

mod import;
mod mailings;
mod numbers;
mod recipients;

use askama::Template;
use axum::Form as Sent;
use axum::extract::{FromRequestParts, Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Campaign, CampaignId};
use http::StatusCode;
use http::request::Parts;
use jobs::NotStarted;
use store::{Entry, Revised};

use self::mailings::MailingLine;
use self::numbers::NumberLine;
use crate::campaigns::{DAYS, counted, filled, medium, mediums, read, span, tally};
use crate::figures;
use crate::form::Form;
use crate::order::{follow, order, trouble};
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

pub(crate) use self::import::{begin, columns, upload};
pub(crate) use self::mailings::put_mailing;
pub(crate) use self::numbers::assign;
pub(crate) use self::recipients::recipients;

#[derive(Template)]
#[template(path = "campaign.html")]
struct CampaignPage {
    frame: Frame,
    csrf: String,
    may_manage: bool,
    may_see_recipients: bool,
    id: String,
    name: String,
    medium: &'static str,
    dates: String,
    window: u16,
    days: i64,
    figures: Vec<(&'static str, String)>,
    mediums: [(&'static str, &'static str); 3],
    forms: Forms,
    mailings: Vec<MailingLine>,
    numbers: Vec<NumberLine>,
    has_list: bool,
    rev: u32,
}

/// The forms of the page, as they stand or as they were typed.
#[derive(Default)]
struct Forms {
    /// As the campaign stands, unless it was typed.
    settings: Option<Form>,
    mailing: Form,
    number: Form,
    upload: Form,
}

/// `GET /campaigns/{campaign_id}`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Campaigned(id): Campaigned,
) -> Result<Response, Failure> {
    let page = CampaignPage::read(&site, &visitor, &id, Forms::default()).await?;
    Ok(shown(&page))
}

/// `GET /campaigns/{campaign_id}/calls`: the list of calls, with this filter.
pub(crate) async fn calls(
    State(site): State<Site>,
    Campaigned(id): Campaigned,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    found(&site, &id).await?;
    let more = query.filter(|query| !query.is_empty());
    let more = more.map(|query| format!("&{query}")).unwrap_or_default();
    Ok(Redirect::to(&format!("/calls?campaign_id={id}{more}")).into_response())
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
        let (store, clock) = (&site.store, site.clock());
        let (campaign, counters, numbers, list) = tokio::try_join!(
            store.campaign(id),
            counted(site, &clock),
            store.numbers(),
            store.recipients_of(id, None, 1),
        )?;
        let campaign = campaign.ok_or_else(|| Failure::not_found("no campaign has this id"))?;
        let Revised {
            value: campaign,
            rev,
        } = campaign;
        forms.settings.get_or_insert_with(|| filled(&campaign, rev));
        let tally = tally(&counters, id);
        Ok(Self {
            frame: Frame::new(campaign.name.clone(), Section::Campaigns, Some(visitor)),
            csrf: visitor.csrf.clone(),
            may_manage: visitor.may_administer(),
            may_see_recipients: visitor.may_edit(),
            id: id.to_string(),
            medium: medium(campaign.medium),
            dates: span(&campaign),
            window: campaign.window_days,
            days: DAYS,
            figures: vec![
                ("Calls", figures::count(tally.all.calls)),
                ("Success", figures::count(tally.all.success)),
                ("Converted", figures::count(tally.all.converted)),
            ],
            mediums: mediums(),
            mailings: mailings::lines(&campaign, rev, &forms.mailing),
            numbers: numbers::lines(&numbers, id),
            has_list: !list.rows.is_empty(),
            rev,
            forms,
            name: campaign.name,
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
