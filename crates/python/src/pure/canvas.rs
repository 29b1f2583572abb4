//! Drawing into bytes: the pixel formats and shapes of `framebuf` (extmod/modframebuf.c).

/// Coordinates beyond this are taken for it, so that no shape takes minutes: far outside of any buffer, whose sides have at
/// most 65,535 pixels.
const FAR: i64 = 1 << 20;

/// How pixels lie in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A bit each; a byte is 8 pixels downwards, the least significant bit on top.
    MonoVertical,
    /// A bit each; a byte is 8 pixels to the right, the most significant bit first.
    MonoHigh,
    /// As MonoHigh, the least significant bit first.
    MonoLow,
    /// 2 bits, the least significant pixel first.
    Gray2,
    /// 4 bits, the most significant pixel first.
    Gray4,
    /// 8 bits.
    Gray8,
    /// 16 bits, the low byte first.
    Rgb565,
}

impl Format {
    /// By its number in Python.
    pub fn of(number: i64) -> Option<Format> {
        Some(match number {
            0 => Format::MonoVertical,
            1 => Format::Rgb565,
            2 => Format::Gray4,
            3 => Format::MonoHigh,
            4 => Format::MonoLow,
            5 => Format::Gray2,
            6 => Format::Gray8,
            _ => return None,
        })
    }

    fn bits(self) -> usize {
        match self {
            Format::MonoVertical | Format::MonoHigh | Format::MonoLow => 1,
            Format::Gray2 => 2,
            Format::Gray4 => 4,
            Format::Gray8 => 8,
            Format::Rgb565 => 16,
        }
    }
}

/// Size and format of a buffer.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Pixels of a row.
    pub width: i64,
    /// Rows.
    pub height: i64,
    /// Pixels from one row to the next.
    pub stride: usize,
    /// How they lie.
    pub format: Format,
}

impl Layout {
    /// A layout, if its numbers make sense; the stride is rounded up to whole bytes.
    pub fn new(width: i64, height: i64, format: Format, stride: i64) -> Option<Layout> {
        let side = 1..=0xffff;
        if !side.contains(&width) || !side.contains(&height) || stride > 0xffff || stride < width {
            return None;
        }
        let stride = usize::try_from(stride).ok()?;
        let stride = match format {
            Format::MonoHigh | Format::MonoLow => stride.next_multiple_of(8),
            Format::Gray2 => stride.next_multiple_of(4),
            Format::Gray4 => stride.next_multiple_of(2),
            _ => stride,
        };
        Some(Layout {
            width,
            height,
            stride,
            format,
        })
    }

    /// Bytes it needs.
    pub fn bytes(&self) -> usize {
        let (width, height) = (self.width as usize, self.height as usize);
        let (rows, strides, width) = match self.format {
            Format::MonoVertical => {
                let rows = height.next_multiple_of(8);
                (rows, rows - 8, width)
            }
            Format::MonoHigh | Format::MonoLow => (height, height - 1, width.next_multiple_of(8)),
            Format::Gray2 => (height, height - 1, width.next_multiple_of(4)),
            Format::Gray4 => (height, height - 1, width.next_multiple_of(2)),
            Format::Gray8 | Format::Rgb565 => (height, height - 1, width),
        };
        (strides * self.stride + (rows - strides) * width) * self.format.bits() / 8
    }

    /// Whether a pixel is inside.
    pub fn contains(&self, x: i64, y: i64) -> bool {
        (0..self.width).contains(&x) && (0..self.height).contains(&y)
    }

    /// Byte of a pixel (of two, the first), and how far its bits are shifted in it.
    fn place(&self, x: usize, y: usize) -> (usize, u32) {
        let at = x + y * self.stride;
        match self.format {
            Format::MonoVertical => ((y >> 3) * self.stride + x, (y & 7) as u32),
            Format::MonoHigh => (at >> 3, 7 - (x & 7) as u32),
            Format::MonoLow => (at >> 3, (x & 7) as u32),
            Format::Gray2 => (at >> 2, 2 * (x & 3) as u32),
            Format::Gray4 => (at >> 1, if x & 1 == 1 { 0 } else { 4 }),
            Format::Gray8 => (at, 0),
            Format::Rgb565 => (at * 2, 0),
        }
    }

    /// A pixel's colour; 0 for what lies beyond the bytes.
    pub fn get(&self, bytes: &[u8], x: usize, y: usize) -> u32 {
        let (at, shift) = self.place(x, y);
        let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
        match self.format {
            Format::Gray8 => byte(at),
            Format::Rgb565 => byte(at) | byte(at + 1) << 8,
            format => byte(at) >> shift & ((1 << format.bits()) - 1),
        }
    }
}

/// Which parts of an ellipse are drawn, by MicroPython's bits.
#[derive(Clone, Copy, Debug)]
pub struct Quadrants {
    /// Bits 0 to 3: the quadrants from the upper right one, counterclockwise.
    pub bits: i64,
    /// Whether they are filled.
    pub filled: bool,
}

