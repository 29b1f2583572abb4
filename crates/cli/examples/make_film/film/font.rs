//! Letters of five by five.

use super::canvas::Canvas;

/// A letter's rows; a blank for those the film does not need.
fn glyph(letter: char) -> [&'static str; 5] {
    match letter {
        '1' => ["  #  ", " ##  ", "  #  ", "  #  ", " ### "],
        '2' => ["#### ", "    #", " ### ", "#    ", "#####"],
        '3' => ["#### ", "    #", " ### ", "    #", "#### "],
        'A' => [" ### ", "#   #", "#####", "#   #", "#   #"],
        'B' => ["#### ", "#   #", "#### ", "#   #", "#### "],
        'D' => ["#### ", "#   #", "#   #", "#   #", "#### "],
        'E' => ["#####", "#    ", "#### ", "#    ", "#####"],
        'H' => ["#   #", "#   #", "#####", "#   #", "#   #"],
        'L' => ["#    ", "#    ", "#    ", "#    ", "#####"],
        'N' => ["#   #", "##  #", "# # #", "#  ##", "#   #"],
        'O' => [" ### ", "#   #", "#   #", "#   #", " ### "],
        'R' => ["#### ", "#   #", "#### ", "#  # ", "#   #"],
        'S' => [" ####", "#    ", " ### ", "    #", "#### "],
        'T' => ["#####", "  #  ", "  #  ", "  #  ", "  #  "],
        _ => ["     "; 5],
    }
}

/// The dots of a text, letters `pitch` columns apart.
pub fn dots(text: &str, pitch: i32) -> Vec<(i32, i32)> {
    let mut dots = Vec::new();
    for (left, letter) in (0..)
        .step_by(pitch.unsigned_abs() as usize)
        .zip(text.chars())
    {
        for (y, row) in (0..).zip(glyph(letter)) {
            dots.extend(
                (left..)
                    .zip(row.chars())
                    .filter(|&(_, dot)| dot == '#')
                    .map(|(x, _)| (x, y)),
            );
        }
    }
    dots
}

/// Writes a text in large letters made of a character.
pub fn write(canvas: &mut Canvas, x: i32, y: i32, text: &str, pitch: i32, ink: char) {
    for (dx, dy) in dots(text, pitch) {
        canvas.put(x + dx, y + dy, ink);
    }
}
