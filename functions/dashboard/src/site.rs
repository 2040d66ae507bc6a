//! What every page's handler is given.

use std::ops::Deref;
use std::sync::Arc;

use jiff::tz::TimeZone;
use store::{CursorKey, StoreError};
use tokio::sync::OnceCell;

use crate::App;
use crate::moment::Clock;

/// The app, and what is asked of the store only once.
#[derive(Clone)]
pub(crate) struct Site {
    app: App,
    cursor_key: Arc<OnceCell<CursorKey>>,
}

impl Site {
    pub(crate) fn new(app: App) -> Self {
        Self {
            app,
            cursor_key: Arc::default(),
        }
    }

    /// The key that signs cursors. It never changes once it is made.
    pub(crate) async fn cursor_key(&self) -> Result<&CursorKey, StoreError> {
        self.cursor_key
            .get_or_try_init(|| self.app.store.cursor_key())
            .await
    }

    /// The moment of this request, and the zone its times are told in.
    pub(crate) fn clock(&self) -> Clock {
        Clock {
            now: (self.app.now)(),
            zone: self.zone().clone(),
        }
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        self.app.store.zone()
    }
}

impl Deref for Site {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}
