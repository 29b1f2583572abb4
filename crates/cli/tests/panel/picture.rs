//! The picture of the panel in the documentation.
//!
//! `BOARDLESS_PICTURE=docs/panel.png cargo test -p boardless --test panel picture` makes it anew.

use std::path::Path;

use crate::Board;
use crate::browser::Browser;

#[test]
fn a_picture_of_the_panel() {
    let board = Board::with("print('Hello from an ESP32 without an ESP32!')");
    let browser = Browser::at(&board.url());
    browser.wait("boardless.terminal.text().includes('>>>')");
    let picture = browser.picture();
    assert!(picture.starts_with(b"\x89PNG"));
    if let Some(path) = std::env::var_os("BOARDLESS_PICTURE") {
        let top = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .unwrap();
        std::fs::write(top.join(path), picture).unwrap();
    }
}
