//! Importing a list: uploaded, its columns confirmed, tried, and then done.
//!
//! The upload is kept under a name made of its content, so that the page with
//! its columns can be loaded again, and the same list twice is one upload. The
//! trial and the import itself are jobs.

use askama::Template;
use axum::Form as Sent;
use axum::extract::{FromRequestParts, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Campaign, CampaignId, MailingId, OperationId};
use http::StatusCode;
use http::request::Parts;
use lists::{Certainty, Column, Field, Sheet};
use sha2::{Digest, Sha256};

use super::{Campaigned, found, recipients};
use crate::figures;
use crate::form::Form;
use crate::names::Pick;
use crate::order::{follow, order, trouble};
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::{Failure, sentence};
use crate::site::Site;

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    frame: Frame,
    csrf: String,
    id: String,
    name: String,
    upload: String,
    about: String,
    columns: Vec<ColumnLine>,
    mailings: Vec<Pick>,
    trouble: Option<String>,
}

/// A column, what it is taken for, and some of what stands in it.
struct ColumnLine {
    place: usize,
    heading: String,
    certainty: &'static str,
    samples: Vec<String>,
    picks: Vec<Pick>,
}

const SHEET: &str = "sheet";

/// `POST /campaigns/{campaign_id}/imports`: keeps the list, and goes on to its
/// columns.
pub(crate) async fn upload(
    State(site): State<Site>,
    visitor: Visitor,
    Campaigned(id): Campaigned,
    upload: access::Upload,
) -> Result<Response, Failure> {
    found(&site, &id).await?;
    let refuse = |why: String| {
        let mut form = Form::default();
        form.refuse("list", why);
        form
    };
    let Some(list) = upload.file else {
        let form = refuse("Choose a file first.".to_owned());
        return recipients::again(&site, &visitor, &id, form).await;
    };
    if let Err(why) = Sheet::read(&list) {
        let form = refuse(sentence(&why.to_string()));
        return recipients::again(&site, &visitor, &id, form).await;
    }
    let name = name(&id, &list)?;
    site.store.put_upload(&name, SHEET, &list).await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/imports/{name}")).into_response())
}

/// What an upload is kept under.
fn name(campaign: &CampaignId, list: &[u8]) -> Result<OperationId, Failure> {
    let digest = Sha256::new()
        .chain_update(campaign.as_str())
        .chain_update([0])
        .chain_update(list)
        .finalize();
    let digits: String = digest
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("list_{digits}")
        .parse()
        .map_err(|_| Failure::ours())
}

/// `GET /campaigns/{campaign_id}/imports/{upload}`
pub(crate) async fn columns(
    State(site): State<Site>,
    visitor: Visitor,
    Campaigned(id): Campaigned,
    Uploaded(upload): Uploaded,
) -> Result<Response, Failure> {
    let campaign = found(&site, &id).await?.value;
    let list = site.store.upload(&upload, SHEET).await?;
    let how = guessed(&campaign);
    let page = ImportPage::new(&visitor, &campaign, &upload, &list, &how, None)?;
    Ok(shown(&page))
}

/// `POST /campaigns/{campaign_id}/imports/{upload}`: tries the import with the
/// columns that were chosen.
pub(crate) async fn begin(
    State(site): State<Site>,
    visitor: Visitor,
    Campaigned(id): Campaigned,
    Uploaded(upload): Uploaded,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let campaign = found(&site, &id).await?.value;
    let list = site.store.upload(&upload, SHEET).await?;
    let how = chosen(&campaign, &fields);
    let order = order(&site, &visitor, true);
    match Box::pin(jobs::import(&site.store, &id, how.list(&list), order)).await {
        Ok(job) => follow(&site, &job).await,
        Err(error) => {
            let told = trouble(&error);
            let told = Some(told.ok_or(error)?);
            let page = ImportPage::new(&visitor, &campaign, &upload, &list, &how, told)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)).into_response())
        }
    }
}

/// What a person said of a list.
#[derive(Default)]
struct Chosen {
    /// Each column by its place, with the word of its field.
    columns: Vec<(String, Option<String>)>,
    mailing: Option<MailingId>,
}

impl Chosen {
    fn list<'a>(&'a self, bytes: &'a [u8]) -> jobs::List<'a> {
        jobs::List {
            bytes,
            columns: &self.columns,
            default_mailing: self.mailing.as_ref(),
        }
    }
}

