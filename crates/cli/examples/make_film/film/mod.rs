//! The built-in film, drawn: an animation of nearly five minutes, 67 columns by 13 rows, 15 ticks a second.
//!
//! Everything is a function of the tick and of fixed seeds, in integers, so that every machine makes the same film.
//! A scene is a function that shoots on a [`reel::Reel`]; it draws each frame anew on a [`canvas::Canvas`].

mod canvas;
mod chase;
mod crawl;
mod desk;
mod ending;
mod font;
mod landing;
mod launch;
mod memory;
mod opening;
mod reel;
mod sprites;
mod stars;
mod voyage;

/// Ticks in a second.
const SECOND: u32 = 15;

/// The film's file.
pub fn make() -> String {
    let mut reel = reel::Reel::default();
    opening::leader(&mut reel);
    opening::title(&mut reel);
    crawl::crawl(&mut reel);
    desk::desk(&mut reel);
    launch::launch(&mut reel);
    voyage::quiet(&mut reel);
    memory::memory(&mut reel);
    voyage::planets(&mut reel);
    chase::chase(&mut reel);
    landing::landing(&mut reel);
    ending::window(&mut reel);
    ending::credits(&mut reel);
    ending::reboot(&mut reel);
    let header = "\
# title: Boardless, or How a Small Board Went to See the Stars
# author: the Boardless authors
# license: MIT OR Apache-2.0
# rows: 13
# made by: cargo run -p boardless --example make_film
";
    format!("{header}{reel}")
}
