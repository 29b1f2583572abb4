//! framebuf: pictures in a buffer of the program (extmod/modframebuf.c). The letters are those of
//! the crate `font8x8`, in the public domain; the firmware's own are under a licence of their own.

use crate::error::Res;
use crate::object::NativeObject;
use crate::pure::canvas::{Canvas, Format, Layout, Quadrants};
use crate::types::{ModuleBuilder, NativeFn, ids};
use crate::value::{Sym, TypeId, Value};
use crate::vm::Vm;

/// A FrameBuffer's data.
struct Frame {
    buffer: Value,
    layout: Layout,
}

impl NativeObject for Frame {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.buffer);
    }

    fn cost(&self) -> usize {
        20
    }

    fn buffer(&self) -> Option<Value> {
        Some(self.buffer)
    }
}

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("FrameBuffer", |t| {
        t.make(make)
            .subclassable()
            .method("fill", NativeFn::F2(fill))
            .method("fill_rect", NativeFn::Var(6, 6, fill_rect))
            .method("pixel", NativeFn::Var(3, 4, pixel))
            .method(
                "hline",
                NativeFn::Var(5, 5, |vm, args| straight(vm, args, true)),
            )
            .method(
                "vline",
                NativeFn::Var(5, 5, |vm, args| straight(vm, args, false)),
            )
            .method("rect", NativeFn::Var(6, 7, rect))
            .method("line", NativeFn::Var(6, 6, line))
            .method("ellipse", NativeFn::Var(6, 8, ellipse))
            .method("poly", NativeFn::Var(5, 6, poly))
            .method("blit", NativeFn::Var(4, 6, blit))
            .method("scroll", NativeFn::F3(scroll))
            .method("text", NativeFn::Var(4, 5, text));
    });
    m.value("FrameBuffer", Value::Type(ty));
    m.function("FrameBuffer1", NativeFn::Var(3, 4, make_mono));
    for (name, number) in [
        ("MVLSB", 0),
        ("MONO_VLSB", 0),
        ("RGB565", 1),
        ("GS2_HMSB", 5),
        ("GS4_HMSB", 2),
        ("GS8", 6),
        ("MONO_HLSB", 3),
        ("MONO_HMSB", 4),
    ] {
        m.int(name, number);
    }
    m.vm.module_state.frame_buffer = Some(ty);
}

fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 4, 5)?;
    let layout = layout(vm, pos)?;
    if vm.buffer_mut(pos[0]).is_none() {
        return Err(vm.type_error("object with buffer protocol required"));
    }
    let buffer = pos[0];
    Ok(vm.new_native(ty, Frame { buffer, layout }))
}

/// `FrameBuffer1(buffer, width, height[, stride])`, the name of older programs.
fn make_mono(vm: &mut Vm, args: &[Value]) -> Res {
    let stride = args.get(3).copied().unwrap_or(args[1]);
    let args = [args[0], args[1], args[2], Value::Int(0), stride];
    match vm.module_state.frame_buffer {
        Some(ty) => make(vm, ty, &args, &[]),
        None => Ok(Value::None),
    }
}

/// The layout that (buffer, width, height, format[, stride]) ask for, which fits the buffer.
fn layout(vm: &mut Vm, args: &[Value]) -> Res<Layout> {
    let (width, height) = (vm.int_arg(args[1])?, vm.int_arg(args[2])?);
    let number = vm.int_arg(args[3])?;
    let stride = match args.get(4) {
        Some(&stride) => vm.int_arg(stride)?,
        None => width,
    };
    // What is wrong with the sizes comes before what is wrong with the format.
    let format = Format::of(number);
    let layout = Layout::new(width, height, format.unwrap_or(Format::Gray8), stride);
    let Some(layout) = layout else {
        return Err(vm.raise_with(ids::VALUE_ERROR, &[]));
    };
    if format.is_none() {
        return Err(vm.value_error("invalid format"));
    }
    let Some(len) = vm.buffer(args[0]).map(<[u8]>::len) else {
        return Err(vm.type_error("object with buffer protocol required"));
    };
    if layout.bytes() > len {
        return Err(vm.raise_with(ids::VALUE_ERROR, &[]));
    }
    Ok(layout)
}

