//! The views above a list: lists that were saved under a name.

use store::access::{Shelf, Shelves, View};

use super::columns::Columns;
use super::wanted::Wanted;
use crate::page::Visitor;

/// The views as a list shows them, and the forms that keep them.
pub(crate) struct Views {
    pub(crate) tabs: Vec<ViewTab>,
    /// The list without a filter.
    pub(crate) plain: String,
    pub(crate) is_plain: bool,
    /// What saving the list keeps.
    pub(crate) address: String,
    /// Programs have no shelf.
    pub(crate) may_save: bool,
    pub(crate) may_share: bool,
}

/// A view, and whether it is the list that is shown.
pub(crate) struct ViewTab {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) is_everyones: bool,
    pub(crate) here: bool,
    pub(crate) may_change: bool,
}

impl Views {
    pub(super) fn new(
        shelves: &Shelves,
        wanted: &Wanted,
        columns: &Columns,
        visitor: &Visitor,
    ) -> Self {
        let kept = wanted.kept_as(columns);
        let plain = wanted.scope.path().to_owned();
        let (here, may_share) = ([kept.clone(), wanted.first()], visitor.may_edit());
        let tabs = |shelf: &Shelf, is_everyones: bool| -> Vec<ViewTab> {
            let ours = shelf.views.iter().filter(|view| is_of(view, &plain));
            let tab = |view: &View| ViewTab {
                name: view.name.clone(),
                address: view.address.clone(),
                is_everyones,
                here: here.contains(&view.address),
                may_change: may_share || !is_everyones,
            };
            ours.map(tab).collect()
        };
        let mut all = tabs(&shelves.everyones, true);
        all.extend(tabs(&shelves.own, false));
        Self {
            tabs: all,
            is_plain: here.contains(&plain),
            plain,
            address: kept,
            may_save: visitor.person().is_some(),
            may_share,
        }
    }

    /// The view that is shown, when its name may be changed.
    pub(crate) fn changing(&self) -> Option<&ViewTab> {
        self.tabs.iter().find(|tab| tab.here && tab.may_change)
    }
}

/// Whether `view` is of the list at `path`.
fn is_of(view: &View, path: &str) -> bool {
    view.address.split('?').next() == Some(path)
}
