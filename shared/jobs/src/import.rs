//! Reading an uploaded list into a campaign's, a batch a step.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Campaign, CampaignId, Key, OperationId, Recipient, RecipientId, keys_of};
use ingest::Overlay;
use store::jobs::{Asked, Job, JobState, Phase, Refused, Scope, Trace, Uploaded};
use store::{Entry, Store, StoreError, Was};

use crate::reach::wide_reach;
use crate::rows::{Reading, Table};

/// The list as it was uploaded, and all rows of it that were refused.
pub(crate) const LIST: &str = "list";
const REFUSED: &str = "refused.json";

/// Rows that one step writes.
const A_STEP: usize = 250;
/// Refused rows in the job's record, and letters of each reason.
const SHOWN: usize = 1000;
const REASON: usize = 120;
/// What a job did is read so many rows at a time.
const A_PAGE: usize = 500;

/// What a job's list says; none when it cannot be read any more, because the
/// campaign or the mailing it is for is gone.
pub(crate) async fn reading(
    store: &Store,
    job: &OperationId,
    campaign: &CampaignId,
    uploaded: &Uploaded,
) -> Result<Option<(Reading, Campaign)>, StoreError> {
    let Some(campaign) = store.campaign(campaign).await? else {
        return Ok(None);
    };
    let list = store.upload(job, LIST).await?;
    let table = Table::read(&list, &campaign.value, uploaded);
    let reading = table.and_then(|table| table.rows()).ok();
    Ok(reading.map(|reading| (reading, campaign.value)))
}

/// All rows that were refused, as JSON: `[{line, why, cells}]`.
pub async fn refused(store: &Store, job: &OperationId) -> Result<Vec<u8>, StoreError> {
    Ok(store.upload(job, REFUSED).await?.to_vec())
}

/// Writes the next rows; after the last, what follows is decided.
pub(crate) async fn step(
    store: &Store,
    mut job: Job,
    list: Option<&(Reading, Campaign)>,
) -> Result<Job, StoreError> {
    let Some((reading, campaign)) = list else {
        return Ok(gone(job));
    };
    if job.cursor.n == 0 {
        begin(store, &mut job, reading).await?;
    }
    let done = usize::try_from(job.cursor.n).unwrap_or(usize::MAX);
    let rest = reading.recipients.get(done..).unwrap_or_default();
    let rows = rest.get(..A_STEP.min(rest.len())).unwrap_or_default();
    let was = match job.dry_run {
        true => compared(store, rows).await?,
        false => store.put_recipients(rows, Some(&job.id)).await?.0,
    };
    count(&mut job, &was);
    job.cursor.n = job.cursor.n.saturating_add(size(rows.len()));
    job.done = job.cursor.n;
    if rows.len() == rest.len() {
        let (from, to) = wide_reach(campaign);
        let new_codes = named(reading, campaign) != *campaign;
        if new_codes && !job.dry_run {
            name(store, &job.id, reading, campaign).await?;
        }
        job.scope = Some(Scope {
            from,
            to,
            agent: None,
            // A code of the campaign's may have been said in any way.
            asked: match new_codes {
                true => Asked::Anything,
                false => Asked::OfTheList,
            },
        });
        job.cursor.phase = Phase::Redeciding;
    }
    Ok(job)
}

/// The campaign with the codes of the list that name it.
fn named(reading: &Reading, campaign: &Campaign) -> Campaign {
    let mut campaign = campaign.clone();
    campaign.codes.extend(reading.codes.iter().cloned());
    campaign
}

/// Enters the codes that name the campaign, whoever else changes it meanwhile.
async fn name(
    store: &Store,
    job: &OperationId,
    reading: &Reading,
    campaign: &Campaign,
) -> Result<(), StoreError> {
    if let Some(campaign) = store.campaign(&campaign.id).await? {
        let campaign = named(reading, &campaign.value);
        let entry = Entry::Campaign(campaign.id.clone(), Some(campaign));
        store.put_entry(&entry, None, Some(job)).await?;
    }
    Ok(())
}

fn gone(job: Job) -> Job {
    Job {
        state: JobState::Failed,
        error: Some("the campaign, or the mailing that it was for, is gone".to_owned()),
        ..job
    }
}

