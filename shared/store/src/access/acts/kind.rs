//! The kinds of things that somebody should be able to ask about later.

use std::str::FromStr;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActKind {
    SignedIn,
    SignedOut,
    /// Counted by the hour.
    SignInFailed,
    PasswordChanged,
    SessionsEnded,
    PersonInvited,
    InviteDeleted,
    /// Somebody followed their invitation.
    PersonJoined,
    PersonChanged,
    PersonDisabled,
    PersonEnabled,
    KeyMade,
    KeyRevoked,
    /// Somebody whose role hides numbers was shown one call's.
    NumberShown,
    /// The vendor's own words on a call were read.
    RawRead,
    Exported,
    Imported,
    RulesSaved,
    /// What the business says of a campaign, a mailing, a number, an agent or a batch.
    SettingsSaved,
    BulkDecided,
    Undone,
    Erased,
    /// A sample delivery was sent through the webhook.
    DeliveryTested,
}

impl ActKind {
    pub const ALL: [Self; 23] = [
        Self::SignedIn,
        Self::SignedOut,
        Self::SignInFailed,
        Self::PasswordChanged,
        Self::SessionsEnded,
        Self::PersonInvited,
        Self::InviteDeleted,
        Self::PersonJoined,
        Self::PersonChanged,
        Self::PersonDisabled,
        Self::PersonEnabled,
        Self::KeyMade,
        Self::KeyRevoked,
        Self::NumberShown,
        Self::RawRead,
        Self::Exported,
        Self::Imported,
        Self::RulesSaved,
        Self::SettingsSaved,
        Self::BulkDecided,
        Self::Undone,
        Self::Erased,
        Self::DeliveryTested,
    ];

    /// The kind as it is stored and asked for.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignedOut => "signed_out",
            Self::SignInFailed => "sign_in_failed",
            Self::PasswordChanged => "password_changed",
            Self::SessionsEnded => "sessions_ended",
            Self::PersonInvited => "person_invited",
            Self::InviteDeleted => "invite_deleted",
            Self::PersonJoined => "person_joined",
            Self::PersonChanged => "person_changed",
            Self::PersonDisabled => "person_disabled",
            Self::PersonEnabled => "person_enabled",
            Self::KeyMade => "key_made",
            Self::KeyRevoked => "key_revoked",
            Self::NumberShown => "number_shown",
            Self::RawRead => "raw_read",
            Self::Exported => "exported",
            Self::Imported => "imported",
            Self::RulesSaved => "rules_saved",
            Self::SettingsSaved => "settings_saved",
            Self::BulkDecided => "bulk_decided",
            Self::Undone => "undone",
            Self::Erased => "erased",
            Self::DeliveryTested => "delivery_tested",
        }
    }
}

impl FromStr for ActKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.as_str() == text).ok_or(())
    }
}
