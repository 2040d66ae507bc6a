//! What the start says: where everything is, and what to do next.

use access::Secret;

use crate::house::House;
use crate::secret;

/// Shows where everything of an empty or a real ledger is.
pub(crate) fn show(house: &House, link: &Secret) {
    print(&[places(house, link), first_steps(), tunnel(house)]);
}

/// The same of the example, which waits for no calls.
pub(crate) fn show_demo(house: &House, link: &Secret) {
    print(&[places(house, link), steps_after_demo()]);
}

#[expect(clippy::print_stdout, reason = "whoever starts it reads it")]
fn print(parts: &[String]) {
    println!("{}", parts.join("\n"));
}

fn places(house: &House, link: &Secret) -> String {
    format!(
        r"Ringledger runs. Ctrl-C stops it; what it has kept stays.

  Dashboard  {address}/
  Sign in    {address}{path}
             (the admin, once, within a day; `cargo run -- sign-in-link` makes another)
  Webhook    {webhook}
  Secret     {secret}
             (kept in {secret_file}){weakness}
  Sync       {sync}
  Kept in    {data}
  Database   {dynamodb}
             (for `cargo lambda`; its settings are in {lambda_env})
",
        address = house.running.address,
        path = access::setup_path(link),
        webhook = house.running.webhook(),
        secret = secret::signing(&house.secrets).expose(),
        secret_file = house.data.secret().display(),
        weakness = weakness(house),
        sync = sync(house),
        data = house.data.path().display(),
        dynamodb = house.running.dynamodb,
        lambda_env = house.data.lambda_env().display(),
    )
}

fn sync(house: &House) -> String {
    match house.vendor.is_off() {
        true => {
            "off: set ELEVENLABS_API_KEY, and calls that no webhook brought come too".to_owned()
        }
        false => format!("every 15 minutes, from {}", house.vendor.base()),
    }
}

fn weakness(house: &House) -> &'static str {
    match house.secrets.iter().any(elevenlabs::WebhookSecret::is_weak) {
        true => {
            "\n             One of the secrets is short enough to be guessed: use a longer one."
        }
        false => "",
    }
}

fn first_steps() -> String {
    r"Next, in another terminal
  cargo run -- simulate shared/elevenlabs/tests/fixtures   sends sample calls here
  cargo run -- elevenlabs                                  is ElevenLabs, with calls and an API, without an account
  cargo run -- key create --name me --role editor          makes a key for the API
  cargo run -- demo                                        shows a month of calls; stop this one first
"
    .to_owned()
}

fn steps_after_demo() -> String {
    r"Next, in another terminal
  cargo run -- key create --name me --role editor          makes a key for the API
  cargo run                                                starts empty, for real calls; stop this one first
"
    .to_owned()
}

/// ElevenLabs makes each webhook's secret itself, so ours cannot be given to it.
fn tunnel(house: &House) -> String {
    let address = &house.running.address;
    format!(
        r"ElevenLabs reaches this machine through a tunnel, such as
  cloudflared tunnel --url {address}
  ngrok http {port}
In ElevenLabs, add a webhook with HMAC to the workspace, at the tunnel's address with the path
{path}, and choose it as the agents' post-call webhook. It shows the
webhook's secret once: put it into {secret_file}, after a comma, and start again.
",
        port = address.rsplit(':').next().unwrap_or_default(),
        path = webhook::PATH,
        secret_file = house.data.secret().display(),
    )
}
