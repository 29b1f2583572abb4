use super::*;

const V2: &str = r#"{"version": 2, "width": 20, "height": 4}"#;
const V3: &str =
    r#"{"version": 3, "term": {"cols": 20, "rows": 4, "type": "xterm"}, "title": "Caf\u00e9"}"#;

fn film(lines: &[&str], ticks_per_second: u32) -> Film {
    parse(lines.join("\n").as_bytes(), ticks_per_second).unwrap()
}

/// Every picture with its ticks.
fn pictures(film: &Film) -> Vec<(u32, String)> {
    (0..film.len())
        .map(|index| {
            let frame = film.frame(index);
            let rows: Vec<_> = frame.rows().map(String::from_utf8_lossy).collect();
            (frame.hold, rows.join("|"))
        })
        .collect()
}

fn told(lines: &[&str]) -> (String, String) {
    let error = parse(lines.join("\n").as_bytes(), 10).unwrap_err();
    (error.to_string(), error.fix())
}

#[test]
fn times_of_version_2_are_since_the_beginning() {
    let film = film(
        &[
            V2,
            r#"[0.0, "o", "a"]"#,
            r#"[0.5, "o", "b"]"#,
            r#"[2.0, "o", "\r\nc"]"#,
        ],
        10,
    );
    assert_eq!(
        pictures(&film),
        [(5, "a".into()), (15, "ab".into()), (20, "ab|c".into())]
    );
    assert_eq!((film.columns(), film.rows()), (2, 2));
    assert_eq!(film.ticks_per_second(), 10);
}

#[test]
fn times_of_version_3_are_since_the_event_before() {
    let film = film(
        &[
            V3,
            "# a remark",
            r#"[0.0, "o", "a"]"#,
            r#"[0.5, "i", "typed"]"#,
            r#"[0.5, "m", "a mark"]"#,
            r#"[1.0, "o", "b"]"#,
            r#"[0.2, "z", {"not": "known yet"}]"#,
            r#"[0.3, "x", "0"]"#,
            r#"[9.0, "o", "after the end"]"#,
        ],
        10,
    );
    assert_eq!(pictures(&film), [(20, "a".into()), (25, "ab".into())]);
    assert_eq!(film.about().title.as_deref(), Some("Cafe"));
}

#[test]
fn what_happens_between_two_ticks_is_seen_at_the_next() {
    let film = film(
        &[
            V2,
            r#"[0.01, "o", "a"]"#,
            r#"[0.02, "o", "\rb"]"#,
            r#"[0.1, "o", "\rc"]"#,
            r#"[0.11, "o", "\rd"]"#,
        ],
        10,
    );
    assert_eq!(
        pictures(&film),
        [(1, "".into()), (1, "c".into()), (20, "d".into())]
    );
}

#[test]
fn escape_sequences_move_and_colours_are_lost() {
    let film = film(
        &[
            V2,
            r#"[0, "o", "\u001b[2J\u001b[3;5H\u001b[1;31mred\u001b[0m\u001b]0;title\u0007\u001b["]"#,
            r#"[0, "o", "1;1Hhome"]"#,
        ],
        10,
    );
    assert_eq!(pictures(&film), [(20, "home||    red".into())]);
}

