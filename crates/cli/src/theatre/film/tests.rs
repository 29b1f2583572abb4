use super::*;

fn rows(film: &Film, index: usize) -> Vec<String> {
    film.frame(index)
        .rows()
        .map(|row| String::from_utf8(row.to_vec()).unwrap())
        .collect()
}

fn error(text: &str) -> FilmError {
    Film::parse(text.as_bytes(), None).unwrap_err()
}

#[test]
fn the_height_follows_from_the_first_two_counts() {
    let film = Film::parse(b"3\n  o\n /|\\\n12\n \\o/\n  |\n", None).unwrap();
    assert_eq!(
        (film.rows(), film.columns(), film.len(), film.ticks()),
        (2, 4, 2, 15)
    );
    assert_eq!(film.frame(0).hold, 3);
    assert_eq!(rows(&film, 0), ["  o", " /|\\"]);
    assert_eq!(rows(&film, 1), [" \\o/", "  |"]);
    assert_eq!(rows(&film, 2), rows(&film, 0));
}

#[test]
fn a_row_of_digits_is_no_count() {
    let film = Film::parse(b"1\nab\n42\ncd\n2\n17\nef\n99\n3\n1\n2\n3\n", None).unwrap();
    assert_eq!((film.rows(), film.len(), film.ticks()), (3, 3, 6));
    assert_eq!(rows(&film, 0), ["ab", "42", "cd"]);
}

#[test]
fn empty_rows_stay() {
    let film = Film::parse(b"1\n\n\n\n2\n\nx\n\n", None).unwrap();
    assert_eq!(film.rows(), 3);
    assert_eq!(rows(&film, 0), ["", "", ""]);
    assert_eq!(rows(&film, 1), ["", "x", ""]);
}

#[test]
fn the_last_record_may_be_cut() {
    for text in [
        "1\na\nb\n2\nc\n",
        "1\na\nb\n2\nc",
        "1\na\nb\n2\nc\n\n\n\n\n",
        "1\r\na\r\nb\r\n2\r\nc\r\n",
    ] {
        let film = Film::parse(text.as_bytes(), None).unwrap();
        assert_eq!((film.rows(), film.len()), (2, 2), "{text:?}");
        assert_eq!(rows(&film, 1), ["c", ""], "{text:?}");
    }
}

#[test]
fn a_film_may_have_any_size() {
    for (columns, rows) in [(1, 1), (3, 40), (80, 24), (132, 43), (255, 100)] {
        let row = "x".repeat(columns);
        let mut text = String::new();
        for hold in 1..=3 {
            text.push_str(&format!("{hold}\n{}", format!("{row}\n").repeat(rows)));
        }
        let film = Film::parse(text.trim_end().as_bytes(), None).unwrap();
        assert_eq!((film.columns(), film.rows()), (columns, rows));
        assert_eq!((film.len(), film.ticks()), (3, 6));
    }
}

#[test]
fn a_tick_finds_its_picture() {
    let film = Film::parse(b"3\na\n0\nx\n1\nb\n12\nc\n", None).unwrap();
    for (tick, expected) in [
        (0, (0, 3)),
        (2, (0, 1)),
        (3, (1, 1)),
        (4, (2, 12)),
        (15, (2, 1)),
        (16, (0, 3)),
        (35, (1, 1)),
    ] {
        assert_eq!(film.at(tick), expected, "{tick}");
    }
}

#[test]
fn one_picture_is_a_film() {
    let film = Film::parse(b"15\nhello\nworld\n", None).unwrap();
    assert_eq!((film.rows(), film.len()), (2, 1));
}

#[test]
fn the_header_describes_the_film() {
    let film = Film::parse(
        b"# title: T\n# author:  A B \n# a remark\n# license: CC0\n# rows: 1\n1\n5\n1\n5\n",
        None,
    )
    .unwrap();
    let about = film.about();
    assert_eq!(about.title.as_deref(), Some("T"));
    assert_eq!(about.author.as_deref(), Some("A B"));
    assert_eq!(about.license.as_deref(), Some("CC0"));
    assert_eq!((film.rows(), film.len()), (1, 2));
}

