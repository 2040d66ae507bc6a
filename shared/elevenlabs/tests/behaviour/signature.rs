//! Who is let in.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Timestamp;
use elevenlabs::{Refusal, Secrets, Tolerance, Verified, WebhookSecret, sign, verify};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::support::{Chance, at, fixture};

const T: i64 = 1_795_000_000;
const BODY: &[u8] = br#"{"type":"post_call_transcription"}"#;

fn secret() -> WebhookSecret {
    "wsec_one_0123456789abcdef0123456789abcdef"
        .parse()
        .expect("a secret")
}

fn other() -> WebhookSecret {
    "wsec_two_0123456789abcdef0123456789abcdef"
        .parse()
        .expect("a secret")
}

fn received<'a>(header: &[u8], body: &'a [u8]) -> Result<Verified<'a>, Refusal> {
    verify(
        &secret().into(),
        Some(header),
        body,
        at(T),
        Tolerance::default(),
    )
}

/// The hex digits of the right signature.
fn right() -> String {
    let header = sign(&secret(), at(T), BODY);
    header.rsplit('=').next().expect("a signature").to_owned()
}

#[track_caller]
fn check(header: &str, expected: Result<(), Refusal>) {
    assert_eq!(
        received(header.as_bytes(), BODY).map(|_| ()),
        expected,
        "{header}"
    );
}

#[test]
fn the_published_vectors_verify_and_are_signed_alike() {
    let vectors: Value = serde_json::from_str(&fixture("90-signature-vectors")).unwrap();
    for vector in vectors["vectors"].as_array().unwrap() {
        let secret: WebhookSecret = vector["secret"].as_str().unwrap().parse().unwrap();
        let body = STANDARD
            .decode(vector["body_base64"].as_str().unwrap())
            .unwrap();
        let header = vector["header"].as_str().unwrap();
        let t = at(vector["timestamp"].as_str().unwrap().parse().unwrap());

        assert_eq!(sign(&secret, t, &body), header);
        let tolerance = Tolerance::default();
        let verified =
            verify(&secret.into(), Some(header.as_bytes()), &body, t, tolerance).unwrap();
        assert_eq!((verified.body(), verified.signed_at()), (&*body, t));
    }
}

#[test]
fn the_bytes_are_signed_as_they_are() {
    let bodies: [&[u8]; 6] = [
        b"{\"a\":1}\r\n",
        b"\xef\xbb\xbf{\"a\":1}",
        "{\"note\":\"Zoë 👋 \u{2028}\"}".as_bytes(),
        b"\xff\xfe\x00not text at all",
        b"",
        b".",
    ];
    for body in bodies {
        let header = sign(&secret(), at(T), body);
        assert!(received(header.as_bytes(), body).is_ok(), "{body:?}");
        let more = [body, b"\n"].concat();
        assert_eq!(
            received(header.as_bytes(), &more).unwrap_err(),
            Refusal::Mismatch,
            "{body:?}"
        );
    }
}

#[test]
fn a_signature_does_not_fit_another_body_time_or_secret() {
    let header = sign(&secret(), at(T), BODY);
    assert_eq!(
        received(header.as_bytes(), b"{}").unwrap_err(),
        Refusal::Mismatch
    );
    check(&sign(&other(), at(T), BODY), Err(Refusal::Mismatch));
    check(
        &header.replace("t=1795000000", "t=1795000001"),
        Err(Refusal::Mismatch),
    );
    check(
        &header.replace("t=1795000000", "t=01795000000"),
        Err(Refusal::Mismatch),
    );
}

#[test]
fn no_header_is_told_from_a_bad_one() {
    let secrets = Secrets::from(secret());
    let missing = verify(&secrets, None, BODY, at(T), Tolerance::default());
    assert_eq!(missing.unwrap_err(), Refusal::Missing);
    let v0 = right();
    for bad in [
        "".to_owned(),
        "nonsense".to_owned(),
        "t=1795000000".to_owned(),
        format!("v0={v0}"),
        format!("t=,v0={v0}"),
        format!("t=abc,v0={v0}"),
        format!("t=-1795000000,v0={v0}"),
        format!("t=+1795000000,v0={v0}"),
        format!("t=1795000000.0,v0={v0}"),
        format!("t=1_795_000_000,v0={v0}"),
        format!("t= 1795000000,v0={v0}"),
        format!("t=١٧٩٥٠٠٠٠٠٠,v0={v0}"),
        format!("t=1795000000000,v0={v0}"),
        format!("T=1795000000,v0={v0}"),
        format!("t=1795000000;v0={v0}"),
        format!("t=1795000000,v0={}", &v0[1..]),
        format!("t=1795000000,v0={v0}0"),
        format!(
            "t=1795000000,v0={}",
            v0.replace(|c: char| c.is_ascii_digit(), "g")
        ),
        "t=1795000000,v0=".to_owned(),
    ] {
        check(&bad, Err(Refusal::Malformed));
    }
    let latin = [format!("t=1795000000,v0={v0},").as_bytes(), b"name=\xe9"].concat();
    assert_eq!(received(&latin, BODY).unwrap_err(), Refusal::Malformed);
}

