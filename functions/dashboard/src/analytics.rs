//! `/analytics`: which campaign works, over any days.

mod asked;
mod bars;
mod by_day;
mod campaigns;
mod csv;
mod measure;
mod plot;
mod range;
mod sums;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::{AttributionStatus, Label, Marked};
use jiff::civil::Date;
use store::StoreError;

use self::asked::Wanted;
use self::bars::{Bars, LONG, SHORT};
use self::campaigns::{Head, Line};
use crate::accuracy::Measured;
use crate::calls::Fault;
use crate::figures;
use crate::names::{Names, Pick};
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

pub(crate) use self::by_day::ByDay;
pub(crate) use self::campaigns::worth;
pub(crate) use self::csv::csv;
pub(crate) use self::measure::{Measure, average, percent};
pub(crate) use self::plot::{Stack, Trend, when};
pub(crate) use self::range::Range;
pub(crate) use self::sums::{Of, Sums};

pub(crate) const PATH: &str = "/analytics";

#[derive(Template)]
#[template(path = "analytics.html")]
struct AnalyticsPage {
    frame: Frame,
    may_edit: bool,
    zone: String,
    form: Form,
    is_empty: bool,
    figures: Figures,
    accuracy: Option<Measured>,
}

/// What the counters tell.
struct Figures {
    told: String,
    before: String,
    step: &'static str,
    today_is_in: bool,
    measures: Vec<Measure>,
    calls: Stack,
    /// With the counts that it stacks, for its legend.
    legend: [String; 3],
    conversion: Trend,
    attribution: Trend,
    table: Vec<Row>,
    heads: Vec<Head>,
    lines: Vec<Line>,
    bars: Vec<Bars>,
    outliers: Vec<Outlier>,
    coverage: Option<String>,
    timeline_csv: String,
    campaigns_csv: String,
}

/// What stands above the figures.
struct Form {
    presets: Vec<Preset>,
    first: String,
    last: String,
    campaigns: Vec<Pick>,
    agents: Vec<Pick>,
    faults: Vec<Fault>,
    kept: Vec<(&'static str, String)>,
    clear: Option<String>,
}

struct Preset {
    name: String,
    path: String,
    here: bool,
}

/// One step of the charts over time, as a row of their table.
struct Row {
    when: String,
    path: String,
    counts: [String; 5],
    conversion: String,
    attribution: String,
}

/// Calls that are worth a look for how long they took.
struct Outlier {
    name: String,
    count: String,
    path: String,
}

/// `GET /analytics`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let clock = site.clock();
    let wanted = Wanted::read(PATH, query.as_deref(), clock.today());
    let (sums, labels, book) = tokio::try_join!(
        sums(&site, &wanted),
        site.store.labels(wanted.range.first, wanted.range.last),
        site.store.book(),
    )?;
    let names = Names::of(&book);
    Ok(shown(&AnalyticsPage {
        frame: Frame::new("Analytics", Section::Analytics, Some(&visitor)),
        may_edit: visitor.may_edit(),
        zone: clock.zone_name(),
        form: Form::new(&wanted, &names, &book, &sums),
        is_empty: sums.is_empty(),
        figures: Figures::new(&wanted, &sums, &names, clock.today()),
        accuracy: measured(&labels, &wanted),
    }))
}

/// The counters of the range and of the period before, in one read.
pub(crate) async fn sums(site: &Site, wanted: &Wanted) -> Result<Sums, StoreError> {
    let (range, before) = (wanted.range, wanted.range.before());
    let counters = site.store.counters(before.first, range.last).await?;
    Ok(Sums::new(range, &wanted.of, &counters))
}

/// How often the rules were right where a person decided. By agent it is not
/// known.
fn measured(
    labels: &std::collections::BTreeMap<Label, Marked>,
    wanted: &Wanted,
) -> Option<Measured> {
    let of = |label: &Label| {
        let campaign = &wanted.of.campaign;
        let meant = campaign.is_none() || *campaign == label.campaign;
        meant && label.status == AttributionStatus::Automatic
    };
    let mut sum = Marked::default();
    let labels = labels.iter().filter(|(label, _)| of(label));
    labels.for_each(|(_, marked)| sum += *marked);
    wanted
        .of
        .agent
        .is_none()
        .then(|| Measured::of(sum.right, sum.wrong))?
}

impl Figures {
    fn new(wanted: &Wanted, sums: &Sums, names: &Names, today: Date) -> Self {
        let (range, step) = (sums.range, sums.range.step());
        let rated = sums.now.rated();
        let csv = |table: &str| csv_path(wanted, table);
        Self {
            told: range.told(),
            before: range.before().told(),
            step: step.name(),
            today_is_in: range.has(today),
            measures: measures(wanted, sums),
            calls: Stack::new(&sums.points, step, today),
            legend: [rated.success, rated.failure, rated.unknown].map(figures::count),
            conversion: Trend::new(&sums.points, step, today, |tally| {
                (tally.rated().converted, tally.rated().calls)
            }),
            attribution: Trend::new(&sums.points, step, today, |tally| {
                (tally.attributed(), tally.applicable())
            }),
            table: table(wanted, sums, today),
            heads: campaigns::heads(wanted),
            lines: campaigns::lines(sums, wanted, names),
            bars: vec![
                bars::averages(sums, names, csv("campaigns")),
                bars::durations(sums, wanted, csv("durations")),
                bars::mailbox(sums, csv("mailbox")),
            ],
            outliers: outliers(wanted, sums),
            coverage: figures::share(sums.now.attributed(), sums.now.applicable()),
            timeline_csv: csv("timeline"),
            campaigns_csv: csv("campaigns"),
        }
    }
}

