//! A headless Chromium, driven over WebDriver.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::http::Method;
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::common::until;

/// Keeps Chromium to this PC and to itself.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1400,1000",
];

/// A browser with one window. It ends when this is dropped.
pub struct Browser {
    runtime: Runtime,
    client: Option<Client>,
    driver: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// A fresh browser at this address.
    pub fn at(url: &str) -> Browser {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver runs; tools/test installs it");
        let mut output = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = output
            .find_map(|line| {
                let line = line.unwrap();
                let port = line.split_once("successfully on port ")?.1;
                Some(port.trim_end_matches('.').to_owned())
            })
            .unwrap();
        // It is never blocked by what nobody reads.
        std::thread::spawn(move || output.for_each(drop));
        let profile = tempfile::tempdir().unwrap();
        let mut flags = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let wanted = json!({
            "goog:chromeOptions": { "args": flags },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let client = runtime.block_on(async {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(wanted.as_object().unwrap().clone());
            let address = format!("http://127.0.0.1:{port}");
            builder.connect(&address).await.unwrap()
        });
        let browser = Browser {
            runtime,
            client: Some(client),
            driver,
            _profile: profile,
        };
        browser.goto(url);
        browser
    }

    fn client(&self) -> &Client {
        self.client.as_ref().unwrap()
    }

    pub fn goto(&self, url: &str) {
        self.runtime.block_on(self.client().goto(url)).unwrap();
    }

    /// What a script returns.
    #[track_caller]
    pub fn eval(&self, script: &str) -> Value {
        let script = format!("return ({script})");
        self.runtime
            .block_on(self.client().execute(&script, vec![]))
            .unwrap()
    }

    /// Waits until an expression is true. One that throws, because what it asks for is not
    /// there yet, is not true yet.
    #[track_caller]
    pub fn wait(&self, expression: &str) {
        let script = format!(
            "(() => {{ try {{ return {expression} }} catch (error) {{ return String(error) }} }})()"
        );
        let mut last = Value::Null;
        let met = until(|| {
            last = self.eval(&script);
            (last == json!(true)).then_some(())
        });
        if met.is_none() {
            let seen = self.eval("document.body.innerText + boardless.terminal.text()");
            panic!("{expression} does not become true but is {last}; the page shows {seen:#}");
        }
    }

    #[track_caller]
    pub fn click(&self, selector: &str) {
        self.runtime.block_on(async {
            let element = self.client().find(Locator::Css(selector)).await.unwrap();
            element.click().await.unwrap();
        });
    }

    /// Types into what has the focus. Keys without a character are WebDriver's.
    #[track_caller]
    pub fn keys(&self, text: &str) {
        self.runtime.block_on(async {
            let element = self.client().active_element().await.unwrap();
            element.send_keys(text).await.unwrap();
        });
    }

    /// Presses a key, and holds it until [`Browser::release`].
    pub fn press_key(&self, value: char) {
        let keys = KeyActions::new("keys".to_owned()).then(KeyAction::Down { value });
        self.runtime
            .block_on(self.client().perform_actions(keys))
            .unwrap();
    }

    /// Presses the mouse on an element, and holds it until [`Browser::release`].
    #[track_caller]
    pub fn press_mouse(&self, selector: &str) {
        self.runtime.block_on(async {
            let element = self.client().find(Locator::Css(selector)).await.unwrap();
            let script = "arguments[0].scrollIntoView({block: 'center'})";
            let argument = serde_json::to_value(&element).unwrap();
            self.client().execute(script, vec![argument]).await.unwrap();
            let mouse = MouseActions::new("mouse".to_owned())
                .then(PointerAction::MoveToElement {
                    element,
                    duration: Some(Duration::ZERO),
                    x: 0.0,
                    y: 0.0,
                })
                .then(PointerAction::Down { button: 0 });
            self.client().perform_actions(mouse).await.unwrap();
        });
    }

    /// Releases keys and mouse.
    pub fn release(&self) {
        self.runtime
            .block_on(self.client().release_actions())
            .unwrap();
    }

    /// A command of Chromium's DevTools.
    #[track_caller]
    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.vendor(
            "goog/cdp/execute",
            json!({ "cmd": command, "params": parameters }),
        )
    }

    /// What the browser complained of since the last call.
    #[track_caller]
    pub fn complaints(&self) -> Vec<Value> {
        let log = self.vendor("se/log", json!({ "type": "browser" }));
        log.as_array().unwrap().clone()
    }

    fn vendor(&self, path: &'static str, body: Value) -> Value {
        self.runtime
            .block_on(self.client().issue_cmd(Vendor { path, body }))
            .unwrap()
    }

    /// A window of this size, as wide as a phone if need be.
    pub fn resize(&self, width: u32, height: u32) {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", size);
    }

    /// The scheme the user prefers: `light` or `dark`.
    pub fn prefer(&self, scheme: &str) {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": [feature] }),
        );
    }

    /// A picture of the window, as PNG.
    pub fn picture(&self) -> Vec<u8> {
        self.runtime.block_on(self.client().screenshot()).unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // A browser that is gone needs no end.
            let _ = self.runtime.block_on(client.close());
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A command of ChromeDriver's own.
#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
