//! How calls come in.

use std::collections::BTreeMap;

use domain::Timestamp;
use ingest::Ledger;
use ingest::ledger::{Figures, HourLine, Warning};
use serde::Serialize;
use store::{Pending, Run, RunLog, RunOutcome};
use utoipa::ToSchema;

mod sync;

use crate::words;
pub(crate) use sync::SyncAskedView;
use sync::SyncView;

/// Whether every call came in.
#[derive(Serialize, ToSchema)]
#[schema(as = Ingest)]
pub(crate) struct IngestView {
    /// How the webhook fares; null while nobody judges it.
    #[schema(value_type = Option<words::Health>)]
    mode: Option<&'static str>,
    #[schema(value_type = Option<String>, format = DateTime)]
    mode_since: Option<Timestamp>,
    #[schema(value_type = Option<words::Cause>)]
    cause: Option<&'static str>,
    /// When the webhook last brought something that was signed.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_delivery: Option<Timestamp>,
    /// Every call that began before is here, or is among `unrecoverable`; null
    /// before the first run.
    #[schema(value_type = Option<String>, format = DateTime)]
    complete_to: Option<Timestamp>,
    /// When this ledger began to watch: calls from before came in by backfill.
    #[schema(value_type = Option<String>, format = DateTime)]
    watching_since: Option<Timestamp>,
    sync: SyncView,
    /// Calls that began today.
    today: FiguresView,
    /// Deliveries of today by what became of them; rejected ones also by reason.
    deliveries_today: BTreeMap<String, u64>,
    /// The hours in which calls began, newest first.
    hours: Vec<HourView>,
    /// Those of `hours` in which calls are missing.
    gaps: Vec<GapView>,
    /// Calls that are still to be fetched, those that need somebody first.
    pending: Vec<PendingView>,
    /// Calls that ElevenLabs no longer has.
    unrecoverable: Vec<String>,
    /// The last runs of the sync, newest first.
    runs: Vec<RunView>,
    warnings: Vec<WarningView>,
}

/// How calls came in.
#[derive(Serialize, ToSchema)]
#[schema(as = IngestFigures)]
struct FiguresView {
    calls: i64,
    /// Shown by the vendor's list, finished.
    listed: i64,
    /// Brought by the webhook.
    webhook: i64,
    /// No delivery brought them in time: the sync fetched them.
    rescued: i64,
    /// Fetched as well, but from before this ledger began to watch.
    backfilled: i64,
    /// Listed, and not here whole.
    missing: i64,
}

/// How the calls of one hour came in.
#[derive(Serialize, ToSchema)]
#[schema(as = IngestHour)]
struct HourView {
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// The day it is counted with, in the ledger's time zone.
    #[schema(value_type = String, format = Date)]
    day: String,
    #[serde(flatten)]
    figures: FiguresView,
}

/// An hour in which calls are missing.
#[derive(Serialize, ToSchema)]
#[schema(as = IngestGap)]
struct GapView {
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    missing: i64,
    /// The calls that are known to be missing, and why.
    calls: Vec<PendingView>,
}

/// A call that is still to be fetched.
#[derive(Serialize, ToSchema)]
#[schema(as = PendingCall)]
struct PendingView {
    conversation_id: String,
    agent_id: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    started_at: Option<Timestamp>,
    #[schema(value_type = words::Why)]
    why: &'static str,
    /// The last error's code.
    error: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    waiting_since: Timestamp,
    tries: u32,
    /// Null for a call that ElevenLabs no longer has.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_try: Option<Timestamp>,
}

/// One run of the sync that has ended.
#[derive(Serialize, ToSchema)]
#[schema(as = SyncRun)]
struct RunView {
    #[serde(flatten)]
    counts: PassView,
    #[schema(value_type = String, format = DateTime)]
    ended_at: Timestamp,
    #[schema(value_type = words::RunResult)]
    result: &'static str,
    /// Why it failed.
    failure: Option<String>,
}