fn csv_path(wanted: &Wanted, table: &str) -> String {
    let asked = wanted.asked.without(&["sort", "order"]).address();
    let query = asked.strip_prefix(PATH).unwrap_or_default();
    format!("{PATH}/csv/{table}{query}")
}

fn measures(wanted: &Wanted, sums: &Sums) -> Vec<Measure> {
    let (now, before) = (&sums.now, &sums.before);
    let unattributed = AttributionStatus::Unattributed;
    let mut measures = vec![
        Measure::calls(now, before).at(wanted.calls(&sums.range, "")),
        Measure::success(now, before),
        Measure::conversion(now, before),
        Measure::attribution(now, before),
        Measure::count(
            "Unattributed",
            now.of(unattributed),
            before.of(unattributed),
        )
        .at(wanted.calls(&sums.range, "&attribution=unattributed")),
        Measure::duration(now, before),
    ];
    if wanted.of.agent.is_none() {
        let responders = Measure::count("New responders", now.responders, before.responders);
        measures.push(responders);
    }
    if !now.worth.is_empty() {
        measures.push(Measure::worth(now, before));
    }
    measures
}

fn table(wanted: &Wanted, sums: &Sums, today: Date) -> Vec<Row> {
    let step = sums.range.step();
    let share = |share| measure::percent(share).unwrap_or_else(|| "–".to_owned());
    let row = |(range, tally): &(Range, domain::Tally)| {
        let rated = tally.rated();
        let unknown = rated.unknown;
        let counts = [
            rated.calls,
            rated.success,
            rated.failure,
            unknown,
            tally.apart.calls,
        ];
        Row {
            when: when(range, step, today),
            path: wanted.calls(range, ""),
            counts: counts.map(figures::count),
            conversion: share((rated.converted, rated.calls)),
            attribution: share((tally.attributed(), tally.applicable())),
        }
    };
    sums.points.iter().rev().map(row).collect()
}

fn outliers(wanted: &Wanted, sums: &Sums) -> Vec<Outlier> {
    let durations = sums.now.rated().durations;
    let (short, long) = (
        domain::share_of_duration(SHORT),
        domain::share_of_duration(LONG),
    );
    let outlier = |name: String, count: i64, more: String| Outlier {
        name,
        count: figures::count(count),
        path: wanted.calls(&sums.range, &format!("{more}&sort=duration")),
    };
    vec![
        outlier(
            format!("Under {SHORT} seconds"),
            durations.iter().take(short).sum(),
            format!("&max_duration={}&order=asc", SHORT.saturating_sub(1)),
        ),
        outlier(
            format!("{} minutes and more", LONG / 60),
            durations.iter().skip(long).sum(),
            format!("&min_duration={LONG}"),
        ),
    ]
}

impl Form {
    fn new(wanted: &Wanted, names: &Names, book: &domain::Book, sums: &Sums) -> Self {
        let asked = &wanted.asked;
        let bare = asked.without(&["range", "first", "last"]);
        let preset = |preset: range::Preset| Preset {
            name: preset.name(),
            path: bare.with("range", preset.word()).address(),
            here: wanted.preset == Some(preset),
        };
        let narrowed = asked.has_any(&["campaign_id", "agent_id"]);
        let kept = ["sort", "order"];
        let kept = kept.map(|name| (name, asked.text(name)));
        Self {
            presets: range::Preset::ALL.into_iter().map(preset).collect(),
            first: sums.range.first.to_string(),
            last: sums.range.last.to_string(),
            campaigns: names.filters(&asked.text("campaign_id")),
            agents: agents(book, sums, &asked.text("agent_id")),
            faults: wanted.faults.clone(),
            kept: kept
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .collect(),
            clear: narrowed.then(|| asked.without(&["campaign_id", "agent_id"]).address()),
        }
    }

    fn fault(&self, name: &str) -> Option<&str> {
        let mut faults = self.faults.iter();
        let fault = faults.find(|fault| fault.parameter == name)?;
        Some(&fault.why)
    }
}

/// Agents that are known or had calls, by name.
fn agents(book: &domain::Book, sums: &Sums, chosen: &str) -> Vec<Pick> {
    let ids = book.agents.keys().chain(&sums.agents);
    let ids: std::collections::BTreeSet<_> = ids.collect();
    let pick = |id: &domain::AgentId| {
        let profile = book.agents.get(id);
        let name = profile.and_then(|profile| profile.name.clone());
        Pick {
            chosen: id.as_str() == chosen,
            value: id.to_string(),
            name: name.unwrap_or_else(|| id.to_string()),
        }
    };
    ids.into_iter().map(pick).collect()
}
