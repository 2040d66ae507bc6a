//! Working a job off while somebody looks on.

use std::time::Duration;

use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use jobs::{Job, JobState, Phase};
use store::Store;

/// The bar moves so often; whoever else works on the job is waited for as long.
const A_STEP: Duration = Duration::from_millis(500);

/// The job when it is over, with a bar that moves meanwhile.
pub(crate) async fn to_the_end(
    store: &Store,
    mut job: Job,
    doing: &'static str,
) -> anyhow::Result<Job> {
    let bar = bar(doing);
    while !job.is_over() {
        let before = job.v;
        job = Box::pin(jobs::work_on(store, &job.id, A_STEP, boot::now())).await?;
        show(&bar, &job);
        if job.v == before {
            tokio::time::sleep(A_STEP).await;
        }
    }
    bar.finish_and_clear();
    match (job.state, &job.error) {
        (JobState::Failed, why) => bail!("{}", why.as_deref().unwrap_or("it failed")),
        _ => Ok(job),
    }
}

fn bar(doing: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} {bar:40} {pos}/{len} {msg}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::no_length()
        .with_prefix(doing)
        .with_style(style)
}

fn show(bar: &ProgressBar, job: &Job) {
    let looked_at = job.summary.report.looked_at;
    bar.set_length(job.total.unwrap_or(job.done));
    bar.set_position(job.done);
    bar.set_message(match job.cursor.phase {
        Phase::Writing => "rows".to_owned(),
        Phase::Redeciding => format!("rows; {looked_at} calls looked at"),
    });
}
