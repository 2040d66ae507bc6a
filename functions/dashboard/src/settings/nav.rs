//! The pages of settings, as each of them lists them.

use crate::page::{Entry, Visitor};

/// One page of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    You,
    People,
    Keys,
    Webhook,
    Rules,
    Log,
}

/// The pages that `visitor` may open.
pub(crate) fn tabs(visitor: &Visitor, here: Tab) -> Vec<Entry> {
    let all = [
        (Tab::You, "You", "/settings", false),
        (Tab::People, "People", "/settings/people", true),
        (Tab::Keys, "API keys", "/settings/keys", true),
        (Tab::Webhook, "Webhook", "/settings/webhook", true),
        (Tab::Rules, "Rules", "/settings/rules", false),
        (Tab::Log, "Log", "/settings/log", true),
    ];
    let open = all
        .into_iter()
        .filter(|(.., for_admins)| !for_admins || visitor.may_administer());
    open.map(|(tab, name, path, _)| Entry {
        name,
        path,
        here: tab == here,
    })
    .collect()
}
