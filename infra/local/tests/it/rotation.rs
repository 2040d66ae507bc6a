//! `rotate-secret` against a stand-in for ElevenLabs.

use elevenlabs::{HEADER, WebhookSecret, sign};
use jiff::SignedDuration;
use sandbox::elevenlabs::StandIn;
use store::Rotation;

use crate::program::{Program, Server, body};

struct World {
    program: Program,
    stand_in: StandIn,
    server: Server,
}

impl World {
    /// A server that ElevenLabs delivers to.
    async fn new() -> Self {
        let program = Program::new();
        let stand_in = StandIn::start(boot::now).await;
        let server = program.serve().await;
        let url = format!("{}/api/webhooks/elevenlabs", server.address);
        let secret = server.secret();
        stand_in.vendor().webhook(&url, &secret, boot::now());
        Self {
            program,
            stand_in,
            server,
        }
    }

    fn rotate(&self, more: &[&str]) -> (bool, String) {
        let environment = [
            ("ELEVENLABS_BASE_URL", self.stand_in.base_url()),
            ("ELEVENLABS_API_KEY", self.stand_in.api_key()),
        ];
        let arguments = [&["rotate-secret", "--yes"], more].concat();
        let (done, told) = self.program.run_with(&arguments, &environment);
        for secret in self.secrets() {
            assert!(!told.contains(&secret), "no secret is printed");
        }
        (done, told)
    }

    fn secrets(&self) -> Vec<String> {
        let secrets = self.server.secret();
        secrets.split(',').map(str::to_owned).collect()
    }

    /// How a delivery fares that is signed with `secret`.
    async fn deliver(&self, id: &str, secret: &str) -> u16 {
        let (secret, body): (WebhookSecret, _) = (secret.parse().unwrap(), body(id));
        let url = format!("{}/api/webhooks/elevenlabs", self.server.address);
        let request = reqwest::Client::new().post(url);
        let signed = request.header(HEADER, sign(&secret, boot::now(), &body));
        signed.body(body).send().await.unwrap().status().as_u16()
    }

    /// As if it had been switched over so long ago.
    async fn wait(self, hours: i64) -> Self {
        self.server.stop();
        let store = self.program.store().await;
        let rotation = store.rotation().await.unwrap().unwrap();
        let since = rotation.switched_at.unwrap() - SignedDuration::from_hours(hours);
        let rotation = Rotation {
            switched_at: Some(since),
            ..rotation
        };
        store.keep_rotation(&rotation).await.unwrap();
        drop(store);
        Self {
            server: self.program.serve().await,
            ..self
        }
    }

    fn chosen(&self) -> Option<String> {
        self.stand_in.vendor().settings.post_call_webhook_id.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_secret_comes_into_use_beside_the_old_which_goes_a_day_later() {
    let world = World::new().await;
    let before = world.chosen();
    let (done, told) = world.rotate(&[]);
    assert!(done, "{told}");
    let secrets = world.secrets();
    assert_eq!(secrets.len(), 2);
    let made = world.stand_in.vendor().webhooks[1].clone();
    assert_eq!((&made.secret, made.retries), (&secrets[1], true));
    assert_eq!(world.chosen(), Some(made.id.clone()));
    assert_ne!(world.chosen(), before);
    assert_eq!(world.deliver("conv_new", &secrets[1]).await, 200);

    let (done, told) = world.rotate(&["--finish"]);
    assert!(!done && told.contains("wait a day"), "{told}");
    let (done, told) = world.rotate(&[]);
    assert!(!done && told.contains("in use already"), "{told}");

    let world = world.wait(25).await;
    let (done, told) = world.rotate(&["--finish"]);
    assert!(done && told.contains("took 1 secrets away"), "{told}");
    assert_eq!(world.secrets(), [secrets[1].clone()]);
    assert!(world.stand_in.vendor().webhooks[0].is_disabled);
    let (done, told) = world.rotate(&["--finish"]);
    assert!(
        !done && told.contains("no secret is being replaced"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_secret_that_is_still_signed_with_stays() {
    let world = World::new().await;
    let old = world.server.secret();
    world.rotate(&[]);
    assert_eq!(world.deliver("conv_old", &old).await, 200);
    let world = world.wait(25).await;
    let (done, told) = world.rotate(&["--finish"]);
    assert!(
        !done && told.contains("(old): last signed with at"),
        "{told}"
    );
    assert_eq!(world.secrets().len(), 2);
    assert!(!world.stand_in.vendor().webhooks[0].is_disabled);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_on_the_way_leaves_the_old_in_use_and_goes_on_later() {
    let world = World::new().await;
    let (before, url) = {
        let vendor = world.stand_in.vendor();
        let url = vendor.webhooks[0].url.clone();
        (vendor.settings.post_call_webhook_id.clone(), url)
    };
    let nowhere = "http://127.0.0.1:9/api/webhooks/elevenlabs";
    let (done, told) = world.rotate(&["--url", nowhere]);
    assert!(!done && told.contains("goes on with the old one"), "{told}");
    assert_eq!(world.chosen(), before);
    let secrets = world.secrets();
    assert_eq!(secrets.len(), 2, "both are valid");
    let (done, told) = world.rotate(&[]);
    assert!(!done && told.contains("nothing answers"), "{told}");
    assert_eq!(
        world.secrets(),
        secrets,
        "it went on with the one that was made"
    );

    let (done, told) = world.rotate(&["--url", &url]);
    assert!(done, "{told}");
    assert_eq!(world.secrets().len(), 3, "the other was no use");
    let made = world.stand_in.vendor().webhooks[2].clone();
    assert_eq!((world.chosen(), made.url), (Some(made.id), url));
}
