use proptest::prelude::*;

use super::*;

fn search(pattern: &str, subject: &str) -> Option<Vec<Option<String>>> {
    let program = compile(pattern.as_bytes()).unwrap();
    let captures = program
        .exec(
            Subject::new(subject.as_bytes()),
            false,
            DEFAULT_DEPTH,
            &mut || Ok::<(), ()>(()),
        )
        .unwrap()?;
    let text = |group| captures.span(group).map(|span| subject[span].to_owned());
    Some((0..captures.len()).map(text).collect())
}

fn whole(pattern: &str, subject: &str) -> Option<String> {
    search(pattern, subject).map(|groups| groups[0].clone().unwrap())
}

#[test]
fn the_leftmost_match_is_found_and_repetitions_are_greedy() {
    assert_eq!(whole("a+", "baaac").as_deref(), Some("aaa"));
    assert_eq!(whole("a+?", "baaac").as_deref(), Some("a"));
    assert_eq!(whole("ab|abc", "abc").as_deref(), Some("ab"));
    assert_eq!(whole("a*", "baaa").as_deref(), Some(""));
    assert_eq!(whole("^b", "ab"), None);
    assert_eq!(whole("b$", "ab").as_deref(), Some("b"));
    assert_eq!(whole("\\d+\\.\\w", "x 12._").as_deref(), Some("12._"));
}

#[test]
fn groups_that_took_no_part_are_none() {
    assert_eq!(
        search("(a)|(b)(?:c)", "bc").unwrap(),
        [Some("bc".to_owned()), None, Some("b".to_owned())]
    );
    assert_eq!(search("(?:(a)|b)+", "ab").unwrap()[1].as_deref(), Some("a"));
}

#[test]
fn a_backslash_before_an_ordinary_letter_means_that_letter() {
    assert_eq!(whole("\\n", "\nn").as_deref(), Some("n"));
}

/// On the board a `char` is unsigned; on a PC, where it is signed, this range would be empty.
#[test]
fn ranges_go_beyond_ascii() {
    let program = compile(b"[\x01-\xff]+").unwrap();
    let subject = "é€".as_bytes();
    let captures = program
        .exec(Subject::new(subject), true, DEFAULT_DEPTH, &mut || {
            Ok::<(), ()>(())
        })
        .unwrap()
        .unwrap();
    assert_eq!(captures.span(0), Some(0..5));
}

#[test]
fn what_does_not_compile_has_few_texts() {
    let groups = "(a)".repeat(64);
    let long_loop = format!("(?:{})*", "a".repeat(70));
    let ranges = format!("[{}]", "a".repeat(128));
    for pattern in [
        "*", "a**", "(", "(a", "(?=a)", "[a", "[a-", "\\", "a|*", &groups, &long_loop, &ranges,
    ] {
        assert_eq!(
            compile(pattern.as_bytes()),
            Err(CompileError::TooComplex),
            "{pattern}"
        );
    }
    assert_eq!(compile(b"a)"), Err(CompileError::Unbalanced));
    assert_eq!(
        compile("(?:".repeat(10_000).as_bytes()),
        Err(CompileError::Depth)
    );
    assert_eq!(
        compile("(a)".repeat(63).as_bytes()).map(|program| program.groups()),
        Ok(63)
    );
}

#[test]
fn a_match_that_is_too_deep_for_the_board_fails() {
    let run = |pattern: &str, length: usize| {
        let subject = "x".repeat(length);
        compile(pattern.as_bytes())
            .unwrap()
            .exec(Subject::new(subject.as_bytes()), true, 100, &mut || {
                Ok::<(), ()>(())
            })
            .map(|captures| captures.is_some())
    };
    assert_eq!(run(".*", 97), Ok(true));
    assert_eq!(run(".*", 98), Err(ExecError::Depth));
    // Nothing is matched, again and again.
    assert_eq!(run("(a*)*", 1), Err(ExecError::Depth));
}

#[test]
fn a_match_that_takes_for_ever_can_be_ended() {
    let program = compile(b"(?:(?:a|b|ab)*(?:a|b|ab)*)*c").unwrap();
    let subject = "ab".repeat(60);
    let mut ticks = 0;
    let result = program.exec(
        Subject::new(subject.as_bytes()),
        false,
        100_000,
        &mut || {
            ticks += 1;
            if ticks == 50 { Err("enough") } else { Ok(()) }
        },
    );
    assert_eq!(result, Err(ExecError::Tick("enough")));
}

#[test]
fn a_position_moves_the_start_but_not_what_circumflex_means() {
    let run = |pattern: &[u8], pos, endpos| {
        compile(pattern)
            .unwrap()
            .exec(
                Subject::within(b"abcabc", pos, endpos),
                false,
                DEFAULT_DEPTH,
                &mut || Ok::<(), ()>(()),
            )
            .unwrap()
            .and_then(|captures| captures.span(0))
    };
    assert_eq!(run(b"a", 1, None), Some(3..4));
    assert_eq!(run(b"^a", 3, None), None);
    assert_eq!(run(b"c$", 0, Some(3)), Some(2..3));
    assert_eq!(run(b"a", -5, None), Some(0..1));
    assert_eq!(run(b"", 99, None), Some(6..6));
    assert_eq!(run(b"", 3, Some(1)), Some(3..3));
}

#[test]
fn a_replacement_names_groups() {
    let program = compile(b"(a)(b)?").unwrap();
    let captures = program
        .exec(Subject::new(b"a"), true, DEFAULT_DEPTH, &mut || {
            Ok::<(), ()>(())
        })
        .unwrap()
        .unwrap();
    let text = |template: &[u8]| {
        let mut out = Vec::new();
        expand(&mut out, template, b"a", &captures).map(|()| String::from_utf8(out).unwrap())
    };
    assert_eq!(
        text(b"<\\1\\g<0>\\2\\g<1-\\\\n\\n>").as_deref(),
        Ok("<aaa-\\nn>")
    );
    assert_eq!(text(b"\\3"), Err(NoSuchGroup(3)));
    assert_eq!(text(b"x\0y").as_deref(), Ok("x"));
}

proptest! {
    #[test]
    fn no_pattern_or_subject_panics(
        pattern in "[ab.^$|?*+()\\[\\]\\\\\\-:dsw]{0,40}",
        subject in "[ab \n1]{0,20}",
        anchored: bool,
    ) {
        if let Ok(program) = compile(pattern.as_bytes()) {
            let mut ticks = 0;
            let result = program.exec(Subject::new(subject.as_bytes()), anchored, DEFAULT_DEPTH, &mut || {
                ticks += 1;
                if ticks > 10 { Err(()) } else { Ok(()) }
            });
            if let Ok(Some(captures)) = result {
                for group in 0..captures.len() {
                    if let Some(span) = captures.span(group) {
                        prop_assert!(span.end <= subject.len());
                    }
                }
                let _ = expand(&mut Vec::new(), pattern.as_bytes(), subject.as_bytes(), &captures);
            }
        }
    }

    #[test]
    fn nor_do_any_bytes(pattern: Vec<u8>, subject: Vec<u8>) {
        if let Ok(program) = compile(&pattern) {
            let _ = program.exec(Subject::new(&subject), false, DEFAULT_DEPTH, &mut || Err(()));
        }
    }
}
