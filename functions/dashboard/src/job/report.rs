//! What deciding anew changed, or would change.

use jobs::{Example, Job, Report, Standing, Work};

use super::mention::{Known, Mention};
use crate::badge::Badge;
use crate::figures;
use crate::names::{Named, Names};
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// The difference, counted and by example.
pub(super) struct ReportCard {
    pub(super) headline: String,
    /// Work that decides nothing anew has nothing to tell of past calls.
    pub(super) is_worth_telling: bool,
    pub(super) counts: Vec<(&'static str, String)>,
    pub(super) flows: Vec<FlowLine>,
    pub(super) examples: Vec<ExampleLine>,
    pub(super) more_examples: bool,
}

/// Calls that came to a campaign and that left it.
pub(super) struct FlowLine {
    pub(super) campaign: Named,
    pub(super) gained: String,
    pub(super) lost: String,
}

/// One call that changes.
pub(super) struct ExampleLine {
    pub(super) call: Mention,
    pub(super) before: Side,
    pub(super) after: Side,
}

/// Who a call is credited to, in brief.
pub(super) struct Side {
    pub(super) badge: Badge,
    pub(super) campaign: Option<Named>,
    pub(super) recipient: Option<String>,
    pub(super) disagrees: bool,
}

const EXAMPLES: usize = 50;

impl ReportCard {
    pub(super) async fn read(
        site: &Site,
        visitor: &Visitor,
        job: &Job,
        names: &Names,
    ) -> Result<Self, Failure> {
        let report = &job.summary.report;
        let flows = report.by_campaign.iter();
        let examples = report.examples.iter().take(EXAMPLES);
        let ids = examples.clone().map(|one| one.conversation_id.as_str());
        let mut known = Known::of(site, visitor, ids).await?;
        Ok(Self {
            headline: headline(job),
            is_worth_telling: !matches!(job.work, Work::Bulk(_)),
            counts: counts(report),
            flows: flows
                .map(|(id, flow)| FlowLine {
                    campaign: names.named(id),
                    gained: figures::count(flow.gained),
                    lost: figures::count(flow.lost),
                })
                .collect(),
            examples: examples
                .map(|example| ExampleLine::of(example, names, &mut known))
                .collect(),
            more_examples: report.changed > EXAMPLES as u64,
        })
    }
}

fn headline(job: &Job) -> String {
    let report = &job.summary.report;
    let changed = figures::counted(report.changed, "past call");
    let looked_at = figures::counted(report.looked_at, "call");
    match (report.changed, job.dry_run) {
        (0, true) => format!("No past call would change, of {looked_at} looked at."),
        (0, false) => format!("No past call changed, of {looked_at} looked at."),
        (_, true) => format!("{changed} would change, of {looked_at} looked at."),
        (_, false) => format!("{changed} changed, of {looked_at} looked at."),
    }
}

/// What is not nothing.
fn counts(report: &Report) -> Vec<(&'static str, String)> {
    let counts = [
        ("Credited now", report.gained),
        ("Credited no more", report.lost),
        ("To another campaign", report.moved),
        ("Suggested now", report.now_suggested),
        ("Against a person's decision", report.locked_disagreeing),
    ];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    counts
        .map(|(name, count)| (name, figures::count(count)))
        .collect()
}

impl ExampleLine {
    fn of(example: &Example, names: &Names, known: &mut Known) -> Self {
        Self {
            call: known.mention(&example.conversation_id),
            before: Side::of(&example.before, names),
            after: Side::of(&example.after, names),
        }
    }
}

impl Side {
    fn of(standing: &Standing, names: &Names) -> Self {
        Self {
            badge: Badge::attribution(&standing.status),
            campaign: standing.campaign_id.as_deref().map(|id| names.named(id)),
            recipient: standing.recipient_id.clone(),
            disagrees: standing.disagrees,
        }
    }
}
