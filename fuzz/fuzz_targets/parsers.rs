//! What reads bytes that come from outside, each by itself: no panic, no endless loop.
#![no_main]

use boardless::theatre::film::Film;
use libfuzzer_sys::fuzz_target;
use python::pure::{berkeley, binascii, json, pack, regex};
use python::text::{number, spec, utf8};

fuzz_target!(|data: &[u8]| {
    let Some((&which, data)) = data.split_first() else {
        return;
    };
    match which % 10 {
        0 => drop(Film::parse(data, None)),
        1 => read_json(data),
        2 => {
            let at = data.iter().position(|b| *b == b'\n').unwrap_or(data.len());
            let (pattern, text) = data.split_at(at);
            search(pattern, text);
        }
        3 => {
            let at = data.iter().position(|b| *b == b'\n').unwrap_or(data.len());
            let (format, bytes) = data.split_at(at);
            if pack::Format::new(format)
                .measure()
                .is_ok_and(|m| m.size < 1 << 16)
            {
                let mut fields = pack::Format::new(format);
                while let Ok(Some(field)) = fields.next_field() {
                    drop(field.get(bytes));
                }
            }
        }
        4 => {
            drop(binascii::unhexlify(data));
            drop(binascii::a2b_base64(data));
        }
        5 => {
            for base in [0, 2, 10, 16, 36] {
                drop(number::parse_int(data, base));
            }
            let _ = (number::parse_float(data), number::parse_complex(data));
        }
        6 => {
            for numeric in [false, true] {
                drop(spec::Spec::parse(data, numeric));
            }
        }
        7 => {
            let _ = (utf8::is_valid(data), utf8::decode_lossy(data, false, true));
        }
        8 => read_database(data),
        // Compressed bytes, JSON and the like as programs give them to modules.
        _ => module(data),
    }
});

fn read_json(data: &[u8]) {
    let mut reader = json::Reader::new(data);
    while let Ok(Some(_)) = reader.next_event() {}
}

/// What is read of a database takes no more than its file, and is the same when it was written anew.
fn read_database(data: &[u8]) {
    let Ok(meta) = berkeley::Meta::decode(data) else {
        return;
    };
    let Ok(entries) = berkeley::decode(data, meta) else {
        return;
    };
    let bytes: usize = entries
        .iter()
        .map(|(key, value)| key.len() + value.len())
        .sum();
    assert!(bytes <= data.len());
    assert!(entries.is_sorted_by_key(|(key, _)| key));
    let file = berkeley::encode(meta, 2, &entries);
    let again = berkeley::Meta::decode(&file).and_then(|meta| berkeley::decode(&file, meta));
    assert_eq!(again, Ok(entries));
}

/// Looks for a pattern, for a while: some patterns take time that grows with the power of the text.
fn search(pattern: &[u8], text: &[u8]) {
    let Ok(program) = regex::compile(pattern) else {
        return;
    };
    let mut ticks = 0;
    let found = program.exec(
        regex::Subject::new(text),
        false,
        regex::DEFAULT_DEPTH,
        &mut || {
            ticks += 1;
            if ticks < 50 { Ok(()) } else { Err(()) }
        },
    );
    if let Ok(Some(captures)) = found {
        for group in 0..captures.len() {
            assert!(
                captures
                    .span(group)
                    .is_none_or(|span| text.get(span).is_some())
            );
        }
    }
}

fn module(data: &[u8]) {
    let mut program = String::from(
        "import json, deflate, re, struct, io, binascii, cryptolib, hashlib\ndata = b'",
    );
    for byte in data {
        program += &format!("\\x{byte:02x}");
    }
    program += "'\n";
    for statement in [
        "deflate.DeflateIO(io.BytesIO(data), deflate.RAW).read()",
        "deflate.DeflateIO(io.BytesIO(data), deflate.ZLIB).read(100)",
        "deflate.DeflateIO(io.BytesIO(data), deflate.GZIP).read()",
        "deflate.DeflateIO(io.BytesIO(data)).readline()",
        "json.load(io.BytesIO(data))",
        "json.loads(data.decode())",
        "re.compile(data[:len(data) // 2]).split(data[len(data) // 2:], 10)",
        "re.sub(data[:4], data[4:9], data[9:])",
        "struct.unpack(data[:3], data[3:])",
        "struct.pack(data[:8], *data[8:])",
        "int(data); float(data)",
        "data.decode().format(*data)",
        "data % tuple(data)",
        "eval(data)",
    ] {
        program += &format!("try: {statement}\nexcept Exception as e: print(repr(e))\n");
    }
    programs::world::run(program.as_bytes(), 96 << 10, 100, false);
}
