//! The key goes to ElevenLabs or to this machine, and nowhere else.

use elevenlabs::client::{ApiKey, BaseUrl, Client, InvalidKey, Pace};
use proptest::prelude::{Strategy, prop_assert, proptest};
use proptest::{prop_oneof, sample};

use crate::support::at;

const HOSTS: [&str; 5] = [
    "api.elevenlabs.io",
    "api.us.elevenlabs.io",
    "api.eu.residency.elevenlabs.io",
    "api.in.residency.elevenlabs.io",
    "api.sg.residency.elevenlabs.io",
];

#[test]
fn every_region_and_this_machine_may_be_asked() {
    for host in HOSTS {
        let url = format!("https://{host}");
        assert_eq!(url.parse::<BaseUrl>().unwrap().to_string(), url);
        let base: BaseUrl = format!("{url}/").parse().unwrap();
        assert_eq!((base.to_string(), base.is_local()), (url, false));
    }
    for local in [
        "http://127.0.0.1:8788",
        "http://127.1.2.3",
        "http://[::1]:8788",
    ] {
        assert!(local.parse::<BaseUrl>().unwrap().is_local(), "{local}");
    }
    assert_eq!(BaseUrl::default().to_string(), "https://api.elevenlabs.io");
}

#[test]
fn nothing_else_may() {
    let wrong = [
        "",
        "api.elevenlabs.io",
        "http://api.elevenlabs.io",
        "ftp://api.elevenlabs.io",
        "https://elevenlabs.io",
        "https://api.elevenlabs.io.",
        "https://api.elevenlabs.io:8443",
        "https://api.elevenlabs.io:443",
        "https://api.elevenlabs.io/v1",
        "https://api.elevenlabs.io//",
        "https://api.elevenlabs.io?",
        "https://api.elevenlabs.io#",
        "https://user@api.elevenlabs.io",
        "https://:@api.elevenlabs.io",
        "https://api.elevenlabs.io@evil.example",
        "https://api.elevenlabs.io\\@evil.example",
        "https:\\\\api.elevenlabs.io",
        "https:api.elevenlabs.io",
        "https://api.elevenlabs.io.evil.example",
        "https://evil-api.elevenlabs.io",
        "https://api.elevenlabs.io%2eevil.example",
        "https://api.elevenlabs.i\u{43e}",
        " https://api.elevenlabs.io",
        "https://api.eleven\nlabs.io",
        "https://127.0.0.1",
        "http://localhost:8788",
        "http://0.0.0.0",
        "http://0x7f.1",
        "http://2130706433",
        "http://127.0.0.1.evil.example",
        "http://169.254.169.254",
        "http://[::ffff:127.0.0.1]",
        "http://[::1]:80/",
    ];
    for url in wrong {
        let refused = url.parse::<BaseUrl>().unwrap_err().to_string();
        assert!(refused.contains("https://api.elevenlabs.io"), "{url}");
    }
}

/// Pieces that addresses are made of, and ways to break out of them.
fn piece() -> impl Strategy<Value = String> {
    let known = sample::select(vec![
        "https://",
        "http://",
        "HTTPS://",
        "//",
        "api.elevenlabs.io",
        "127.0.0.1",
        "[::1]",
        "evil.example",
        "@",
        ":",
        "/",
        "\\",
        "?",
        "#",
        ".",
        "%2e",
        "%00",
        "\t",
        "\u{200b}",
        "\u{ff0e}",
        "443",
        "user:pass@",
        "..",
        "localhost",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => "\\PC{0,3}"]
}

proptest! {
    #[test]
    fn whatever_is_taken_is_asked_as_it_is_written(
        pieces in proptest::collection::vec(piece(), 0..7)
    ) {
        let text = pieces.concat();
        if let Ok(base) = text.parse::<BaseUrl>() {
            let written = text.trim_end_matches('/');
            prop_assert!(base.to_string() == written, "{text:?} is {base}");
            let rest = written.strip_prefix("https://");
            let theirs = rest.is_some_and(|host| HOSTS.contains(&host));
            let ours = ["http://127.", "http://[::1]"].iter().any(|ours| written.starts_with(ours));
            prop_assert!(theirs || ours, "{text:?}");
            let others = ["@", "?", "#", "\\", "evil", "%"];
            prop_assert!(!others.iter().any(|other| written.contains(other)), "{text:?}");
        }
    }
}

/// The roots and the cipher suites are there, whatever the machine has.
#[test]
fn a_client_of_the_public_api_can_be_made_anywhere() {
    let key: ApiKey = "sk_1".parse().unwrap();
    let client = Client::new(BaseUrl::default(), key, Pace::default(), || at(0)).unwrap();
    assert_eq!(
        format!("{client:?}"),
        "Client(https://api.elevenlabs.io, ApiKey(…))"
    );
}

#[test]
fn a_key_is_visible_ascii_and_never_shown() {
    assert_eq!("".parse::<ApiKey>(), Err(InvalidKey::Empty));
    assert_eq!(" \n".parse::<ApiKey>(), Err(InvalidKey::Empty));
    for wrong in ["sk one", "sk\r\nx-evil: 1", "schlüssel", "sk\0"] {
        assert_eq!(
            wrong.parse::<ApiKey>(),
            Err(InvalidKey::Character),
            "{wrong:?}"
        );
    }
    let key: ApiKey = " sk_secret\n".parse().unwrap();
    assert_eq!(format!("{key:?}"), "ApiKey(…)");
}
