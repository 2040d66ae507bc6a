//! Where the API is: one of ElevenLabs' own hosts, or a stand-in beside us.
//!
//! The key goes wherever this points, so nothing else will do.

use std::fmt;
use std::str::FromStr;

use reqwest::Url;

/// The address that paths are put behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

/// A text that is no address of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "is not https:// and a host of ElevenLabs' API, such as https://api.elevenlabs.io, \
     nor http:// and an address of this machine, such as http://127.0.0.1:8788"
)]
pub struct InvalidBaseUrl;

const PUBLIC: &str = "https://api.elevenlabs.io";

/// The public host, and those of the regions that data may have to stay in.
const HOSTS: [&str; 5] = [
    "api.elevenlabs.io",
    "api.us.elevenlabs.io",
    "api.eu.residency.elevenlabs.io",
    "api.in.residency.elevenlabs.io",
    "api.sg.residency.elevenlabs.io",
];

impl BaseUrl {
    /// Whether it leads to a stand-in on this machine.
    pub fn is_local(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// The address of what lies at `path`, whose parts may hold anything.
    pub(super) fn at(&self, path: &[&str]) -> Url {
        let mut url = self.0.clone();
        let mut parts = url.path_segments_mut().expect("https has a path");
        parts.clear().extend(path);
        drop(parts);
        url
    }
}

impl FromStr for BaseUrl {
    type Err = InvalidBaseUrl;

    /// Takes an address that is written as it is meant: whatever a parser
    /// would have to tidy up, a path or a user's name among it, is refused.
    fn from_str(text: &str) -> Result<Self, InvalidBaseUrl> {
        let written = text.strip_suffix('/').unwrap_or(text);
        let url = Url::parse(written).map_err(|_| InvalidBaseUrl)?;
        let as_meant = url.origin().ascii_serialization() == written;
        if as_meant && (is_theirs(&url) || is_ours(&url)) {
            Ok(Self(url))
        } else {
            Err(InvalidBaseUrl)
        }
    }
}

fn is_theirs(url: &Url) -> bool {
    let known = |host| HOSTS.contains(&host);
    url.scheme() == "https" && url.port().is_none() && url.host_str().is_some_and(known)
}

/// An address, for a name is looked up and may lead anywhere.
fn is_ours(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse();
    url.scheme() == "http" && address.is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

impl Default for BaseUrl {
    fn default() -> Self {
        PUBLIC.parse().expect("the public host is allowed")
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}