fn frame(vm: &mut Vm, slf: Value) -> Res<(Value, Layout)> {
    match vm.native_ref::<Frame>(slf) {
        Some(frame) => Ok((frame.buffer, frame.layout)),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

/// Lets `draw` draw on a FrameBuffer.
fn on_canvas(vm: &mut Vm, slf: Value, draw: impl FnOnce(&mut Canvas)) -> Res {
    let (buffer, layout) = frame(vm, slf)?;
    if let Some(bytes) = vm.buffer_mut(buffer) {
        draw(&mut Canvas { bytes, layout });
    }
    Ok(Value::None)
}

/// The integers after self.
fn numbers<const N: usize>(vm: &mut Vm, args: &[Value]) -> Res<[i64; N]> {
    let mut numbers = [0; N];
    for (number, &arg) in numbers.iter_mut().zip(&args[1..]) {
        *number = vm.int_arg(arg)?;
    }
    Ok(numbers)
}

fn fill(vm: &mut Vm, slf: Value, colour: Value) -> Res {
    let colour = vm.int_arg(colour)?;
    on_canvas(vm, slf, |canvas| {
        canvas.fill(0, 0, canvas.layout.width, canvas.layout.height, colour);
    })
}

fn fill_rect(vm: &mut Vm, args: &[Value]) -> Res {
    let [x, y, width, height, colour] = numbers(vm, args)?;
    on_canvas(vm, args[0], |canvas| {
        canvas.fill(x, y, width, height, colour)
    })
}

fn pixel(vm: &mut Vm, args: &[Value]) -> Res {
    let (x, y) = (vm.int_arg(args[1])?, vm.int_arg(args[2])?);
    let (buffer, layout) = frame(vm, args[0])?;
    if !layout.contains(x, y) {
        return Ok(Value::None);
    }
    match args.get(3) {
        Some(&colour) => {
            let colour = vm.int_arg(colour)?;
            on_canvas(vm, args[0], |canvas| canvas.set(x, y, colour))
        }
        None => {
            let bytes = vm.buffer(buffer).unwrap_or(&[]);
            let colour = layout.get(bytes, x as usize, y as usize);
            Ok(vm.int(i64::from(colour)))
        }
    }
}

fn straight(vm: &mut Vm, args: &[Value], horizontal: bool) -> Res {
    let [x, y, length, colour] = numbers(vm, args)?;
    let (width, height) = if horizontal { (length, 1) } else { (1, length) };
    on_canvas(vm, args[0], |canvas| {
        canvas.fill(x, y, width, height, colour)
    })
}

/// Whether an optional argument is true.
fn flag(vm: &mut Vm, v: Option<&Value>) -> Res<bool> {
    match v {
        Some(&v) => vm.truth(v),
        None => Ok(false),
    }
}

fn rect(vm: &mut Vm, args: &[Value]) -> Res {
    let [x, y, width, height, colour] = numbers(vm, args)?;
    let filled = flag(vm, args.get(6))?;
    on_canvas(vm, args[0], |canvas| {
        if filled {
            return canvas.fill(x, y, width, height, colour);
        }
        let (right, bottom) = (x.saturating_add(width - 1), y.saturating_add(height - 1));
        canvas.fill(x, y, width, 1, colour);
        canvas.fill(x, bottom, width, 1, colour);
        canvas.fill(x, y, 1, height, colour);
        canvas.fill(right, y, 1, height, colour);
    })
}

fn line(vm: &mut Vm, args: &[Value]) -> Res {
    let [x1, y1, x2, y2, colour] = numbers(vm, args)?;
    on_canvas(vm, args[0], |canvas| {
        canvas.line((x1, y1), (x2, y2), colour)
    })
}

fn ellipse(vm: &mut Vm, args: &[Value]) -> Res {
    let [x, y, rx, ry, colour] = numbers(vm, args)?;
    let filled = flag(vm, args.get(6))?;
    let bits = match args.get(7) {
        Some(&bits) => vm.int_arg(bits)? & 15,
        None => 15,
    };
    let parts = Quadrants { bits, filled };
    on_canvas(vm, args[0], |canvas| {
        canvas.ellipse((x, y), (rx, ry), colour, parts)
    })
}

/// `poly(x, y, coordinates, colour[, filled])`: the coordinates are an array's items.
fn poly(vm: &mut Vm, args: &[Value]) -> Res {
    let at = (vm.int_arg(args[1])?, vm.int_arg(args[2])?);
    if vm.buffer(args[3]).is_none() {
        return Err(vm.type_error("object with buffer protocol required"));
    }
    let mut coordinates = Vec::new();
    for item in vm.collect_items(args[3])? {
        coordinates.push(vm.int_arg(item)?);
    }
    let points: Vec<_> = coordinates.chunks_exact(2).map(|p| (p[0], p[1])).collect();
    if points.is_empty() {
        return Ok(Value::None);
    }
    let colour = vm.int_arg(args[4])?;
    let filled = flag(vm, args.get(5))?;
    on_canvas(vm, args[0], |canvas| {
        if filled {
            canvas.polygon(at, &points, colour);
        } else {
            canvas.outline(at, &points, colour);
        }
    })
}

/// A picture to read from: a FrameBuffer, or (buffer, width, height, format[, stride]).
fn picture(vm: &mut Vm, v: Value) -> Res<(Vec<u8>, Layout)> {
    let (buffer, layout) = match vm.native_ref::<Frame>(v) {
        Some(frame) => (frame.buffer, frame.layout),
        None => {
            let items = vm.items_arg(v)?;
            if !(4..=5).contains(&items.len()) {
                return Err(vm.raise_with(ids::VALUE_ERROR, &[]));
            }
            (items[0], layout(vm, &items)?)
        }
    };
    Ok((vm.buffer_arg(buffer)?, layout))
}

fn blit(vm: &mut Vm, args: &[Value]) -> Res {
    let (bytes, from) = picture(vm, args[1])?;
    let at = (vm.int_arg(args[2])?, vm.int_arg(args[3])?);
    let key = match args.get(4) {
        Some(&key) => vm.int_arg(key)? as u32,
        None => u32::MAX,
    };
    let palette = match args.get(5) {
        Some(&palette) if !palette.is_none() => Some(picture(vm, palette)?),
        _ => None,
    };
    let colour_of = |x, y| {
        let colour = from.get(&bytes, x, y);
        match &palette {
            Some((bytes, layout)) => layout.get(bytes, colour as usize, 0),
            None => colour,
        }
    };
    on_canvas(vm, args[0], |canvas| canvas.blit(from, colour_of, at, key))
}

fn scroll(vm: &mut Vm, slf: Value, dx: Value, dy: Value) -> Res {
    let (dx, dy) = (vm.int_arg(dx)?, vm.int_arg(dy)?);
    on_canvas(vm, slf, |canvas| canvas.scroll(dx, dy))
}

fn text(vm: &mut Vm, args: &[Value]) -> Res {
    let text = super::str_data(vm, args[1])?;
    let (x, y) = (vm.int_arg(args[2])?, vm.int_arg(args[3])?);
    let colour = match args.get(4) {
        Some(&colour) => vm.int_arg(colour)?,
        None => 1,
    };
    // The firmware's text ends where a C string does.
    let end = text.iter().position(|c| *c == 0).unwrap_or(text.len());
    on_canvas(vm, args[0], |canvas| {
        canvas.text(&text[..end], x, y, colour)
    })
}
