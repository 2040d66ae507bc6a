//! Recipients of one campaign's list, by name, id or the end of a phone number.
//!
//! A list may have a million rows and is kept by id: an id is found at once, a
//! whole number too, and names among as many rows as one look reads. What was
//! not looked at is said.

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::{CampaignId, Key, PhoneNumber, Recipient, RecipientId};
use store::{Page, Position};

use super::{Found, One, Typed};
use crate::refusal::Failure;
use crate::site::Site;

const AT_ONCE: usize = 20;
const A_PAGE: usize = 500;
const PAGES: usize = 4;

/// `GET /find/recipients/{campaign_id}`
pub(crate) async fn recipients(
    State(site): State<Site>,
    Path(campaign): Path<String>,
    Query(typed): Query<Typed>,
) -> Result<Json<Found>, Failure> {
    let campaign = campaign.strip_prefix("to:").unwrap_or(&campaign);
    let Ok(campaign) = campaign.parse::<CampaignId>() else {
        return Ok(Json(Found::default()));
    };
    let typed = typed.q.trim().to_lowercase();
    let mut found = at_once(&site, &campaign, &typed).await?;
    let rest = looked_through(&site, &campaign, &typed, &mut found).await?;
    let more = rest || found.len() > AT_ONCE;
    let remark = "Not all of the list was looked at: type an id or a whole number.";
    let shown = found.iter().take(AT_ONCE);
    Ok(Json(Found {
        found: shown.map(One::from).collect(),
        more,
        remark: rest.then_some(remark),
    }))
}

/// Whose id it is, and whose phone.
async fn at_once(
    site: &Site,
    campaign: &CampaignId,
    typed: &str,
) -> Result<Vec<Recipient>, Failure> {
    let mut found = Vec::new();
    if let Ok(id) = typed.parse::<RecipientId>() {
        found.extend(site.store.recipient(campaign, &id).await?);
    }
    if let Ok(number) = typed.parse::<PhoneNumber>() {
        let question = [Key::Phone(number)].into();
        let answers = site.store.answers(&question, (site.now)()).await?;
        let people = answers.into_values().flat_map(|answer| answer.recipients);
        found.extend(people.filter(|one| one.campaign == *campaign));
    }
    Ok(found)
}

/// Adds who fits among the first rows; whether there are rows beyond them.
async fn looked_through(
    site: &Site,
    campaign: &CampaignId,
    typed: &str,
    found: &mut Vec<Recipient>,
) -> Result<bool, Failure> {
    let mut after: Option<Position> = None;
    for _ in 0..PAGES {
        let page: Page<Recipient> = site
            .store
            .recipients_of(campaign, after.as_ref(), A_PAGE)
            .await?;
        let known: Vec<RecipientId> = found.iter().map(|one| one.id.clone()).collect();
        let fresh = page.rows.into_iter().filter(|one| !known.contains(&one.id));
        found.extend(fresh.filter(|one| fits(one, typed)));
        after = page.next;
        if after.is_none() || found.len() > AT_ONCE {
            break;
        }
    }
    Ok(after.is_some())
}

fn fits(recipient: &Recipient, typed: &str) -> bool {
    let parts = [
        recipient.first_name.as_deref(),
        recipient.last_name.as_deref(),
        recipient.zip.as_deref(),
        Some(recipient.id.as_str()),
    ];
    let text: Vec<&str> = parts.into_iter().flatten().collect();
    let text = text.join(" ").to_lowercase();
    typed.split_whitespace().all(|word| {
        let ends_so = |number: &PhoneNumber| word.len() >= 4 && number.as_str().ends_with(word);
        text.contains(word) || recipient.phones.iter().any(ends_so)
    })
}

impl From<&Recipient> for One {
    fn from(recipient: &Recipient) -> Self {
        let name = full_name(recipient);
        let place = [&recipient.zip, &recipient.city];
        let place: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
        let tail = recipient.phones.first().map(PhoneNumber::as_str);
        let tail = tail.and_then(|number| number.get(number.len().saturating_sub(4)..));
        let note = [
            Some(recipient.id.to_string()).filter(|_| name.is_some()),
            Some(place.join(" ")).filter(|place| !place.is_empty()),
            tail.map(|tail| format!("…{tail}")),
        ];
        let note: Vec<String> = note.into_iter().flatten().collect();
        Self {
            value: recipient.id.to_string(),
            name: name.unwrap_or_else(|| recipient.id.to_string()),
            note: (!note.is_empty()).then(|| note.join(" · ")),
        }
    }
}

/// First and last name, as far as they are known.
pub(crate) fn full_name(recipient: &Recipient) -> Option<String> {
    let parts = [&recipient.first_name, &recipient.last_name];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
