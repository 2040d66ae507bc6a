//! A real browser before the real router, on this machine alone.

use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

use access::Transport;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use url::{ParseError, Url};

use crate::house::{House, now};

/// Chromium, its driver, and the pages it opens.
pub(crate) struct Browser {
    pub(crate) client: Client,
    pub(crate) house: House,
    pub(crate) site: String,
    _driver: Child,
    _profile: TempDir,
}

impl Browser {
    /// None where there is no Chromium, which is said; on CI that is a failure.
    pub(crate) async fn open() -> Option<Self> {
        let (Some(chromium), Some(driver)) = (installed("chromium"), installed("chromedriver"))
        else {
            left_out("a browser test, which needs chromium and chromedriver");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let (driver, port) = started(&driver).await;
        let client = connected(port, &capabilities(&chromium, &profile)).await;
        let house = House::with(Transport::LoopbackHttp, "America/New_York").await;
        let site = served(&house).await;
        Some(Self {
            client,
            house,
            site,
            _driver: driver,
            _profile: profile,
        })
    }

    pub(crate) async fn goes_to(&self, path: &str) {
        self.client
            .goto(&format!("{}{path}", self.site))
            .await
            .unwrap();
    }

    /// Follows the one-time link, as the first admin does.
    pub(crate) async fn signs_in(&self) {
        let token = access::setup_link(&self.house.store, now()).await.unwrap();
        self.goes_to(&access::setup_path(&token)).await;
        self.waits_for("#password").await;
    }

    /// Clicks what `css` finds first.
    pub(crate) async fn clicks(&self, css: &str) {
        self.waits_for(css).await;
        self.client
            .find(Locator::Css(css))
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
    }

    pub(crate) async fn types(&self, css: &str, text: &str) {
        let field = self.client.find(Locator::Css(css)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    pub(crate) async fn waits_for(&self, css: &str) {
        let found = self.client.wait().for_element(Locator::Css(css)).await;
        if found.is_err() {
            panic!(
                "{css} does not come up; the page says: {}",
                self.text("body").await
            );
        }
    }

    /// The words that `css` shows.
    pub(crate) async fn text(&self, css: &str) -> String {
        self.client
            .find(Locator::Css(css))
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    }

    pub(crate) async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        url.as_str().trim_start_matches(&self.site).to_owned()
    }

    pub(crate) async fn asks(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// The size of the window and the colours that the system asks for.
    pub(crate) async fn mode(&self, dark: bool, width: u32, height: u32) {
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.tells("Emulation.setEmulatedMedia", media).await;
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.tells("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Runs `script` at the beginning of every page from now on.
    pub(crate) async fn watches(&self, script: &str) {
        self.tells(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": script }),
        )
        .await;
    }

    /// Runs no script of the pages from now on.
    pub(crate) async fn does_without_script(&self) {
        self.tells(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": true }),
        )
        .await;
    }

    /// Pages fit the width of the window, no card lies upon another, and what can be
    /// pressed is 24 pixels high, unless it stands within a sentence.
    pub(crate) async fn fits(&self, paths: &[&str]) {
        for path in paths {
            self.goes_to(path).await;
            for too in [WIDE, COVERED, SMALL] {
                assert_eq!(self.asks(too).await, json!([]), "{path}");
            }
        }
    }

    /// What axe objects to, each with the first element it means.
    pub(crate) async fn axe(&self, axe: &str) -> Value {
        self.asks(axe).await;
        let run = "const done = arguments[arguments.length - 1]; \
            axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }) \
            .then((found) => done(found.violations.map((one) => one.id + ': ' + one.nodes[0].html + ' ' + one.nodes[0].failureSummary)));";
        self.client.execute_async(run, Vec::new()).await.unwrap()
    }

    /// A command of Chromium's own protocol.
    async fn tells(&self, command: &str, parameters: Value) -> Value {
        let command = Cdp {
            command: command.to_owned(),
            parameters,
        };
        self.client.issue_cmd(command).await.unwrap()
    }

    pub(crate) async fn closes(self) {
        self.client.close().await.unwrap();
    }
}

/// Elements that reach past the window, scrolled to or cut off.
const WIDE: &str = "
    const seen = (element) => element.checkVisibility() && !element.closest('.unseen, .skip, pre');
    return [...document.querySelectorAll('body *')]
        .filter((element) => seen(element) && element.getBoundingClientRect().right > innerWidth + 0.5)
        .map((element) => element.outerHTML.slice(0, 200));";

/// Cards that lie upon another.
const COVERED: &str = "
    const cards = [...document.querySelectorAll('main .card')].filter((card) => card.checkVisibility());
    const inside = (one, other) => one.contains(other) || other.contains(one);
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const covers = (one) => (other) => one !== other && !inside(one, other)
        && meet(one.getBoundingClientRect(), other.getBoundingClientRect());
    return cards.filter((card) => cards.some(covers(card))).map((card) => card.outerHTML.slice(0, 200));";

/// Links and buttons under 24 pixels high that are no part of a sentence.
const SMALL: &str = "
    const shown = (element) => element.checkVisibility() && !element.closest('.unseen, .skip');
    const worded = (element) => getComputedStyle(element).display === 'inline';
    return [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select, textarea')]
        .filter((element) => shown(element) && !worded(element))
        .filter((element) => (element.closest('label') ?? element).getBoundingClientRect().height < 24)
        .map((element) => element.outerHTML);";

fn installed(program: &str) -> Option<PathBuf> {
    let folders = environment("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(program))
        .find(|path| path.exists())
}

/// Says past the test runner, which swallows what passing tests print, that
/// something was not tested. On CI nothing may be left out.
pub(crate) fn left_out(what: &str) {
    assert!(environment("CI").is_none(), "missing on CI: {what}");
    writeln!(std::io::stderr(), "LEFT OUT: {what}").unwrap();
}

#[expect(
    clippy::disallowed_methods,
    reason = "the programs a test needs are found where the shell finds them"
)]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The driver, and the port that it chose.
async fn started(driver: &PathBuf) -> (Child, u16) {
    let mut child = Command::new(driver)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        let port = line
            .split_once("successfully on port ")
            .map(|(_, port)| port);
        if let Some(port) = port.and_then(|port| port.trim_end_matches('.').parse().ok()) {
            return (child, port);
        }
    }
    panic!("chromedriver ended before it was ready");
}

fn capabilities(chromium: &PathBuf, profile: &TempDir) -> Value {
    let profile = format!("--user-data-dir={}", profile.path().display());
    json!({
        "goog:chromeOptions": {
            "binary": chromium,
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--hide-scrollbars", profile,
            ],
        },
        "goog:loggingPrefs": { "browser": "ALL" },
    })
}

async fn connected(port: u16, capabilities: &Value) -> Client {
    let capabilities = capabilities.as_object().unwrap().clone();
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let builder = builder.capabilities(capabilities);
    builder
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .unwrap()
}

/// The address at which the pages are served.
async fn served(house: &House) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    let router = house.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    site
}

#[derive(Debug)]
struct Cdp {
    command: String,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (http::Method::POST, Some(body.to_string()))
    }
}