/// Bytes to draw into.
pub struct Canvas<'a> {
    /// The pixels. Where they end too early, nothing is drawn.
    pub bytes: &'a mut [u8],
    /// How they lie.
    pub layout: Layout,
}

impl Canvas<'_> {
    /// Sets a pixel, if it is inside.
    pub fn set(&mut self, x: i64, y: i64, colour: i64) {
        if !self.layout.contains(x, y) {
            return;
        }
        let (at, shift) = self.layout.place(x as usize, y as usize);
        if let Format::Rgb565 = self.layout.format {
            if let Some(pair) = self.bytes.get_mut(at..at + 2) {
                pair.copy_from_slice(&(colour as u16).to_le_bytes());
            }
            return;
        }
        let Some(byte) = self.bytes.get_mut(at) else {
            return;
        };
        let bits = self.layout.format.bits();
        let mask = ((1u16 << bits) - 1) as u8;
        let colour = if bits == 1 {
            u8::from(colour != 0)
        } else {
            colour as u8
        };
        *byte = *byte & !(mask << shift) | (colour & mask) << shift;
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, x: i64, y: i64, width: i64, height: i64, colour: i64) {
        let (right, bottom) = (x.saturating_add(width), y.saturating_add(height));
        for y in y.max(0)..bottom.min(self.layout.height) {
            for x in x.max(0)..right.min(self.layout.width) {
                self.set(x, y, colour);
            }
        }
    }

    /// Draws a line by Bresenham's algorithm.
    pub fn line(&mut self, from: (i64, i64), to: (i64, i64), colour: i64) {
        let near = |(x, y): (i64, i64)| (x.clamp(-FAR, FAR), y.clamp(-FAR, FAR));
        let ((mut x, mut y), (x2, y2)) = (near(from), near(to));
        let (mut dx, mut dy) = ((x2 - x).abs(), (y2 - y).abs());
        let (mut sx, mut sy) = (if x2 > x { 1 } else { -1 }, if y2 > y { 1 } else { -1 });
        let steep = dy > dx;
        if steep {
            (x, y, dx, dy, sx, sy) = (y, x, dy, dx, sy, sx);
        }
        let mut error = 2 * dy - dx;
        for _ in 0..dx {
            if steep {
                self.set(y, x, colour);
            } else {
                self.set(x, y, colour);
            }
            while error >= 0 {
                y += sy;
                error -= 2 * dx;
            }
            x += sx;
            error += 2 * dy;
        }
        self.set(x2, y2, colour);
    }

    /// Draws an ellipse.
    pub fn ellipse(
        &mut self,
        centre: (i64, i64),
        radius: (i64, i64),
        colour: i64,
        parts: Quadrants,
    ) {
        let (rx, ry) = (radius.0.clamp(-FAR, FAR), radius.1.clamp(-FAR, FAR));
        if (rx, ry) == (0, 0) {
            if parts.bits != 0 {
                self.set(centre.0, centre.1, colour);
            }
            return;
        }
        let (a, b) = (2 * rx * rx, 2 * ry * ry);
        // From the right, as long as the slope is steep.
        let (mut x, mut y) = (rx, 0);
        let (mut x_change, mut y_change) = (ry * ry * (1 - 2 * rx), rx * rx);
        let (mut error, mut x_stop, mut y_stop) = (0, b * rx, 0);
        while x_stop >= y_stop {
            self.ellipse_points(centre, (x, y), colour, parts);
            y += 1;
            y_stop += a;
            error += y_change;
            y_change += a;
            if 2 * error + x_change > 0 {
                x -= 1;
                x_stop -= b;
                error += x_change;
                x_change += b;
            }
        }
        // And from the top.
        (x, y) = (0, ry);
        (x_change, y_change) = (ry * ry, rx * rx * (1 - 2 * ry));
        (error, x_stop, y_stop) = (0, 0, a * ry);
        while x_stop <= y_stop {
            self.ellipse_points(centre, (x, y), colour, parts);
            x += 1;
            x_stop += b;
            error += x_change;
            x_change += b;
            if 2 * error + y_change > 0 {
                y -= 1;
                y_stop -= a;
                error += y_change;
                y_change += a;
            }
        }
    }

    fn ellipse_points(&mut self, c: (i64, i64), at: (i64, i64), colour: i64, parts: Quadrants) {
        let (x, y) = at;
        let quadrants = [(1, -1), (-1, -1), (-1, 1), (1, 1)];
        for (bit, (right, down)) in quadrants.into_iter().enumerate() {
            if parts.bits & 1 << bit == 0 {
                continue;
            }
            if parts.filled {
                let left = if right > 0 { c.0 } else { c.0 - x };
                self.fill(left, c.1 + down * y, x + 1, 1, colour);
            } else {
                self.set(c.0 + right * x, c.1 + down * y, colour);
            }
        }
    }

    /// Draws the outline of a polygon.
    pub fn outline(&mut self, at: (i64, i64), points: &[(i64, i64)], colour: i64) {
        for_edges(points, |from, to| {
            self.line(add(at, from), add(at, to), colour);
        });
    }

    /// Fills a polygon, row by row between pairs of its edges; the pixels at its lower corners are
    /// added.
    pub fn polygon(&mut self, at: (i64, i64), points: &[(i64, i64)], colour: i64) {
        let rows = points.iter().map(|p| p.1);
        let (Some(top), Some(bottom)) = (rows.clone().min(), rows.max()) else {
            return;
        };
        let visible = top.max(-at.1)..=bottom.min(self.layout.height - at.1);
        let mut nodes = Vec::new();
        for row in visible {
            nodes.clear();
            for_edges(points, |(x1, y1), (x2, y2)| {
                if y1 != y2 && ((y1 > row && y2 <= row) || (y1 <= row && y2 > row)) {
                    nodes.push((32 * x1 + 32 * (x2 - x1) * (row - y1) / (y2 - y1) + 16) / 32);
                } else if row == y1.max(y2) {
                    match y1.cmp(&y2) {
                        std::cmp::Ordering::Less => self.set(at.0 + x2, at.1 + y2, colour),
                        std::cmp::Ordering::Greater => self.set(at.0 + x1, at.1 + y1, colour),
                        std::cmp::Ordering::Equal => {
                            self.line(add(at, (x1, y1)), add(at, (x2, y2)), colour);
                        }
                    }
                }
            });
            nodes.sort_unstable();
            for pair in nodes.chunks_exact(2) {
                self.fill(at.0 + pair[0], at.1 + row, pair[1] - pair[0] + 1, 1, colour);
            }
        }
    }

    /// Copies a picture, but for pixels of the colour `key`.
    pub fn blit(
        &mut self,
        from: Layout,
        colour_of: impl Fn(usize, usize) -> u32,
        at: (i64, i64),
        key: u32,
    ) {
        let right = self.layout.width.min(at.0.saturating_add(from.width));
        let bottom = self.layout.height.min(at.1.saturating_add(from.height));
        for y in at.1.max(0)..bottom {
            for x in at.0.max(0)..right {
                let colour = colour_of((x - at.0) as usize, (y - at.1) as usize);
                if colour != key {
                    self.set(x, y, i64::from(colour));
                }
            }
        }
    }

    /// Moves everything; what nothing moves to keeps its colour.
    pub fn scroll(&mut self, dx: i64, dy: i64) {
        let Layout { width, height, .. } = self.layout;
        if dx.checked_abs().is_none_or(|d| d >= width)
            || dy.checked_abs().is_none_or(|d| d >= height)
        {
            return;
        }
        let (columns, rows) = (dx.max(0)..width + dx.min(0), dy.max(0)..height + dy.min(0));
        let (columns, rows): (Vec<i64>, Vec<i64>) = (
            if dx < 0 {
                columns.collect()
            } else {
                columns.rev().collect()
            },
            if dy < 0 {
                rows.collect()
            } else {
                rows.rev().collect()
            },
        );
        for &y in &rows {
            for &x in &columns {
                let colour = self
                    .layout
                    .get(self.bytes, (x - dx) as usize, (y - dy) as usize);
                self.set(x, y, i64::from(colour));
            }
        }
    }

    /// Writes text, 8 by 8 pixels a character. What is not printable is drawn as a chequerboard.
    pub fn text(&mut self, text: &[u8], x: i64, y: i64, colour: i64) {
        for (i, &c) in text.iter().enumerate() {
            let glyph = match font8x8::legacy::BASIC_LEGACY.get(usize::from(c)) {
                Some(glyph) if (32..127).contains(&c) => *glyph,
                _ => [0xaa, 0x55, 0xaa, 0x55, 0xaa, 0x55, 0xaa, 0x55],
            };
            let left = x.saturating_add(8 * i as i64);
            if left >= self.layout.width {
                return;
            }
            for (row, bits) in glyph.into_iter().enumerate() {
                for column in (0..8).filter(|column| bits >> column & 1 == 1) {
                    self.set(
                        left.saturating_add(column),
                        y.saturating_add(row as i64),
                        colour,
                    );
                }
            }
        }
    }
}

fn add(a: (i64, i64), b: (i64, i64)) -> (i64, i64) {
    (a.0.saturating_add(b.0), a.1.saturating_add(b.1))
}

/// The edges of a polygon, from the first point backwards.
fn for_edges(points: &[(i64, i64)], mut edge: impl FnMut((i64, i64), (i64, i64))) {
    let Some(&first) = points.first() else {
        return;
    };
    let mut from = first;
    for &to in points.iter().rev() {
        edge(from, to);
        from = to;
    }
}
