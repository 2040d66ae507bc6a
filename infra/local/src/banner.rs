//! What the start says: where everything is, and what to do next.

use access::Secret;

use crate::house::House;
use crate::secret;

/// What to do with an empty ledger.
pub(crate) const AT_FIRST: &str = "\
  cargo run -- simulate shared/elevenlabs/tests/fixtures   sends sample calls here
  cargo run -- key create --name me --role editor          makes a key for the API
  cargo run -- demo                                        shows a month of calls; stop this one first";

/// What to do with one that has calls.
pub(crate) const AFTER_DEMO: &str = "\
  cargo run -- key create --name me --role editor          makes a key for the API
  cargo run                                                starts empty, for real calls; stop this one first";

#[expect(clippy::print_stdout, reason = "whoever starts it reads it")]
pub(crate) fn show(house: &House, link: &Secret, next: &str) {
    println!("{}", text(house, link, next));
}

fn text(house: &House, link: &Secret, next: &str) -> String {
    let address = &house.running.address;
    let secret = secret::signing(&house.secrets).expose();
    let secret_file = house.data.secret();
    let (data, lambda_env) = (house.data.path(), house.data.lambda_env());
    let weak = weakness(house);
    format!(
        "Ringledger runs. Ctrl-C stops it; what it has kept stays.

  Dashboard  {address}/
  Sign in    {address}{path}
             (the admin, once, within a day; `cargo run -- sign-in-link` makes another)
  Webhook    {webhook}
  Secret     {secret}
             (kept in {secret_file}){weak}
  Kept in    {data}
  Database   {dynamodb}
             (for `cargo lambda`; its settings are in {lambda_env})

Next
{next}

ElevenLabs reaches this machine through a tunnel:
  cloudflared tunnel --url {address}      or      ngrok http {port}
  In ElevenLabs, add a webhook with HMAC to the workspace, with the tunnel's address and the path
  {webhook_path}, and choose it as post-call webhook of the agents.
  ElevenLabs shows the secret it made for it once: put that into {secret_file},
  after a comma, and start again.
",
        path = access::setup_path(link),
        webhook = house.running.webhook(),
        secret_file = secret_file.display(),
        data = data.display(),
        dynamodb = house.running.dynamodb,
        lambda_env = lambda_env.display(),
        port = address.rsplit(':').next().unwrap_or_default(),
        webhook_path = webhook::PATH,
    )
}

fn weakness(house: &House) -> &'static str {
    match house.secrets.iter().any(elevenlabs::WebhookSecret::is_weak) {
        true => {
            "\n             One of the secrets is short enough to be guessed: use a longer one."
        }
        false => "",
    }
}