/// Before a person said anything: the columns as guessed, for the newest
/// mailing.
fn guessed(campaign: &Campaign) -> Chosen {
    let newest = campaign.mailings.iter();
    let newest = newest.max_by_key(|mailing| mailing.dropped_on);
    Chosen {
        mailing: newest.map(|mailing| mailing.id.clone()),
        ..Chosen::default()
    }
}

fn chosen(campaign: &Campaign, fields: &[(String, String)]) -> Chosen {
    let columns = fields.iter().filter_map(|(name, field)| {
        let place = name.strip_prefix("column-")?;
        let field = Some(field.clone()).filter(|field| !field.is_empty());
        Some((place.to_owned(), field))
    });
    let mailing = fields.iter().find(|(name, _)| name == "mailing");
    let mailing = mailing.and_then(|(_, id)| id.parse::<MailingId>().ok());
    Chosen {
        mailing: mailing.filter(|id| campaign.mailing(id).is_some()),
        columns: columns.collect(),
    }
}

impl ImportPage {
    fn new(
        visitor: &Visitor,
        campaign: &Campaign,
        upload: &OperationId,
        list: &[u8],
        how: &Chosen,
        trouble: Option<String>,
    ) -> Result<Self, Failure> {
        let unusable = |why: jobs::Unreadable| Failure::invalid("list", &why.to_string());
        let sheet = Sheet::read(list).map_err(|why| unusable(why.into()))?;
        let settings = jobs::settings(campaign, how.mailing.clone());
        let columns = jobs::columns(&sheet, &settings, &how.columns).map_err(unusable)?;
        let title = format!("Import into {}", campaign.name);
        Ok(Self {
            frame: Frame::new(title, Section::Campaigns, Some(visitor)),
            csrf: visitor.csrf.clone(),
            id: campaign.id.to_string(),
            name: campaign.name.clone(),
            upload: upload.to_string(),
            about: format!(
                "{}, read with a {} between cells",
                figures::counted(sheet.len() as u64, "row"),
                sheet.separator().name()
            ),
            columns: columns.all().iter().map(ColumnLine::from).collect(),
            mailings: mailings(campaign, how.mailing.as_ref()),
            trouble,
        })
    }
}

fn mailings(campaign: &Campaign, chosen: Option<&MailingId>) -> Vec<Pick> {
    let mut mailings: Vec<_> = campaign.mailings.iter().collect();
    mailings.sort_by_key(|mailing| std::cmp::Reverse(mailing.dropped_on));
    let pick = |mailing: &domain::Mailing| Pick {
        value: mailing.id.to_string(),
        name: match &mailing.name {
            Some(name) => format!("{name}, dropped {}", mailing.dropped_on),
            None => format!("{}, dropped {}", mailing.id, mailing.dropped_on),
        },
        chosen: chosen == Some(&mailing.id),
    };
    mailings.into_iter().map(pick).collect()
}

impl From<&Column> for ColumnLine {
    fn from(column: &Column) -> Self {
        let pick = |field: Field| Pick {
            value: field.as_str().to_owned(),
            name: words(field).to_owned(),
            chosen: column.field == Some(field),
        };
        Self {
            place: column.index.saturating_add(1),
            heading: column.heading.clone(),
            certainty: match (column.field, column.certainty) {
                (None, _) | (_, Certainty::None) => "",
                (_, Certainty::Values) => "guessed by what stands in it",
                (_, Certainty::Resembles) => "guessed by a word of its name",
                (_, Certainty::Named) => "by its name",
                (_, Certainty::Chosen) => "chosen",
            },
            samples: column.samples.clone(),
            picks: Field::ALL.into_iter().map(pick).collect(),
        }
    }
}

fn words(field: Field) -> &'static str {
    match field {
        Field::RecipientId => "Recipient's id",
        Field::Mailing => "Mailing's id",
        Field::FirstName => "First name",
        Field::LastName => "Last name",
        Field::FullName => "Whole name",
        Field::Phone => "Phone",
        Field::Email => "E-mail",
        Field::Address => "Address",
        Field::HouseNumber => "House number",
        Field::City => "City",
        Field::Zip => "ZIP or postal code",
        Field::Country => "Country",
        Field::Code => "Mailer code",
    }
}

/// The upload that the path names.
pub(crate) struct Uploaded(pub(crate) OperationId);

impl<S: Send + Sync> FromRequestParts<S> for Uploaded {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path((_, upload)) = Path::<(String, String)>::from_request_parts(parts, state).await?;
        let known = upload.strip_prefix("list_").is_some();
        let upload = upload.parse().ok().filter(|_| known);
        upload
            .map(Self)
            .ok_or_else(|| Failure::not_found("no list was uploaded under this name"))
    }
}
