//! Work that goes on in the background, and what it came to.

use domain::Timestamp;
use serde::Serialize;
use store::jobs::{Example, Flow, Job, Refused, Report, RowCounts, Standing, Work};
use utoipa::ToSchema;

use super::attribution::of_one;

/// One page of jobs, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct JobPage {
    pub(crate) jobs: Vec<JobView>,
    /// Pass it as `cursor` to go on; null at the end.
    pub(crate) next_cursor: Option<String>,
}

/// A piece of work that can be followed and undone.
#[derive(Serialize, ToSchema)]
#[schema(as = Job)]
pub(crate) struct JobView {
    #[schema(example = "op_01KAX8GJ5Q9N1T3V7Y2ZB4D6FH")]
    operation_id: String,
    /// What undoes it; null when it changes nothing by itself.
    undo_id: Option<String>,
    /// import, campaign, agent, rules, number, batch, bulk, redecide, undo or export.
    #[schema(example = "import")]
    kind: &'static str,
    #[schema(value_type = crate::words::JobState)]
    state: &'static str,
    /// It only says what it would do.
    dry_run: bool,
    actor: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    progress: ProgressView,
    /// Of an uploaded list; null for other work.
    rows: Option<RowsView>,
    /// The first rows that were refused, with the reason.
    refused: Vec<RefusedView>,
    /// What it changed, or would change, about past calls.
    report: ReportView,
    /// How many things came to what.
    counts: Vec<CountView>,
    /// The file that an export has written; null before that, and for other work.
    file: Option<FileView>,
    /// Why it failed.
    error: Option<String>,
    undo_of: Option<String>,
    undone_by: Option<String>,
}

/// How far it is with what it is doing now.
#[derive(Serialize, ToSchema)]
#[schema(as = Progress)]
struct ProgressView {
    done: u64,
    /// Null when that is not known.
    total: Option<u64>,
}

/// A file that can be taken away.
#[derive(Serialize, ToSchema)]
#[schema(as = ExportedFile)]
struct FileView {
    calls: u64,
    bytes: u64,
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    #[schema(example = "/api/v1/jobs/op_01KAX8GJ5Q9N1T3V7Y2ZB4D6FH/calls.csv")]
    path: String,
}

/// What became of the rows of a list.
#[derive(Serialize, ToSchema)]
#[schema(as = Rows)]
struct RowsView {
    read: u64,
    new: u64,
    changed: u64,
    unchanged: u64,
    refused: u64,
    /// The same row again.
    repeated: u64,
    /// Taken, with something in it that could not be read.
    noted: u64,
}

/// A row that was refused.
#[derive(Serialize, ToSchema)]
#[schema(as = RefusedRow)]
struct RefusedView {
    line: u64,
    reason: String,
}

/// How often something came of it.
#[derive(Serialize, ToSchema)]
#[schema(as = Count)]
pub(crate) struct CountView {
    #[schema(example = "changed")]
    outcome: String,
    count: u64,
}

/// What deciding calls anew changed, or would change.
#[derive(Serialize, ToSchema)]
#[schema(as = Report)]
pub(crate) struct ReportView {
    looked_at: u64,
    changed: u64,
    /// Nobody's before, a campaign's now.
    gained: u64,
    lost: u64,
    /// Another campaign's now.
    moved: u64,
    now_suggested: u64,
    /// A person decided, and the rules now say otherwise.
    locked_disagreeing: u64,
    unchanged: u64,
    by_campaign: Vec<FlowView>,
    /// The first changes.
    examples: Vec<ExampleView>,
}

/// Calls that came to a campaign and that left it.
#[derive(Serialize, ToSchema)]
#[schema(as = Flow)]
struct FlowView {
    campaign_id: String,
    gained: u64,
    lost: u64,
}

/// One call that changes.
#[derive(Serialize, ToSchema)]
#[schema(as = Difference)]
struct ExampleView {
    conversation_id: String,
    before: StandingView,
    after: StandingView,
}

/// Who a call is credited to, in brief.
#[derive(Serialize, ToSchema)]
#[schema(as = Standing)]
struct StandingView {
    #[schema(value_type = crate::words::AttributionWord)]
    status: String,
    campaign_id: Option<String>,
    recipient_id: Option<String>,
    /// From 0 to 1.
    confidence: Option<f64>,
    disagrees: bool,
}

impl From<Job> for JobView {
    fn from(job: Job) -> Self {
        let (counts, file) = (counts(&job), FileView::of(&job));
        let (kind, state) = (job.kind(), job.state.as_str());
        let undoable = !job.dry_run && !matches!(job.work, Work::Redecide(_) | Work::Export(_));
        let rows = matches!(job.work, Work::Import { .. });
        let refused = job.summary.refused.into_iter().map(RefusedView::from);
        Self {
            undo_id: undoable.then(|| job.id.to_string()),
            operation_id: job.id.to_string(),
            kind,
            state,
            dry_run: job.dry_run,
            actor: job.actor,
            created_at: job.created_at,
            progress: ProgressView {
                done: job.done,
                total: job.total,
            },
            rows: rows.then(|| job.summary.rows.into()),
            refused: refused.collect(),
            report: job.summary.report.into(),
            counts,
            file,
            error: job.error,
            undo_of: job.undo_of.map(|id| id.to_string()),
            undone_by: job.undone_by.map(|id| id.to_string()),
        }
    }
}

impl FileView {
    fn of(job: &Job) -> Option<Self> {
        Some(Self {
            expires_at: job.file_expires_at()?,
            calls: job.done,
            bytes: job.summary.file.bytes,
            path: format!("/api/v1/jobs/{}/calls.csv", job.id),
        })
    }
}

/// How many things came to what.
pub(crate) fn counts(job: &Job) -> Vec<CountView> {
    let outcomes = job.summary.outcomes.iter();
    let counts = outcomes.map(|(outcome, count)| CountView {
        outcome: outcome.clone(),
        count: *count,
    });
    counts.collect()
}

impl From<RowCounts> for RowsView {
    fn from(rows: RowCounts) -> Self {
        Self {
            read: rows.read,
            new: rows.new,
            changed: rows.changed,
            unchanged: rows.unchanged,
            refused: rows.refused,
            repeated: rows.repeated,
            noted: rows.noted,
        }
    }
}

impl From<Refused> for RefusedView {
    fn from(Refused { line, why }: Refused) -> Self {
        Self { line, reason: why }
    }
}

impl From<Report> for ReportView {
    fn from(report: Report) -> Self {
        let flows = report.by_campaign.into_iter();
        let flows = flows.map(|(campaign_id, Flow { gained, lost })| FlowView {
            campaign_id,
            gained,
            lost,
        });
        Self {
            looked_at: report.looked_at,
            changed: report.changed,
            gained: report.gained,
            lost: report.lost,
            moved: report.moved,
            now_suggested: report.now_suggested,
            locked_disagreeing: report.locked_disagreeing,
            unchanged: report.unchanged,
            by_campaign: flows.collect(),
            examples: report.examples.into_iter().map(ExampleView::from).collect(),
        }
    }
}

impl From<Example> for ExampleView {
    fn from(example: Example) -> Self {
        Self {
            conversation_id: example.conversation_id,
            before: example.before.into(),
            after: example.after.into(),
        }
    }
}

impl From<Standing> for StandingView {
    fn from(standing: Standing) -> Self {
        Self {
            status: standing.status,
            campaign_id: standing.campaign_id,
            recipient_id: standing.recipient_id,
            confidence: standing.confidence.map(of_one),
            disagrees: standing.disagrees,
        }
    }
}
