//! Whom the stand-in tells of calls: a webhook that was given, or that of the
//! ledger of this machine, whenever that runs.

use elevenlabs::{Secrets, WebhookSecret};
use sandbox::elevenlabs::StandIn;

use crate::Place;
use crate::data::Data;
use crate::running::Running;
use crate::simulate::{own_or_kept, with_path};

pub(crate) struct Receiver {
    place: Place,
    given: Option<String>,
    secret: Option<WebhookSecret>,
    /// Where it was found the last time, and by which secret.
    known: Option<(String, String)>,
}

impl Receiver {
    pub(crate) fn new(place: Place, given: Option<String>, secret: Option<WebhookSecret>) -> Self {
        Self {
            place,
            given,
            secret,
            known: None,
        }
    }

    /// Registers the webhook when it has appeared or moved; what to say of it.
    pub(crate) fn look(&mut self, stand_in: &StandIn) -> Option<String> {
        let found = self.found()?;
        if self.known.as_ref() == Some(&found) {
            return None;
        }
        let now = stand_in.now();
        let mut vendor = stand_in.vendor();
        let (url, secret) = found.clone();
        let told = format!("Calls are told to {url} from now on.");
        match vendor.webhooks.first_mut() {
            Some(webhook) => (webhook.url, webhook.secret) = found.clone(),
            None => drop(vendor.webhook(&url, &secret, now)),
        }
        self.known = Some(found);
        Some(told)
    }

    /// Address and secret; none while no ledger runs.
    fn found(&self) -> Option<(String, String)> {
        let settings = self.place.settings_of_what_runs().ok()?;
        let data = settings.data_dir.is_dir().then_some(&settings.data_dir);
        let data = data.and_then(|folder| Data::at(folder).ok());
        let running = data.as_ref().and_then(Running::of);
        let url = match &self.given {
            Some(given) => with_path(given.clone()),
            None => running?.webhook(),
        };
        let own = self.secret.clone().map(Secrets::from);
        let secret = own_or_kept(own.or(settings.secrets), data.as_ref()).ok()?;
        Some((url, secret.expose().to_owned()))
    }
}
