//! A decision in one plain sentence.

use crate::{Book, CampaignId, Candidate, Finding};

pub(crate) fn reason(finding: Finding, candidates: &[Candidate], book: &Book) -> String {
    let first = candidates.first();
    match (finding, first) {
        (Finding::Automatic, Some(first)) => {
            format!(
                "Credited to {}: {}.",
                name(&first.campaign, book),
                because(first)
            )
        }
        (Finding::Suggested, Some(first)) => format!(
            "Probably {}, but not surely enough: {}.",
            name(&first.campaign, book),
            because(first)
        ),
        (Finding::Ambiguous, Some(first)) => {
            let second = candidates.get(1).map(|second| name(&second.campaign, book));
            format!(
                "About equally {} or {}: {}.",
                name(&first.campaign, book),
                second.unwrap_or("nobody"),
                because(first)
            )
        }
        _ => String::new(),
    }
}

/// The two strongest reasons.
fn because(candidate: &Candidate) -> String {
    let details = candidate
        .evidence
        .iter()
        .map(|evidence| evidence.detail.as_str());
    details.take(2).collect::<Vec<_>>().join(", and ")
}

fn name<'a>(id: &'a CampaignId, book: &'a Book) -> &'a str {
    let campaign = book.campaigns.get(id);
    campaign.map_or(id.as_str(), |campaign| campaign.name.as_str())
}