#[test]
fn order_spaces_case_and_unknown_parts_do_no_harm() {
    let v0 = right();
    for good in [
        format!("t=1795000000,v0={v0}"),
        format!("v0={v0},t=1795000000"),
        format!("  t=1795000000 ,\tv0={v0}  "),
        format!("t=1795000000,v0={}", v0.to_uppercase()),
        format!("v1=abc,t=1795000000,v0={v0},v=,x,,"),
    ] {
        check(&good, Ok(()));
    }
}

#[test]
fn any_of_eight_signatures_will_do_and_a_ninth_is_too_many() {
    let (right, wrong) = (right(), "0".repeat(64));
    for place in 0..8 {
        let mut signatures = [wrong.as_str(); 8];
        signatures[place] = &right;
        check(
            &format!("t=1795000000,v0={}", signatures.join(",v0=")),
            Ok(()),
        );
    }
    let nine = [right.as_str(); 9].join(",v0=");
    check(&format!("t=1795000000,v0={nine}"), Err(Refusal::Malformed));
    check(
        &format!("t=1795000000,v0={wrong},v0={wrong}"),
        Err(Refusal::Mismatch),
    );
}

#[test]
fn a_second_time_is_refused_even_when_it_is_the_same() {
    let v0 = right();
    check(
        &format!("t=1795000000,t=1795000000,v0={v0}"),
        Err(Refusal::Malformed),
    );
    check(
        &format!("t=1795000000,v0={v0},t=1"),
        Err(Refusal::Malformed),
    );
}

#[test]
fn a_header_ends_at_a_kilobyte() {
    let header = format!("t=1795000000,v0={},x=", right());
    let padded = |length: usize| format!("{header}{}", "x".repeat(length - header.len()));
    check(&padded(1024), Ok(()));
    check(&padded(1025), Err(Refusal::Malformed));
    check(&padded(1_000_000), Err(Refusal::Malformed));
}

#[test]
fn every_secret_is_tried_and_the_one_that_matched_is_known() {
    let secrets: Secrets = format!("{},{}", other().expose(), secret().expose())
        .parse()
        .unwrap();
    for (signer, place) in [(other(), 0), (secret(), 1)] {
        let header = sign(&signer, at(T), BODY);
        let verified = verify(
            &secrets,
            Some(header.as_bytes()),
            BODY,
            at(T),
            Tolerance::default(),
        );
        assert_eq!(verified.unwrap().secret(), Some(place));
    }
    assert_eq!(Verified::kept(BODY, at(T)).secret(), None);
}

#[track_caller]
fn check_age(now: Timestamp, tolerance: Tolerance, expected: Option<&str>) {
    let header = sign(&secret(), at(T), BODY);
    let verified = verify(
        &secret().into(),
        Some(header.as_bytes()),
        BODY,
        now,
        tolerance,
    );
    assert_eq!(verified.err().map(Refusal::code), expected, "{now}");
}

#[test]
fn the_age_may_be_what_the_tolerance_says_and_not_a_second_more() {
    let usual = Tolerance::default();
    check_age(at(T + 3600), usual, None);
    check_age(at(T + 3601), usual, Some("sig_stale"));
    check_age(at(T - 300), usual, None);
    check_age(at(T - 301), usual, Some("sig_future"));
    check_age(
        at(T + 3600) + Duration::from_millis(1),
        usual,
        Some("sig_stale"),
    );

    let strict = Tolerance {
        back: Duration::from_secs(10),
        ahead: Duration::ZERO,
    };
    check_age(at(T + 10), strict, None);
    check_age(at(T + 11), strict, Some("sig_stale"));
    check_age(at(T), strict, None);
    check_age(at(T - 1), strict, Some("sig_future"));

    let endless = Tolerance {
        back: Duration::MAX,
        ahead: Duration::MAX,
    };
    check_age(Timestamp::MAX, endless, None);
    check_age(Timestamp::MIN, endless, None);
}

