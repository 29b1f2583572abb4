//! The page's files, part of the program: it needs no network but its own.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A file of the page.
pub struct Asset {
    /// Its path in the address.
    pub path: &'static str,
    kind: &'static str,
    content: &'static [u8],
}

impl Asset {
    /// It as an answer.
    pub fn response(&self) -> Response {
        let kind = [(header::CONTENT_TYPE, self.kind)];
        (StatusCode::OK, kind, self.content).into_response()
    }
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";
const TEXT: &str = "text/plain; charset=utf-8";

macro_rules! asset {
    ($path:literal, $kind:expr, $file:literal) => {
        Asset {
            path: $path,
            kind: $kind,
            content: include_bytes!(concat!("assets/", $file)),
        }
    };
}

/// All of them. `xterm` is the terminal of many editors, <https://xtermjs.org>, as its packages on npm have it:
/// `@xterm/xterm` 6.0.0 and `@xterm/addon-fit` 0.11.0, under the MIT licence.
pub const ALL: &[Asset] = &[
    asset!("/", HTML, "index.html"),
    asset!("/panel.css", CSS, "panel.css"),
    asset!("/panel.js", SCRIPT, "panel.js"),
    asset!("/board.js", SCRIPT, "board.js"),
    asset!("/inputs.js", SCRIPT, "inputs.js"),
    asset!("/link.js", SCRIPT, "link.js"),
    asset!("/network.js", SCRIPT, "network.js"),
    asset!("/terminal.js", SCRIPT, "terminal.js"),
    asset!("/words.js", SCRIPT, "words.js"),
    asset!("/icon.svg", SVG, "icon.svg"),
    asset!("/xterm.js", SCRIPT, "xterm/xterm.mjs"),
    asset!("/xterm-fit.js", SCRIPT, "xterm/addon-fit.mjs"),
    asset!("/xterm.css", CSS, "xterm/xterm.css"),
    asset!("/xterm-license.txt", TEXT, "xterm/LICENSE"),
];
