//! Whether DynamoDB answers.

use tokio::sync::watch;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answering {
    Truly,
    /// Not until somebody switches.
    Never,
    /// With a 500.
    Sorry,
}

/// One switch for all of a sandbox's clients.
#[derive(Clone, Debug)]
pub(crate) struct Switch(watch::Sender<Answering>);

impl Default for Switch {
    fn default() -> Self {
        Self(watch::Sender::new(Answering::Truly))
    }
}

impl Switch {
    pub(crate) fn turn(&self, to: Answering) {
        self.0.send_replace(to);
    }

    /// Waits while nothing is answered, then says how it will be.
    pub(crate) async fn answering(&self) -> Answering {
        let mut switch = self.0.subscribe();
        let settled = switch.wait_for(|now| *now != Answering::Never).await;
        settled.map_or(Answering::Sorry, |now| *now)
    }
}
