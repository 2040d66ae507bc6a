//! `/`: how it goes, and what needs a person now.

mod now;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::{AttributionStatus, Tally};
use ingest::ledger::{Summary, Waiting};
use jiff::civil::Date;
use store::{DeliveryFilter, Plan};

use self::now::{Need, Needs};
use crate::analytics::{ByDay, Measure, Of, Range, Sums, average, percent, worth};
use crate::calls::{Asked, Row, Way};
use crate::figures;
use crate::ingest_log::Line;
use crate::names::Names;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;
use crate::watch::{Notice, Watch};

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    frame: Frame,
    zone: String,
    /// When it was read: `14:05:07`.
    read_at: String,
    watch: Watch,
    webhook_address: String,
    needs: Vec<Need>,
    unattributed: Option<Unattributed>,
    figures: Figures,
    calls: Vec<Row>,
    deliveries: Vec<Line>,
}

/// What the counters tell.
struct Figures {
    periods: Vec<Period>,
    told: String,
    before: String,
    measures: Vec<Measure>,
    by_day: ByDay,
    campaigns: Vec<Campaign>,
}

/// So many days that can be looked at.
struct Period {
    name: String,
    path: String,
    here: bool,
}

/// Many calls find no campaign: how many, and where to look.
struct Unattributed {
    count: String,
    share: String,
}

/// One of the campaigns with the most calls.
struct Campaign {
    name: String,
    path: String,
    calls: String,
    responders: String,
    rate: String,
    worth: String,
    average: String,
}

/// So many days back; the first is the usual.
const PERIODS: [i64; 2] = [7, 30];
const RECENT: usize = 5;
const BEST: usize = 5;
/// More than so many of them, and this share, are worth a warning.
const MANY: i64 = 20;
const MUCH: i64 = 30;

/// `GET /`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let (clock, store) = (site.clock(), &site.store);
    let (today, days) = (clock.today(), days(query.as_deref()));
    let range = Range::up_to(today, days);
    let newest = Plan {
        limit: RECENT,
        ..Plan::default()
    };
    let any = DeliveryFilter::default();
    let (counters, hours, summary, waiting, needs, book, calls, deliveries) = tokio::try_join!(
        store.counters(range.before().first, today),
        store.hours(today, today),
        Summary::read(store, &site.ingest, clock.now),
        Waiting::read(store),
        Needs::read(store),
        store.book(),
        store.calls(&newest),
        store.deliveries(&any, RECENT, None),
    )?;
    let banner = summary.urgent().as_ref().map(Notice::from);
    let sums = Sums::new(range, &Of::default(), &counters);
    let week = Sums::new(Range::up_to(today, 7), &Of::default(), &counters);
    let rows = calls.rows.into_iter();
    let lines = deliveries.rows.into_iter();
    Ok(shown(&OverviewPage {
        frame: Frame::new("Overview", Section::Overview, Some(&visitor)).below(banner),
        zone: clock.zone_name(),
        read_at: clock.moment(clock.now).exact,
        watch: Watch::new(&summary, summary.figures_on(today, &hours), &clock),
        webhook_address: visitor.webhook_address(&site),
        needs: needs.told(&summary.warnings(waiting), &clock),
        unattributed: unattributed(&week.now),
        figures: Figures::new(&sums, &Names::of(&book), today),
        calls: rows
            .map(|call| Row::new(visitor.call(call), &clock))
            .collect(),
        deliveries: lines
            .map(|row| Line::new(row, &clock).told_to(&visitor))
            .collect(),
    }))
}

/// The days that are asked for; what is not offered is the usual.
fn days(query: Option<&str>) -> i64 {
    let asked = Asked::read("/", query, &["range"], &mut Vec::new());
    let days = asked.value("range").and_then(|days| days.parse().ok());
    let [usual, _] = PERIODS;
    days.filter(|days| PERIODS.contains(days)).unwrap_or(usual)
}

impl Figures {
    fn new(sums: &Sums, names: &Names, today: Date) -> Self {
        let range = sums.range;
        let analytics = format!("{}?range={}", crate::analytics::PATH, range.days());
        Self {
            periods: PERIODS.map(|days| Period::new(days, range.days())).into(),
            told: range.told(),
            before: range.before().told(),
            measures: measures(sums),
            by_day: ByDay::new(sums, today, "/calls", analytics),
            campaigns: campaigns(sums, names),
        }
    }
}

fn measures(sums: &Sums) -> Vec<Measure> {
    let (now, before) = (&sums.now, &sums.before);
    let status = AttributionStatus::Unattributed;
    let path = |more: &str| format!("/calls?from={}{more}", sums.range.first);
    vec![
        Measure::calls(now, before).at(path("")),
        Measure::conversion(now, before).at(path("&converted=true")),
        Measure::attribution(now, before),
        Measure::count("Unattributed", now.of(status), before.of(status))
            .at(path("&attribution=unattributed")),
    ]
}

fn campaigns(sums: &Sums, names: &Names) -> Vec<Campaign> {
    let known = sums.campaigns.iter();
    let known = known.filter_map(|(id, tally)| Some((id.as_ref()?, tally)));
    let campaign = |(id, tally): (&domain::CampaignId, &Tally)| {
        let (named, rated) = (names.named(id.as_str()), tally.rated());
        let dash = || "–".to_owned();
        Campaign {
            name: named.name,
            path: named.path,
            calls: figures::count(tally.all.calls),
            responders: figures::count(tally.responders),
            rate: percent((rated.converted, rated.calls)).unwrap_or_else(dash),
            worth: worth(tally),
            average: average(tally).map_or_else(dash, figures::duration),
        }
    };
    known.take(BEST).map(campaign).collect()
}

/// A warning where much finds no campaign.
fn unattributed(week: &Tally) -> Option<Unattributed> {
    let count = week.of(AttributionStatus::Unattributed);
    let applicable = week.applicable();
    let much = count.saturating_mul(100) > applicable.saturating_mul(MUCH);
    let share = figures::share(count, applicable)?;
    (count >= MANY && much).then(|| Unattributed {
        count: figures::count(count),
        share,
    })
}

impl Period {
    fn new(days: i64, shown: i64) -> Self {
        let [usual, _] = PERIODS;
        Self {
            name: format!("{days} days"),
            path: match days == usual {
                true => "/".to_owned(),
                false => format!("/?range={days}"),
            },
            here: days == shown,
        }
    }
}
