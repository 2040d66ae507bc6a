//! What deciding anew came to, counted.

use domain::{Call, Credit};
use ingest::Difference;
use store::jobs::{Example, Flow, Report, Standing};

/// Changes that a report shows one by one.
const EXAMPLES: usize = 200;

/// Adds one call to the report.
pub(crate) fn count(report: &mut Report, difference: &Difference) {
    let (before, after) = (&difference.before, &difference.after);
    report.looked_at = report.looked_at.saturating_add(1);
    if after.staff().has_decided() {
        return locked(report, before, after);
    }
    let (was, is) = (Standing::of(before), Standing::of(after));
    let same = was.status == is.status
        && was.campaign_id == is.campaign_id
        && was.recipient_id == is.recipient_id;
    if same {
        add(&mut report.unchanged);
        return;
    }
    add(&mut report.changed);
    match (&was.campaign_id, &is.campaign_id) {
        (None, Some(_)) => add(&mut report.gained),
        (Some(_), None) => add(&mut report.lost),
        (Some(was), Some(is)) if was != is => add(&mut report.moved),
        _ => {}
    }
    if is.status == "suggested" && was.status != "suggested" {
        add(&mut report.now_suggested);
    }
    flow(report, &was, &is);
    example(report, after, was, is);
}

/// A person's decision stands; whether the rules now say otherwise is told.
fn locked(report: &mut Report, before: &Call, after: &Call) {
    if !Credit::of(after).disagrees {
        add(&mut report.unchanged);
        return;
    }
    add(&mut report.locked_disagreeing);
    if !Credit::of(before).disagrees {
        let (was, is) = (Standing::of(before), Standing::of(after));
        example(report, after, was, is);
    }
}

fn flow(report: &mut Report, was: &Standing, is: &Standing) {
    if was.campaign_id == is.campaign_id {
        return;
    }
    let mut of = |id: &Option<String>, change: fn(&mut Flow)| {
        if let Some(id) = id {
            change(report.by_campaign.entry(id.clone()).or_default());
        }
    };
    of(&was.campaign_id, |flow| add(&mut flow.lost));
    of(&is.campaign_id, |flow| add(&mut flow.gained));
}

fn example(report: &mut Report, call: &Call, before: Standing, after: Standing) {
    if report.examples.len() < EXAMPLES {
        report.examples.push(Example {
            conversation_id: call.id().to_string(),
            before,
            after,
        });
    }
}

fn add(count: &mut u64) {
    *count = count.saturating_add(1);
}
