//! `/analytics/accuracy`: how many calls find their campaign, and how often the
//! rules are right, measured by people's decisions.

mod measured;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::{AttributionStatus, BAND, Bucket, Label, Marked, Tally, calibration_error};
use jiff::ToSpan;

use self::measured::{Line, percent};
use crate::badge::Badge;
use crate::figures;
use crate::names::Names;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;
use crate::sure::rung;

pub(crate) use self::measured::Measured;

#[derive(Template)]
#[template(path = "accuracy.html")]
struct AccuracyPage {
    frame: Frame,
    days: i64,
    may_edit: bool,
    coverage: Option<Coverage>,
    statuses: Vec<(Badge, String)>,
    /// Of what the rules credited by themselves.
    precision: Option<Measured>,
    /// The same where the person did not see what the rules said.
    blind: Option<Measured>,
    recipients: Option<Measured>,
    calibration: Option<String>,
    bands: Vec<Line>,
    rungs: Vec<Line>,
    campaigns: Vec<Line>,
}

/// The share of calls that are credited to a campaign, of those that can be.
struct Coverage {
    share: String,
    of: String,
}

const DAYS: i64 = 90;

/// `GET /analytics/accuracy`
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let today = site.clock().today();
    let first = today.checked_sub(DAYS.days()).unwrap_or(today);
    let store = &site.store;
    let (labels, counters, book) = tokio::try_join!(
        store.labels(first, today),
        store.counters(first, today),
        store.book(),
    )?;
    let page = AccuracyPage::new(&visitor, &labels, &counters, &Names::of(&book));
    Ok(shown(&page))
}

type Labels = BTreeMap<Label, Marked>;

impl AccuracyPage {
    fn new(
        visitor: &Visitor,
        labels: &Labels,
        counters: &BTreeMap<Bucket, Tally>,
        names: &Names,
    ) -> Self {
        let automatic = |label: &&Label| label.status == AttributionStatus::Automatic;
        let of = |wanted: fn(&Label) -> bool| {
            let labels = labels.iter().filter(|(label, _)| automatic(label));
            sum(labels
                .filter(|(label, _)| wanted(label))
                .map(|(_, marked)| marked))
        };
        let all = of(|_| true);
        let calibration = calibration_error(labels).map(percent);
        Self {
            frame: Frame::new("Accuracy", Section::Analytics, Some(visitor)),
            days: DAYS,
            may_edit: visitor.may_edit(),
            coverage: coverage(counters),
            statuses: statuses(counters),
            precision: Measured::of(all.right, all.wrong),
            blind: Measured::of(of(|label| label.blind).right, of(|label| label.blind).wrong),
            recipients: Measured::of(all.recipient_right, all.recipient_wrong),
            calibration,
            bands: grouped(labels, |label| {
                label.band.map(|band| (band, told(band), None))
            }),
            rungs: grouped(labels, |label| {
                label.rule.map(|rule| (rule, rung(rule).to_owned(), None))
            }),
            campaigns: grouped(labels, |label| {
                let id = label.campaign.as_ref()?;
                let named = names.named(id.as_str());
                Some((id.clone(), named.name, Some(named.path)))
            }),
        }
    }
}

fn sum<'a>(marked: impl Iterator<Item = &'a Marked>) -> Marked {
    marked.fold(Marked::default(), |mut sum, marked| {
        sum += *marked;
        sum
    })
}

/// A band of confidence, as people read it: `95 to 99 %`.
fn told(band: u16) -> String {
    let low = band.saturating_mul(BAND) / 10;
    match low {
        100 => "100 %".to_owned(),
        _ => format!(
            "{low} to {} %",
            low.saturating_add(BAND / 10).saturating_sub(1)
        ),
    }
}

/// How often the rules were right, in groups; labels without a group are none.
fn grouped<K: Ord>(
    labels: &Labels,
    group: impl Fn(&Label) -> Option<(K, String, Option<String>)>,
) -> Vec<Line> {
    let mut groups = BTreeMap::<K, (String, Option<String>, Marked)>::new();
    for (label, marked) in labels {
        if let Some((key, name, path)) = group(label) {
            let entry = groups.entry(key);
            entry.or_insert((name, path, Marked::default())).2 += *marked;
        }
    }
    let lines = groups.into_values().rev();
    lines
        .filter_map(|(name, path, marked)| {
            let measured = Measured::of(marked.right, marked.wrong)?;
            Some(Line {
                name,
                path,
                measured,
            })
        })
        .collect()
}

fn coverage(counters: &BTreeMap<Bucket, Tally>) -> Option<Coverage> {
    let (mut credited, mut can_be) = (0_i64, 0_i64);
    for (bucket, tally) in counters {
        let beside = of_status(tally, AttributionStatus::NotApplicable);
        let calls = tally.all.calls.saturating_sub(beside);
        can_be = can_be.saturating_add(calls);
        if bucket.campaign.is_some() {
            credited = credited.saturating_add(calls);
        }
    }
    Some(Coverage {
        share: figures::share(credited, can_be)?,
        of: figures::counted(can_be, "phone call"),
    })
}

fn statuses(counters: &BTreeMap<Bucket, Tally>) -> Vec<(Badge, String)> {
    let count = |status| {
        let counts = counters.values().map(|tally| of_status(tally, status));
        counts.sum::<i64>()
    };
    let all = AttributionStatus::ALL.into_iter();
    let counts = all.map(|status| (status, count(status)));
    let counts = counts.filter(|(_, count)| *count > 0);
    counts
        .map(|(status, count)| (Badge::from(status), figures::count(count)))
        .collect()
}

fn of_status(tally: &Tally, wanted: AttributionStatus) -> i64 {
    let counts = AttributionStatus::ALL.into_iter().zip(tally.attribution);
    let wanted = counts.filter(|(status, _)| *status == wanted);
    wanted.map(|(_, count)| count).sum()
}