/// What is known of the list once it was read, whatever is written of it.
async fn begin(store: &Store, job: &mut Job, reading: &Reading) -> Result<(), StoreError> {
    let refused = serde_json::to_vec(&reading.refused).expect("texts always serialize");
    store.put_upload(&job.id, REFUSED, &refused).await?;
    let rows = &mut job.summary.rows;
    let repeated = usize::try_from(reading.repeated).unwrap_or(usize::MAX);
    let read = reading
        .recipients
        .len()
        .saturating_add(reading.refused.len());
    rows.read = size(read.saturating_add(repeated));
    rows.refused = size(reading.refused.len());
    rows.repeated = reading.repeated;
    rows.noted = reading.noted;
    let shown = reading.refused.iter().take(SHOWN).map(|row| Refused {
        line: row.line,
        why: domain::shortened(&row.why, REASON),
    });
    job.summary.refused = shown.collect();
    job.total = Some(size(reading.recipients.len()));
    Ok(())
}

fn count(job: &mut Job, was: &[Was]) {
    let of = |which| size(was.iter().filter(|was| **was == which).count());
    let rows = &mut job.summary.rows;
    rows.new = rows.new.saturating_add(of(Was::New));
    rows.changed = rows.changed.saturating_add(of(Was::Different));
    rows.unchanged = rows.unchanged.saturating_add(of(Was::Same));
}

fn size(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

type Whose = (CampaignId, RecipientId);

/// What the rows would be, without writing them.
async fn compared(store: &Store, rows: &[Recipient]) -> Result<Vec<Was>, StoreError> {
    let standing = standing(store, rows).await?;
    let was = rows.iter().map(|row| match standing.get(&whose(row)) {
        None => Was::New,
        Some(standing) if merged(row, standing) == *standing => Was::Same,
        Some(_) => Was::Different,
    });
    Ok(was.collect())
}

async fn standing(
    store: &Store,
    rows: &[Recipient],
) -> Result<BTreeMap<Whose, Recipient>, StoreError> {
    let asked: Vec<Whose> = rows.iter().map(whose).collect();
    let standing = store.standing_recipients(&asked).await?;
    Ok(standing.into_iter().map(|row| (whose(&row), row)).collect())
}

fn whose(row: &Recipient) -> Whose {
    (row.campaign.clone(), row.id.clone())
}

/// As an import leaves it: mailings are added, all else is replaced.
fn merged(row: &Recipient, standing: &Recipient) -> Recipient {
    let mut row = row.clone();
    row.mailings.extend(standing.mailings.iter().cloned());
    row
}

/// What would be known if the list were imported, and the questions that it
/// would answer or answer no more.
pub(crate) async fn overlay(
    store: &Store,
    reading: &Reading,
    campaign: &Campaign,
) -> Result<(Overlay, BTreeSet<u32>), StoreError> {
    let standing = standing(store, &reading.recipients).await?;
    let rows = reading
        .recipients
        .iter()
        .map(|row| match standing.get(&whose(row)) {
            Some(standing) => merged(row, standing),
            None => row.clone(),
        });
    let changed = |row: &Recipient| standing.get(&whose(row)) != Some(row);
    let rows: Vec<Recipient> = rows.filter(changed).collect();
    let before = rows.iter().filter_map(|row| standing.get(&whose(row)));
    let mut asked: BTreeSet<u32> = before.flat_map(hashes).collect();
    let named = named(reading, campaign);
    let entry = Entry::Campaign(named.id.clone(), Some(named));
    let overlay = Overlay::of_recipients(&rows).with_entry(entry);
    asked.extend(overlay.asked());
    Ok((overlay, asked))
}

/// The questions that the recipients answer whom `job` wrote, before or after.
pub(crate) async fn asked_of(
    store: &Store,
    job: &OperationId,
) -> Result<BTreeSet<u32>, StoreError> {
    let (mut asked, mut after) = (BTreeSet::new(), None);
    loop {
        let page = store.traces(job, after.as_ref(), A_PAGE).await?;
        for trace in &page.rows {
            if let Trace::Recipient { before, after, .. } = trace {
                asked.extend(before.iter().chain(after).flat_map(hashes));
            }
        }
        after = page.next;
        if after.is_none() {
            return Ok(asked);
        }
    }
}

fn hashes(recipient: &Recipient) -> impl Iterator<Item = u32> {
    keys_of(recipient).into_iter().map(|key: Key| key.hash())
}