#[test]
fn the_caller_can_say_the_height() {
    let text = b"1\n5\n1\n5\n";
    assert_eq!(Film::parse(text, Some(3)).unwrap().len(), 1);
    assert_eq!(Film::parse(text, None).unwrap().len(), 2);
    assert!(matches!(
        Film::parse(text, Some(0)),
        Err(FilmError::BadHeight { rows: 0 })
    ));
    assert!(matches!(
        Film::parse(text, Some(101)),
        Err(FilmError::BadHeight { rows: 101 })
    ));
}

#[test]
fn a_picture_of_no_ticks_is_left_out() {
    let film = Film::parse(b"0\na\n1\nb\n0\nc\n", None).unwrap();
    assert_eq!((film.len(), film.ticks()), (1, 1));
    assert_eq!(rows(&film, 0), ["b"]);
    assert!(matches!(error("0\na\n"), FilmError::Empty));
}

#[test]
fn what_is_no_film_is_told_with_line_and_fix() {
    let wide = format!("1\n{}\n", "x".repeat(256));
    let table: &[(&str, &str, &str)] = &[
        ("", "there is no picture in it", "records"),
        (
            "\n\n",
            "line 1: expected the number of ticks the first picture stays",
            "line 1",
        ),
        (
            "# title: x\nhello\n",
            "line 2: expected the number of ticks the first picture stays, found \"hello\"",
            "line 2",
        ),
        (
            "1\na\nb\n1\na\n1\na\nb\n",
            "line 7: expected the number of ticks the next picture stays, found \"a\"",
            "--rows",
        ),
        ("1\na\tb\n", "line 2, column 2: byte 0x09", "expand"),
        ("1\n\x1b[H\n", "line 2, column 1: byte 0x1B", "sed -n 2l"),
        ("1\n caf\u{e9}\n", "line 2, column 5: byte 0xC3", "iconv"),
        (
            "\u{feff}1\na\n",
            "line 1, column 1: byte 0xEF",
            "byte order mark",
        ),
        (
            &wide,
            "line 2: a row of 256 columns, and 255 are the most",
            "shorten line 2",
        ),
        (
            "65536\na\n",
            "line 1: a picture of 65536 ticks, and 65535 are the most",
            "several records",
        ),
        (
            "99999999999999\na\n",
            "line 1: a picture of 99999999999999 ticks",
            "several records",
        ),
    ];
    for (text, message, fix) in table {
        let error = error(text);
        assert!(error.to_string().contains(message), "{text:?}: {error}");
        assert!(error.fix().contains(fix), "{text:?}: {}", error.fix());
    }
}

#[test]
fn ten_megabytes_are_the_most() {
    let record = "1\n12345678\n";
    let mut text = record.repeat(MAX_BYTES / record.len());
    text.truncate(MAX_BYTES);
    assert!(Film::parse(text.as_bytes(), None).is_ok());
    text.push_str("\n\n\n");
    text.push_str(record);
    assert!(matches!(error(&text), FilmError::TooBig));
}

#[test]
fn a_file_that_is_not_there_is_told() {
    assert!(matches!(
        Film::open(Path::new("/no/such/film.txt"), Reading::default()),
        Err(FilmError::Read(_))
    ));
}

#[test]
fn a_recording_is_opened_by_its_name_or_its_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let cast = "{\"version\": 2, \"width\": 9, \"height\": 9}\n[0, \"o\", \"hello\"]\n";
    let open = |name: &str, text: &str, reading: Reading| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        Film::open(&path, reading)
    };
    for name in ["hello.cast", "hello.txt"] {
        let film = open(name, cast, Reading::default()).unwrap();
        assert_eq!(rows(&film, 0), ["hello"]);
        assert_eq!(film.ticks_per_second(), 30);
    }
    let often = Reading {
        ticks_per_second: Some(60),
        ..Reading::default()
    };
    assert_eq!(open("a.cast", cast, often).unwrap().ticks(), 120);
    assert_eq!(open("a.txt", "1\na\n", often).unwrap().ticks(), 1);
    let error = open("b.CAST", "15\nhello\n", Reading::default()).unwrap_err();
    assert!(matches!(error, FilmError::Cast(_)), "{error}");
    let high = Reading {
        rows: Some(13),
        ..Reading::default()
    };
    let error = open("a.cast", cast, high).unwrap_err();
    assert!(error.fix().contains("--rows"), "{error}");
}
