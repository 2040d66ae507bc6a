//! The log in words.

use store::access::{Act, ActKind};

use crate::figures::counted;

/// A kind, for choosing one.
pub(super) fn kind(kind: ActKind) -> &'static str {
    match kind {
        ActKind::SignedIn => "Signed in",
        ActKind::SignedOut => "Signed out",
        ActKind::SignInFailed => "Failed to sign in",
        ActKind::PasswordChanged => "Password chosen",
        ActKind::SessionsEnded => "Signed out everywhere",
        ActKind::PersonInvited => "Somebody invited",
        ActKind::InviteDeleted => "Invitation deleted",
        ActKind::PersonJoined => "Invitation followed",
        ActKind::PersonChanged => "Role changed",
        ActKind::PersonDisabled => "Somebody disabled",
        ActKind::PersonEnabled => "Somebody enabled",
        ActKind::KeyMade => "Key made",
        ActKind::KeyRevoked => "Key revoked",
        ActKind::NumberShown => "Number shown",
        ActKind::RawRead => "Vendor's words read",
        ActKind::Exported => "Exported",
        ActKind::Imported => "List imported",
        ActKind::RulesSaved => "Rules saved",
        ActKind::SettingsSaved => "Business settings saved",
        ActKind::BulkDecided => "Many calls decided",
        ActKind::Undone => "Undone",
        ActKind::Erased => "Erased",
        ActKind::DeliveryTested => "Webhook tested",
    }
}

/// What was done, before what it was done to.
pub(super) fn did(act: &Act) -> String {
    let did = match act.kind {
        ActKind::SignInFailed => return failed(act.times),
        ActKind::SignedIn => "signed in",
        ActKind::SignedOut => "signed out",
        ActKind::PasswordChanged => "chose a password",
        ActKind::SessionsEnded => "signed out everywhere",
        ActKind::PersonInvited => "invited",
        ActKind::InviteDeleted => "deleted the invitation of",
        ActKind::PersonJoined => "followed the invitation",
        ActKind::PersonChanged => "changed what may be done by",
        ActKind::PersonDisabled => "disabled",
        ActKind::PersonEnabled => "enabled",
        ActKind::KeyMade => "made the key",
        ActKind::KeyRevoked => "revoked the key",
        ActKind::NumberShown => "was shown the number of",
        ActKind::RawRead => "read the vendor's own words on",
        ActKind::Exported => "exported",
        ActKind::Imported => "imported, by the job",
        ActKind::RulesSaved => "saved the rules, by the job",
        ActKind::SettingsSaved => "saved settings, by the job",
        ActKind::BulkDecided => "decided on many calls, by the job",
        ActKind::Undone => "undid, by the job",
        ActKind::Erased => "erased",
        ActKind::DeliveryTested => "tested the webhook with",
    };
    did.to_owned()
}

fn failed(times: u64) -> String {
    format!(
        "failed {} to sign in within the hour",
        counted(times, "time")
    )
}

/// The page of what it was done to.
pub(super) fn path(kind: ActKind, id: &str) -> Option<String> {
    match kind {
        ActKind::Imported
        | ActKind::RulesSaved
        | ActKind::SettingsSaved
        | ActKind::BulkDecided
        | ActKind::Undone => Some(format!("/jobs/{id}")),
        ActKind::NumberShown | ActKind::RawRead | ActKind::DeliveryTested | ActKind::Erased => {
            Some(format!("/calls/{id}"))
        }
        ActKind::KeyMade | ActKind::KeyRevoked => Some("/settings/keys".to_owned()),
        _ => None,
    }
}