#[test]
fn twelve_digits_may_be_a_time_that_never_comes() {
    let never = "999999999999";
    let mac = Hmac::<Sha256>::new_from_slice(secret().expose().as_bytes()).unwrap();
    let mac = mac
        .chain_update(never)
        .chain_update(".")
        .chain_update(BODY)
        .finalize();
    let header = format!("t={never},v0={}", hex::encode(mac.into_bytes()));
    check(&header, Err(Refusal::Future { t: Timestamp::MAX }));
    check(&header.replace("999,", "998,"), Err(Refusal::Mismatch));
}

#[test]
fn a_wrong_signature_tells_nothing_of_our_clock() {
    for now in [at(0), at(T), at(T + 1_000_000), Timestamp::MAX] {
        let header = sign(&other(), at(T), BODY);
        let secrets = secret().into();
        let refused = verify(
            &secrets,
            Some(header.as_bytes()),
            BODY,
            now,
            Tolerance::default(),
        );
        assert_eq!(refused.unwrap_err(), Refusal::Mismatch);
    }
}

#[test]
fn what_is_verified_and_what_is_secret_stay_out_of_debug() {
    let header = sign(&secret(), at(T), BODY);
    let verified = received(header.as_bytes(), BODY).unwrap();
    let shown = format!("{verified:?} {:?} {:?}", secret(), Secrets::from(secret()));
    assert!(
        !shown.contains("post_call") && !shown.contains("wsec"),
        "{shown}"
    );
}

/// A header is let in exactly when this plain reading of the rules says so.
fn should_be_let_in(header: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(header) else {
        return false;
    };
    let parts: Vec<&str> = text
        .split(',')
        .map(|part| part.trim_matches([' ', '\t']))
        .collect();
    let of = |name: &str| -> Vec<&str> {
        parts
            .iter()
            .filter_map(|part| part.strip_prefix(name))
            .collect()
    };
    let (times, signatures) = (of("t="), of("v0="));
    let hexadecimal = |v0: &&str| v0.len() == 64 && v0.bytes().all(|c| c.is_ascii_hexdigit());
    header.len() <= 1024
        && times == ["1795000000"]
        && (1..=8).contains(&signatures.len())
        && signatures.iter().all(hexadecimal)
        && signatures
            .iter()
            .any(|v0| v0.eq_ignore_ascii_case(&right()))
}

#[test]
fn a_million_mangled_headers_are_let_in_only_by_the_rules() {
    let v0 = right();
    let pieces: [&str; 15] = [
        "t=1795000000",
        &format!("v0={v0}"),
        &format!("v0={}", v0.to_uppercase()),
        ",",
        ",",
        ",",
        " ",
        "=",
        "t=",
        "v0=",
        "v1=00",
        "t=1",
        "x",
        "é",
        &format!("v0={}", "0".repeat(64)),
    ]
    .map(|piece| -> &str { Box::leak(piece.to_owned().into_boxed_str()) });
    let genuine = sign(&secret(), at(T), BODY);
    let mut chance = Chance(1);
    let mut let_in = 0;
    for _ in 0..1_000_000 {
        let header = match chance.below(3) {
            0 => (0..chance.below(12))
                .map(|_| *chance.of(&pieces))
                .collect::<String>()
                .into_bytes(),
            1 => (0..chance.below(90))
                .map(|_| chance.number().to_le_bytes()[0])
                .collect(),
            _ => mangled(genuine.as_bytes(), &mut chance),
        };
        let accepted = received(&header, BODY).is_ok();
        assert_eq!(
            accepted,
            should_be_let_in(&header),
            "{:?}",
            String::from_utf8_lossy(&header)
        );
        let_in += usize::from(accepted);
    }
    assert!(
        let_in > 1000,
        "only {let_in} headers were good: the loop shows too little"
    );
}

fn mangled(header: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut header = header.to_vec();
    let place = chance.below(header.len());
    match chance.below(5) {
        0 => header[place] = chance.number().to_le_bytes()[0],
        1 => header.insert(place, *chance.of(b" ,=t0va\t")),
        2 => drop(header.remove(place)),
        3 => header.truncate(place),
        _ => header[place] = header[place].to_ascii_uppercase(),
    }
    header
}
