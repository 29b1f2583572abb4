//! Makes the built-in film: `cargo run -p boardless --example make_film > crates/cli/films/boardless.txt`.

use std::io::{self, Write};

mod film;

fn main() -> io::Result<()> {
    io::stdout().write_all(film::make().as_bytes())
}
