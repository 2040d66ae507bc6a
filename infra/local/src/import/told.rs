//! What the command says of a list and of what became of it.
#![expect(clippy::print_stdout, reason = "it is the command's answer")]

use jobs::{Job, Report, RowCounts};
use lists::{Columns, Field, Sheet};

/// Refused rows and changed calls that are shown one by one.
const SHOWN: usize = 20;

/// What the columns are taken for.
pub(super) fn columns(sheet: &Sheet, columns: &Columns) {
    let (rows, encoding) = (sheet.len(), sheet.encoding().name());
    let separator = sheet.separator().name();
    println!("{rows} rows in {encoding}, separated by {separator}");
    for column in columns.all() {
        let place = column.index.saturating_add(1);
        let field = column.field.map_or("left out", Field::as_str);
        let certainty = column.certainty.as_str();
        println!(
            "  {place:>3} {:<30} {field:<14} {certainty}",
            column.heading
        );
    }
    if columns.makes_ids() {
        println!("  No column has ids, so each is made from what its row says.");
    }
}

/// What became of the rows and of past calls; `mood` is "would" or "did".
pub(super) fn of(job: &Job, mood: &str) {
    let RowCounts {
        new,
        changed,
        unchanged,
        refused,
        repeated,
        noted,
        ..
    } = job.summary.rows;
    println!("\nRows: {new} new, {changed} changed, {unchanged} as they were, {repeated} repeated");
    println!("      {noted} with something that could not be read, {refused} refused");
    for row in job.summary.refused.iter().take(SHOWN) {
        println!("      line {}: {}", row.line, row.why);
    }
    let more = job.summary.refused.len().saturating_sub(SHOWN);
    if more > 0 {
        println!(
            "      and {more} more; GET /api/v1/jobs/{}/refused.csv has all",
            job.id
        );
    }
    report(&job.summary.report, mood);
}

fn report(report: &Report, mood: &str) {
    let Report {
        looked_at,
        gained,
        lost,
        moved,
        now_suggested,
        locked_disagreeing,
        ..
    } = report;
    println!("Past calls: {looked_at} looked at");
    println!("      {gained} {mood} gain a campaign, {lost} lose it, {moved} move to another");
    println!("      {now_suggested} {mood} become suggestions");
    println!("      {locked_disagreeing} stay as a person decided, against the evidence");
    for (campaign, flow) in &report.by_campaign {
        println!("      {campaign}: +{} -{}", flow.gained, flow.lost);
    }
}

/// How to take it back.
pub(super) fn undo(job: &Job) {
    println!("\nPOST /api/v1/attributions/{}/undo takes it back.", job.id);
}
