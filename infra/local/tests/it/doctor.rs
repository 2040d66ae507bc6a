//! `doctor` against a stand-in for ElevenLabs, with a server and without.

use std::process::Output;

use sandbox::elevenlabs::StandIn;

use crate::program::{Program, body};

fn run(program: &Program, stand_in: &StandIn, arguments: &[&str]) -> (bool, String) {
    let environment = [
        ("ELEVENLABS_BASE_URL", stand_in.base_url()),
        ("ELEVENLABS_API_KEY", stand_in.api_key()),
    ];
    program.run_with(arguments, &environment)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_found_put_right_and_found_well() {
    let program = Program::new();
    let stand_in = StandIn::start(boot::now).await;
    let environment = [
        ("ELEVENLABS_BASE_URL", stand_in.base_url()),
        ("ELEVENLABS_API_KEY", stand_in.api_key()),
    ];
    let server = program.serve_with(&environment).await;
    let url = format!("{}/api/webhooks/elevenlabs", server.address);
    {
        let mut vendor = stand_in.vendor();
        vendor.webhook(&url, &server.secret(), boot::now());
        vendor.webhooks[0].is_disabled = true;
    }
    server.deliver(body("conv_1")).await.unwrap();

    let (well, told) = run(&program, &stand_in, &["doctor"]);
    assert!(!well && told.contains("[FAIL] The webhook"), "{told}");
    let nobody = program.run(&["doctor", "--yes"]);
    assert!(!nobody.status.success(), "--yes is of use with --fix only");

    let (_, told) = run(&program, &stand_in, &["doctor", "--fix", "--yes"]);
    assert!(told.contains("2 put right"), "{told}");
    assert!(told.contains("was taken in: the way is open"), "{told}");
    assert!(
        told.contains("A delivery was signed with a secret of ours"),
        "{told}"
    );
    assert!(!told.contains(&server.secret()) && !told.contains(stand_in.api_key()));
    let vendor = stand_in.vendor();
    assert!(!vendor.webhooks[0].is_disabled && vendor.webhooks[0].retries);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_server_or_a_key_it_says_so() {
    let program = Program::new();
    program.serve().await.stop();
    let Output { status, stdout, .. } = program.run(&["doctor"]);
    let told = String::from_utf8(stdout).unwrap();
    assert!(!status.success());
    assert!(told.contains("there is no API key"), "{told}");
    assert!(told.contains("there is no address"), "{told}");
}
