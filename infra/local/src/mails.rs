//! What would be mailed in AWS, on this terminal.

use sandbox::{EventBus, Published};
use tokio::sync::broadcast::error::RecvError;

/// Shows each mail, until it is dropped. It listens from now on, whenever it
/// is first waited for.
pub(crate) fn show(bus: &EventBus) -> impl Future<Output = ()> + use<> {
    let mut published = bus.listen();
    async move {
        loop {
            match published.recv().await {
                Ok(event) => mail(&event).as_deref().into_iter().for_each(print),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }
}

#[expect(clippy::print_stdout, reason = "whoever runs it is whom it is for")]
fn print(mail: &str) {
    println!("{mail}");
}

/// The mail that the rule in template.yaml would send.
fn mail(event: &Published) -> Option<String> {
    let is_mailed = event.source == changes::SOURCE && event.detail.get("notify")? == true;
    let message = event.detail.get("message")?.as_str()?;
    is_mailed.then(|| format!("\nA mail to you: {message}\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mailed(source: &str, detail: serde_json::Value) -> Option<String> {
        mail(&Published {
            id: "1".to_owned(),
            source: source.to_owned(),
            detail_type: "WebhookHealthChanged".to_owned(),
            detail,
        })
    }

    #[test]
    fn only_what_asks_to_be_told_is_mailed() {
        let detail = |notify| json!({ "notify": notify, "message": "It is down." });
        let shown = mailed("ringledger", detail(true));
        assert_eq!(shown.as_deref(), Some("\nA mail to you: It is down.\n"));
        assert_eq!(mailed("ringledger", detail(false)), None);
        assert_eq!(mailed("another", detail(true)), None);
        assert_eq!(
            mailed("ringledger", json!({ "message": "It is down." })),
            None
        );
    }
}