/// One pass over the vendor's list, as far as it has come.
#[derive(Serialize, ToSchema)]
#[schema(as = SyncPass)]
struct PassView {
    #[schema(value_type = words::RunKind)]
    kind: &'static str,
    #[schema(value_type = String, format = DateTime)]
    started_at: Timestamp,
    /// It looks at calls that began from here…
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// …to here.
    #[schema(value_type = String, format = DateTime)]
    to: Timestamp,
    listed: u32,
    fetched: u32,
    /// Calls that were not known before.
    new: u32,
    failed: u32,
}

/// Something that somebody should know or do.
#[derive(Serialize, ToSchema)]
#[schema(as = IngestWarning)]
struct WarningView {
    #[schema(example = "webhook_down")]
    code: &'static str,
    detail: String,
    advice: &'static str,
}

impl From<Ledger> for IngestView {
    fn from(ledger: Ledger) -> Self {
        let judged = ledger.summary.judged();
        let pending = |it: &Pending| PendingView::from(it.clone());
        Self {
            mode: judged.map(|judged| judged.health.as_str()),
            mode_since: judged.map(|judged| judged.since),
            cause: judged.and_then(|judged| Some(judged.cause?.as_str())),
            last_delivery: ledger.summary.last_delivery,
            complete_to: ledger.summary.complete_to,
            watching_since: ledger.summary.since(),
            sync: SyncView::from(&ledger.summary),
            today: ledger.today.into(),
            hours: ledger.hours.iter().map(HourView::from).collect(),
            gaps: ledger.gaps().map(GapView::from).collect(),
            pending: ledger.pending.iter().map(pending).collect(),
            unrecoverable: ledger.unrecoverable().map(|it| it.id.to_string()).collect(),
            warnings: ledger.warnings.iter().map(WarningView::from).collect(),
            deliveries_today: ledger.deliveries,
            runs: ledger.runs.into_iter().map(RunView::from).collect(),
        }
    }
}

impl From<Figures> for FiguresView {
    fn from(figures: Figures) -> Self {
        Self {
            calls: figures.calls,
            listed: figures.listed,
            webhook: figures.webhook,
            rescued: figures.rescued,
            backfilled: figures.backfilled,
            missing: figures.missing,
        }
    }
}

impl From<&HourLine> for HourView {
    fn from(line: &HourLine) -> Self {
        Self {
            from: line.hour.from,
            day: line.hour.day.to_string(),
            figures: line.figures.into(),
        }
    }
}

impl From<&HourLine> for GapView {
    fn from(line: &HourLine) -> Self {
        let calls = line.pending.iter().cloned();
        Self {
            from: line.hour.from,
            missing: line.figures.missing,
            calls: calls.map(PendingView::from).collect(),
        }
    }
}

impl From<Pending> for PendingView {
    fn from(pending: Pending) -> Self {
        Self {
            conversation_id: pending.id.to_string(),
            agent_id: pending.agent_id.map(|id| id.to_string()),
            started_at: pending.started_at,
            why: pending.why.as_str(),
            error: pending.error,
            waiting_since: pending.since,
            tries: pending.tries,
            next_try: (pending.why != store::Why::Gone).then_some(pending.next_try),
        }
    }
}

impl From<&Run> for PassView {
    fn from(run: &Run) -> Self {
        Self {
            kind: run.kind.as_str(),
            started_at: run.started_at,
            from: run.from,
            to: run.to,
            listed: run.listed,
            fetched: run.fetched,
            new: run.new,
            failed: run.failed,
        }
    }
}

impl From<RunLog> for RunView {
    fn from(log: RunLog) -> Self {
        let (result, failure) = match log.outcome {
            RunOutcome::Done => ("done", None),
            RunOutcome::Failed(why) => ("failed", Some(why)),
        };
        Self {
            counts: PassView::from(&log.run),
            ended_at: log.ended_at,
            result,
            failure,
        }
    }
}

impl From<&Warning> for WarningView {
    fn from(warning: &Warning) -> Self {
        Self {
            code: warning.code(),
            detail: warning.says(),
            advice: warning.advice(),
        }
    }
}