#[test]
fn what_is_not_ascii_becomes_ascii_of_its_width() {
    let film = film(
        &[V2, r#"[0, "o", "┌─┐ 中文 é\r\n│█│ ➜ \ud83d\ude00!"]"#],
        10,
    );
    assert_eq!(pictures(&film), [(20, "+-+ ZhWe e||#| > * !".into())]);
}

#[test]
fn a_resized_terminal_is_shown_in_its_largest_size() {
    let film = film(
        &[
            V2,
            r#"[0, "o", "1234567890"]"#,
            r#"[1, "r", "30x6"]"#,
            r#"[1, "o", "\u001b[6;30Hx"]"#,
            r#"[2, "r", "5x2"]"#,
            r#"[2, "o", "\u001b[2J\u001b[2;5Hy"]"#,
        ],
        10,
    );
    assert_eq!((film.columns(), film.rows()), (30, 6));
    assert_eq!(pictures(&film)[2].1, "|    y");
}

#[test]
fn long_pauses_are_cut_if_the_recording_says_so() {
    let header = r#"{"version": 2, "width": 20, "height": 4, "idle_time_limit": 1.5}"#;
    let film = film(
        &[
            header,
            r#"[0, "o", "a"]"#,
            r#"[100, "o", "b"]"#,
            r#"[101, "o", "c"]"#,
        ],
        10,
    );
    assert_eq!(
        pictures(&film),
        [(15, "a".into()), (10, "ab".into()), (20, "abc".into())]
    );
}

#[test]
fn a_recording_is_told_by_how_it_begins() {
    assert!(looks_like_one(b"{\"version\": 2}"));
    assert!(looks_like_one(b"# remark\n\n {\n"));
    assert!(!looks_like_one(b"15\n{}\n"));
    assert!(!looks_like_one(b"# title: x\n15\n"));
    assert!(!looks_like_one(b""));
}

#[test]
fn what_is_no_recording_is_told_with_line_and_fix() {
    let table: &[(&[&str], &str, &str)] = &[
        (
            &["hello"],
            "line 1: expected the header of a recording",
            "first line",
        ),
        (
            &["{"],
            "line 1: expected the header of a recording (a JSON object): EOF",
            "one line",
        ),
        (&["[]"], "it has no \"version\"", "first line"),
        (
            &[r#"{"version": 1, "stdout": []}"#],
            "line 1: an asciicast of version 1; 2 and 3",
            "asciinema convert",
        ),
        (
            &[r#"{"version": 2, "width": 80}"#],
            "it has no \"height\"",
            "first line",
        ),
        (
            &[r#"{"version": 3, "width": 80, "height": 24}"#],
            "it has no \"term.cols\"",
            "term",
        ),
        (
            &[r#"{"version": 2, "width": 0, "height": 24}"#],
            "line 1: a terminal of 0 x 24",
            "smaller",
        ),
        (
            &[r#"{"version": 2, "width": 80, "height": 70000}"#],
            "a terminal of 80 x 70000; from 1 x 1 to 255 x 100",
            "smaller",
        ),
        (
            &[V2, "", r#"[0, "o", "a"]"#, "oops", r#"[1, "o", "a"]"#],
            "line 4: expected an event, [time, code, data]: expected value (column 1)",
            "correct line 4",
        ),
        (
            &[V2, r#"[0, "o", "a"]"#, r#"[1, "o", "ab"#],
            "line 3: expected an event",
            "cut off: delete line 3",
        ),
        (
            &[V2, r#"[0, "o"]"#, "[]"],
            "line 2: expected an event",
            "line 2",
        ),
        (
            &[V2, r#"["0", "o", "a"]"#, "[]"],
            "line 2: expected an event, [time, code, data]: invalid type: string \"0\", expected f64",
            "line 2",
        ),
        (
            &[V2, r#"[0, "o", 7]"#, "[]"],
            "its data is no string",
            "line 2",
        ),
        (&[V2, r#"[-1, "o", "a"]"#, "[]"], "its time is -1", "line 2"),
        (
            &[V2, r#"[0, "r", "big"]"#, "[]"],
            "\"big\" is no size",
            "line 2",
        ),
        (
            &[V2, r#"[0, "r", "999x1"]"#, "[]"],
            "line 2: a terminal of 999 x 1",
            "smaller",
        ),
        (
            &[V2, r#"[0, "o", "\ud800"]"#, "[]"],
            "line 2: expected an event",
            "line 2",
        ),
        (
            &[V2, r#"[2, "o", "a"]"#, r#"[1, "o", "b"]"#],
            "line 3: an event at 1 s, after one at 2 s",
            "\"version\": 3",
        ),
        (
            &[V2, r#"[1e300, "o", "a"]"#],
            "line 2: an event at 1",
            "parts",
        ),
        (&[], "there is no picture in it", "records"),
        (&[V2], "there is no picture in it", "records"),
        (
            &[V2, r#"[5, "o", "\u001b[1;1H"]"#],
            "there is no picture in it",
            "records",
        ),
    ];
    for (lines, message, fix) in table {
        let (told_message, told_fix) = told(lines);
        assert!(told_message.contains(message), "{lines:?}: {told_message}");
        assert!(told_fix.contains(fix), "{lines:?}: {told_fix}");
    }
    let error = parse(
        b"{\"version\": 2, \"width\": 9, \"height\": 9}\n[0, \"o\", \"\xff\"]\n",
        10,
    );
    assert_eq!(error.unwrap_err().to_string(), "line 2: not UTF-8");
}

proptest::proptest! {
    #[test]
    fn nothing_makes_it_panic(text in ".{0,200}", time in 0.0..1000.0f64, often in 1..100u32) {
        let data = serde_json::to_string(&text).unwrap();
        let _ = parse(text.as_bytes(), often);
        let whole = format!("{V2}\n[{time}, \"o\", {data}]\n[{}, \"o\", {data}]\n", time + 1.0);
        if let Ok(film) = parse(whole.as_bytes(), often) {
            for index in 0..film.len() {
                for row in film.frame(index).rows() {
                    proptest::prop_assert!(row.iter().all(|byte| matches!(byte, b' '..=b'~')));
                }
            }
        }
    }
}
