//! The flash by its own interface: what it keeps where, and what it refuses.

#![allow(clippy::unwrap_used)]

use esp32::Flash;
use esp32::flash::{
    Account, BLOCK, Errno, Found, LookupError, MakeFolderError, Mode, OpenError, PcError,
    RemoveError, RenameError, WriteError, open_folder,
};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const READ: Mode = Mode {
    write: false,
    create: false,
    exclusive: false,
    truncate: false,
    append: false,
};
const WRITE: Mode = Mode {
    write: true,
    create: true,
    truncate: true,
    ..READ
};
const APPEND: Mode = Mode {
    write: true,
    create: true,
    append: true,
    ..READ
};

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.txt"), "lower a").unwrap();
    fs::create_dir(folder.path().join("lib")).unwrap();
    fs::write(folder.path().join("lib/m.py"), "x = 1").unwrap();
    folder
}

fn above(folder: &Path) -> Flash {
    Flash::above_folder(open_folder(folder).unwrap())
}

fn inside(folder: &Path) -> Flash {
    Flash::in_folder(open_folder(folder).unwrap(), Account::Whole)
}

fn put(flash: &mut Flash, path: &str, content: &[u8]) -> Result<(), i32> {
    let mut file = flash.open(path, WRITE, 7).map_err(|e| e.errno())?;
    let written = flash.write(&mut file, content);
    flash.close(&mut file, 7).map_err(|e| e.errno())?;
    written.map(|_| ()).map_err(|e| e.errno())
}

fn text(flash: &Flash, path: &str) -> String {
    String::from_utf8(flash.read(path).unwrap()).unwrap()
}

fn names(flash: &Flash, path: &str) -> Vec<String> {
    flash
        .list(path)
        .unwrap()
        .into_iter()
        .map(|(name, _)| name)
        .collect()
}

/// Every way of keeping files, with the same files in it.
fn each(test: impl Fn(&mut Flash)) {
    let below = folder();
    test(&mut above(below.path()));
    assert_eq!(
        fs::read_to_string(below.path().join("a.txt")).unwrap(),
        "lower a",
        "the folder below was written"
    );
    assert_eq!(fs::read_dir(below.path()).unwrap().count(), 2);
    let own = folder();
    test(&mut inside(own.path()));
    let mut temporary = Flash::temporary();
    put(&mut temporary, "a.txt", b"lower a").unwrap();
    temporary.make_folder("lib").unwrap();
    put(&mut temporary, "lib/m.py", b"x = 1").unwrap();
    test(&mut temporary);
}

#[test]
fn what_is_written_is_read() {
    each(|flash| {
        put(flash, "b.txt", b"new").unwrap();
        put(flash, "/a.txt", b"upper a").unwrap();
        put(flash, "lib/n.py", b"y = 2").unwrap();
        assert_eq!(text(flash, "b.txt"), "new");
        assert_eq!(text(flash, "a.txt"), "upper a");
        assert_eq!(names(flash, "/"), ["a.txt", "b.txt", "lib"]);
        assert_eq!(names(flash, "lib"), ["m.py", "n.py"]);
        assert_eq!(
            flash
                .stat("b.txt")
                .map(|f| matches!(f, Found::File { size: 3, .. })),
            Ok(true)
        );
    });
}

#[test]
fn what_is_removed_is_gone_and_can_come_back() {
    each(|flash| {
        flash.remove("a.txt").unwrap();
        assert_eq!(flash.stat("a.txt"), Err(LookupError::NotFound));
        assert_eq!(names(flash, ""), ["lib"]);
        put(flash, "a.txt", b"again").unwrap();
        assert_eq!(text(flash, "a.txt"), "again");
        flash.remove("lib/m.py").unwrap();
        flash.remove("lib").unwrap();
        assert_eq!(names(flash, ""), ["a.txt"]);
        // A folder made anew is empty, whatever was below it.
        flash.make_folder("lib").unwrap();
        assert_eq!(names(flash, "lib"), [""; 0]);
        assert_eq!(flash.stat("lib/m.py"), Err(LookupError::NotFound));
    });
}

#[test]
fn folders_move_with_what_is_in_them() {
    each(|flash| {
        put(flash, "lib/n.py", b"y = 2").unwrap();
        flash.make_folder("lib/sub").unwrap();
        flash.rename("lib", "moved").unwrap();
        assert_eq!(names(flash, ""), ["a.txt", "moved"]);
        assert_eq!(names(flash, "moved"), ["m.py", "n.py", "sub"]);
        assert_eq!(text(flash, "moved/m.py"), "x = 1");
        flash.remove("moved/m.py").unwrap();
        put(flash, "moved/sub/deep", b"z").unwrap();
        flash.make_folder("lib").unwrap();
        flash.rename("moved", "lib").unwrap();
        assert_eq!(names(flash, "lib"), ["n.py", "sub"]);
        assert_eq!(text(flash, "lib/sub/deep"), "z");
        flash.rename("lib/sub/deep", "a.txt").unwrap();
        assert_eq!(text(flash, "a.txt"), "z");
        assert_eq!(names(flash, "lib/sub"), [""; 0]);
    });
}

#[test]
fn errors_are_those_of_littlefs() {
    let long = "n".repeat(256);
    each(|flash| {
        let open = |flash: &mut Flash, path: &str, mode| flash.open(path, mode, 0).map(|_| ());
        let not_found = Err(OpenError::Path(LookupError::NotFound));
        let not_folder = Err(OpenError::Path(LookupError::NotFolder));
        assert_eq!(open(flash, "none", READ), not_found);
        assert_eq!(open(flash, "none/x", WRITE), not_found);
        assert_eq!(open(flash, "a.txt/x", WRITE), not_folder);
        assert_eq!(open(flash, "a.txt/", READ), not_folder);
        assert_eq!(open(flash, "new/", WRITE), not_folder);
        assert_eq!(open(flash, "new/.", WRITE), not_found);
        assert_eq!(open(flash, "lib", READ), Err(OpenError::IsFolder));
        let exclusive = Mode {
            exclusive: true,
            ..WRITE
        };
        assert_eq!(open(flash, "a.txt", exclusive), Err(OpenError::Exists));
        assert_eq!(open(flash, &long, WRITE), Err(OpenError::NameTooLong));
        assert_eq!(open(flash, &long[1..], WRITE), Ok(()));
        flash.remove(&long[1..]).unwrap();

        assert_eq!(flash.make_folder("lib"), Err(MakeFolderError::Exists));
        assert_eq!(flash.make_folder("a.txt"), Err(MakeFolderError::Exists));
        assert_eq!(
            flash.make_folder("none/x"),
            Err(LookupError::NotFound.into())
        );
        assert_eq!(flash.make_folder(&long), Err(MakeFolderError::NameTooLong));
        assert_eq!(flash.make_folder("slash/"), Ok(()));
        assert_eq!(flash.remove("slash"), Ok(()));

        assert_eq!(flash.remove("none"), Err(LookupError::NotFound.into()));
        assert_eq!(flash.remove("lib"), Err(RemoveError::NotEmpty));
        assert_eq!(flash.remove("."), Err(RemoveError::Root));

        assert_eq!(flash.rename("none", "x"), Err(LookupError::NotFound.into()));
        assert_eq!(flash.rename("a.txt", "lib"), Err(RenameError::IsFolder));
        assert_eq!(
            flash.rename("lib", "a.txt"),
            Err(LookupError::NotFolder.into())
        );
        assert_eq!(flash.rename("lib", "lib/x"), Err(RenameError::Impossible));
        assert_eq!(flash.rename("a.txt", "a.txt"), Ok(()));
        assert_eq!(
            flash.rename("a.txt", "x/"),
            Err(LookupError::NotFolder.into())
        );
        assert_eq!(flash.rename("a.txt", &long), Err(RenameError::NameTooLong));

        assert_eq!(flash.list("a.txt"), Err(LookupError::NotFolder));
        assert_eq!(flash.list("none"), Err(LookupError::NotFound));
        assert_eq!(flash.change_folder("a.txt"), Err(LookupError::NotFound));
        assert_eq!(flash.change_folder(".."), Err(LookupError::NotFound));
        flash.change_folder("lib").unwrap();
        assert_eq!(flash.current_folder(), "/lib");
        assert_eq!(text(flash, "m.py"), "x = 1");
        flash.change_folder("..").unwrap();
        assert_eq!(flash.current_folder(), "/");
    });
}

#[test]
fn names_differ_in_case() {
    each(|flash| {
        put(flash, "A.txt", b"upper case").unwrap();
        assert_eq!(text(flash, "a.txt"), "lower a");
        assert_eq!(text(flash, "A.txt"), "upper case");
        assert_eq!(flash.stat("LIB"), Err(LookupError::NotFound));
    });
}

#[test]
fn an_open_file_is_a_view_of_its_own() {
    each(|flash| {
        let mut reader = flash.open("a.txt", READ, 0).unwrap();
        let mut writer = flash.open("a.txt", WRITE, 0).unwrap();
        flash.write(&mut writer, b"new content").unwrap();
        assert_eq!(text(flash, "a.txt"), "lower a");
        flash.flush(&mut writer, 0).unwrap();
        assert_eq!(text(flash, "a.txt"), "new content");
        let mut read = Vec::new();
        reader.read(100, &mut read).unwrap();
        assert_eq!(read, b"lower a");
        flash.write(&mut writer, b", and more").unwrap();
        flash.close(&mut writer, 0).unwrap();
        assert_eq!(text(flash, "a.txt"), "new content, and more");
    });
}

#[test]
fn who_closes_last_wins() {
    each(|flash| {
        let mut idle = flash.open("a.txt", APPEND, 0).unwrap();
        put(flash, "a.txt", b"new").unwrap();
        flash.close(&mut idle, 0).unwrap();
        assert_eq!(text(flash, "a.txt"), "lower a");
        let mut idle = flash.open("a.txt", READ, 0).unwrap();
        put(flash, "a.txt", b"new").unwrap();
        flash.close(&mut idle, 0).unwrap();
        assert_eq!(text(flash, "a.txt"), "new");
    });
}

#[test]
fn what_is_written_to_a_removed_or_renamed_file_is_lost() {
    each(|flash| {
        let mut file = flash.open("x", WRITE, 0).unwrap();
        flash.write(&mut file, b"one").unwrap();
        flash.remove("x").unwrap();
        flash.close(&mut file, 0).unwrap();
        assert_eq!(flash.stat("x"), Err(LookupError::NotFound));

        let mut file = flash.open("x", WRITE, 0).unwrap();
        flash.write(&mut file, b"two").unwrap();
        flash.rename("x", "y").unwrap();
        flash.close(&mut file, 0).unwrap();
        assert_eq!(text(flash, "y"), "");

        // But it stays with its folder.
        let mut file = flash.open("lib/z", WRITE, 0).unwrap();
        flash.write(&mut file, b"three").unwrap();
        flash.rename("lib", "moved").unwrap();
        flash.close(&mut file, 0).unwrap();
        assert_eq!(text(flash, "moved/z"), "three");
    });
}

#[test]
fn positions_append_and_holes() {
    each(|flash| {
        let mut file = flash.open("f", WRITE, 0).unwrap();
        flash.write(&mut file, b"0123456789").unwrap();
        assert_eq!(file.seek(3, 0), Ok(3));
        flash.write(&mut file, b"xyz").unwrap();
        assert_eq!(file.position(), 6);
        assert_eq!(file.seek(-2, 2), Ok(8));
        assert_eq!(file.seek(-8, 1), Ok(0));
        assert_eq!(file.seek(-1, 1).map_err(|e| e.errno()), Err(22));
        assert_eq!(file.seek(1 << 31, 0).map_err(|e| e.errno()), Err(22));
        assert_eq!(file.seek(12, 0), Ok(12));
        flash.write(&mut file, b"!").unwrap();
        flash.close(&mut file, 0).unwrap();
        assert_eq!(text(flash, "f"), "012xyz6789\0\0!");
        let mut file = flash.open("f", APPEND, 0).unwrap();
        flash.write(&mut file, b"+").unwrap();
        file.seek(0, 0).unwrap();
        flash.write(&mut file, b"+").unwrap();
        flash.close(&mut file, 0).unwrap();
        assert_eq!(text(flash, "f"), "012xyz6789\0\0!++");
    });
}

#[test]
fn the_part_has_512_blocks() {
    each(|flash| {
        let before = flash.statistics().free;
        let room = before as usize * (BLOCK - 16);
        put(flash, "big", &vec![1; room]).unwrap();
        assert!(flash.statistics().free < 4);
        assert_eq!(put(flash, "more", &[2; 5 * BLOCK]), Err(28));
        assert_eq!(text(flash, "more"), "");
        assert_eq!(flash.read("big").unwrap().len(), room);
        // The old content stays until the new one is whole, so this needs as much room again.
        assert_eq!(put(flash, "big", &vec![3; room]), Err(28));
        assert_eq!(flash.read("big").unwrap()[0], 1);
        flash.remove("big").unwrap();
        put(flash, "more", &[2; 5 * BLOCK]).unwrap();
        flash.remove("more").unwrap();
        assert_eq!(flash.statistics().free, before);
    });
}

#[test]
fn a_write_that_fails_leaves_the_file_as_it_was() {
    let mut flash = Flash::temporary();
    put(&mut flash, "log", b"old").unwrap();
    let mut file = flash.open("log", APPEND, 0).unwrap();
    flash.write(&mut file, b" and new").unwrap();
    let too_much = vec![0; 600 * BLOCK];
    assert_eq!(flash.write(&mut file, &too_much), Err(WriteError::Full));
    flash.close(&mut file, 0).unwrap();
    assert_eq!(text(&flash, "log"), "old");
    assert_eq!(flash.statistics().free, 510);
}

#[test]
fn appending_to_a_file_of_more_than_half_the_part_works() {
    let mut flash = Flash::temporary();
    put(&mut flash, "log", &vec![b'x'; 300 * BLOCK]).unwrap();
    for _ in 0..3 {
        let mut file = flash.open("log", APPEND, 0).unwrap();
        flash.write(&mut file, b"line\n").unwrap();
        flash.close(&mut file, 0).unwrap();
    }
    assert_eq!(flash.read("log").unwrap().len(), 300 * BLOCK + 15);
}

#[test]
fn a_change_in_the_middle_needs_room_for_what_follows() {
    let mut flash = Flash::temporary();
    put(&mut flash, "big", &vec![b'x'; 300 * BLOCK]).unwrap();
    let mut file = flash.open("big", READ, 0).unwrap();
    file.seek(250 * BLOCK as i64, 0).unwrap();
    flash.write(&mut file, b"changed").unwrap();
    flash.close(&mut file, 0).unwrap();
    let mut file = flash.open("big", READ, 0).unwrap();
    file.seek(BLOCK as i64, 0).unwrap();
    flash.write(&mut file, b"not to be").unwrap();
    assert_eq!(flash.close(&mut file, 0), Err(WriteError::Full));
    let content = flash.read("big").unwrap();
    assert_eq!(&content[250 * BLOCK..][..8], b"changedx");
    assert_eq!(content[BLOCK], b'x');
    let free = flash.statistics().free;
    flash.remove("big").unwrap();
    assert_eq!(flash.statistics().free, free + 301);
}

#[test]
fn many_empty_files_fill_the_part() {
    let mut flash = Flash::temporary();
    let failed = (0..100_000).find_map(|i| put(&mut flash, &format!("f{i}"), b"").err());
    assert_eq!(failed, Some(28));
}

#[test]
fn a_folder_that_is_the_flash_counts_whole() {
    let own = folder();
    fs::write(own.path().join("big"), vec![0; 1 << 20]).unwrap();
    let mut flash = inside(own.path());
    let free = flash.statistics().free;
    assert!((240..256).contains(&free), "{free}");
    // What happens behind the board's back counts when it is looked at.
    fs::remove_file(own.path().join("big")).unwrap();
    assert!(flash.statistics().free > 500);
}

#[test]
fn room_made_on_the_pc_is_seen() {
    let own = TempDir::new().unwrap();
    let mut flash = Flash::in_folder(open_folder(own.path()).unwrap(), Account::Whole);
    put(&mut flash, "big", &[1; 400 * BLOCK]).unwrap();
    assert_eq!(put(&mut flash, "more", &[2; 200 * BLOCK]), Err(28));
    fs::remove_file(own.path().join("big")).unwrap();
    put(&mut flash, "more", &[2; 200 * BLOCK]).unwrap();
}

#[test]
fn a_folder_with_anything_in_it_does_not_count() {
    let below = folder();
    fs::write(below.path().join("huge"), vec![0; 4 << 20]).unwrap();
    let mut flash = above(below.path());
    assert_eq!(flash.statistics().free, 510);
    let dir = open_folder(below.path()).unwrap();
    let mut flash = Flash::in_folder(dir, Account::Written);
    assert_eq!(flash.statistics().free, 510);
    put(&mut flash, "f", &[0; BLOCK]).unwrap();
    assert_eq!(flash.statistics().free, 509);
    // A program can read what no part could hold, but not change it.
    let mut file = flash.open("huge", APPEND, 0).unwrap();
    assert_eq!(flash.write(&mut file, b"x"), Err(WriteError::Full));
    let mut read = Vec::new();
    file.seek(0, 0).unwrap();
    file.read(usize::MAX, &mut read).unwrap();
    assert_eq!(read.len(), 4 << 20);
}

#[test]
fn what_is_edited_on_the_pc_is_seen_at_the_next_open() {
    for make in [above as fn(&Path) -> Flash, inside] {
        let folder = folder();
        let flash = make(folder.path());
        assert_eq!(text(&flash, "a.txt"), "lower a");
        fs::write(folder.path().join("a.txt"), "edited").unwrap();
        fs::write(folder.path().join("new.txt"), "new").unwrap();
        assert_eq!(text(&flash, "a.txt"), "edited");
        assert_eq!(names(&flash, ""), ["a.txt", "lib", "new.txt"]);
    }
}

#[test]
fn a_file_is_replaced_whole() {
    let own = folder();
    let path = own.path().join("a.txt");
    // Who has it open keeps what was there, and no half-written file ever has its name.
    let before = fs::File::open(&path).unwrap();
    let mut flash = inside(own.path());
    put(&mut flash, "a.txt", b"replaced").unwrap();
    assert_eq!(std::io::read_to_string(before).unwrap(), "lower a");
    assert_eq!(fs::read_to_string(&path).unwrap(), "replaced");
    assert_eq!(fs::read_dir(own.path()).unwrap().count(), 2);
    // What a killed process left is not the board's.
    fs::write(own.path().join(".boardless-1-0.part"), "half").unwrap();
    assert_eq!(names(&flash, ""), ["a.txt", "lib"]);
    assert_eq!(
        flash.stat(".boardless-1-0.part"),
        Err(LookupError::NotFound)
    );
}

#[test]
fn a_fresh_board_has_a_boot_py() {
    let mut flash = Flash::temporary();
    flash.set_up(0).unwrap();
    assert_eq!(flash.read("boot.py").unwrap().len(), 139);
    assert_eq!(flash.statistics().free, 509);
    put(&mut flash, "boot.py", b"mine").unwrap();
    flash.set_up(0).unwrap();
    assert_eq!(text(&flash, "boot.py"), "mine");
    // A board that has files has booted before; its user may have removed this one.
    put(&mut flash, "main.py", b"").unwrap();
    flash.remove("boot.py").unwrap();
    flash.set_up(0).unwrap();
    assert_eq!(names(&flash, ""), ["main.py"]);
}

#[test]
fn what_killed_processes_left_is_removed() {
    let own = TempDir::new().unwrap();
    fs::create_dir(own.path().join("lib")).unwrap();
    // No process has so large a number; this one is being used.
    let left = ".boardless-99999999-0.part";
    let used = format!(".boardless-{}-0.part", std::process::id());
    for name in ["mine.part", ".boardless-x", left, &used] {
        fs::write(own.path().join(name), "half").unwrap();
    }
    fs::write(own.path().join("lib").join(left), "half").unwrap();
    let open = |account| Flash::in_folder(open_folder(own.path()).unwrap(), account);
    open(Account::Written);
    assert!(own.path().join(left).exists());
    open(Account::Whole);
    assert!(!own.path().join(left).exists());
    assert!(!own.path().join("lib").join(left).exists());
    for name in ["mine.part", ".boardless-x", &used] {
        assert!(own.path().join(name).exists(), "{name}");
    }
}

/// A folder with a secret beside it, which no board may reach.
fn with_secret() -> (TempDir, std::path::PathBuf) {
    let outer = TempDir::new().unwrap();
    fs::write(outer.path().join("secret"), "secret").unwrap();
    fs::create_dir(outer.path().join("elsewhere")).unwrap();
    fs::write(outer.path().join("elsewhere/secret"), "secret").unwrap();
    let inner = outer.path().join("flash");
    fs::create_dir(&inner).unwrap();
    (outer, inner)
}

fn is_untouched(outer: &Path) {
    for name in ["secret", "elsewhere/secret"] {
        assert_eq!(fs::read_to_string(outer.join(name)).unwrap(), "secret");
    }
    let mut names: Vec<_> = fs::read_dir(outer)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["elsewhere", "flash", "secret"]);
    assert_eq!(fs::read_dir(outer.join("elsewhere")).unwrap().count(), 1);
}

/// Everything a program could try with a path, whatever comes of it.
fn attack(flash: &mut Flash, path: &str) {
    assert!(flash.read(path).is_err(), "{path:?} was read");
    assert!(
        !matches!(flash.stat(path), Ok(Found::File { .. })),
        "{path:?} is there"
    );
    let _ = put(flash, path, b"overwritten");
    let _ = put(flash, &format!("{path}/new"), b"overwritten");
    let _ = flash.make_folder(path);
    let _ = flash.rename(path, "stolen");
    assert!(flash.read("stolen").is_ok_and(|c| c != b"secret") || flash.read("stolen").is_err());
    let _ = put(flash, "bait", b"overwritten");
    let _ = flash.rename("bait", path);
    let _ = flash.change_folder(path);
    let _ = flash.change_folder("/");
    let _ = flash.remove(path);
}

#[test]
fn no_path_leads_outside() {
    for make in [above as fn(&Path) -> Flash, inside] {
        let (outer, inner) = with_secret();
        let absolute = outer.path().join("secret");
        let absolute = absolute.to_str().unwrap();
        for path in [
            "../secret",
            "/../secret",
            "../../../../../../../../etc/passwd",
            "x/../../secret",
            "./../secret",
            ".//..//secret",
            "..",
            "../flash/../secret",
            "..\\secret",
            "%2e%2e/secret",
            "..\u{2215}secret",
            "\u{2025}/secret",
            "../secret\0.txt",
            "/proc/self/root/etc/passwd",
            "/dev/null",
            "~/secret",
            absolute,
        ] {
            attack(&mut make(&inner), path);
            is_untouched(outer.path());
        }
    }
}

#[cfg(unix)]
#[test]
fn no_link_leads_outside() {
    use std::os::unix::fs::symlink;
    for make in [above as fn(&Path) -> Flash, inside] {
        let (outer, inner) = with_secret();
        let absolute = outer.path().join("secret");
        let links = [
            ("link", Path::new("../secret")),
            ("absolute", absolute.as_path()),
            ("folder", Path::new("../elsewhere")),
            ("root", Path::new("/")),
            ("self", Path::new("self")),
            ("chain", Path::new("link")),
            ("dangling", Path::new("../not_there")),
            ("proc", Path::new("/proc/self/cwd")),
        ];
        for (name, target) in links {
            symlink(target, inner.join(name)).unwrap();
        }
        let mut flash = make(&inner);
        assert_eq!(names(&flash, ""), [""; 0], "links out are not there");
        for (name, _) in links {
            for path in [
                name.to_owned(),
                format!("{name}/secret"),
                format!("{name}/../secret"),
            ] {
                attack(&mut flash, &path);
                let _ = flash.remove("secret");
                is_untouched(outer.path());
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_stays_inside_works() {
    use std::os::unix::fs::symlink;
    let own = folder();
    symlink("a.txt", own.path().join("link")).unwrap();
    symlink("lib", own.path().join("linked")).unwrap();
    let mut flash = inside(own.path());
    assert_eq!(names(&flash, ""), ["a.txt", "lib", "link", "linked"]);
    assert_eq!(text(&flash, "link"), "lower a");
    assert_eq!(text(&flash, "linked/m.py"), "x = 1");
    put(&mut flash, "link", b"through the link").unwrap();
    assert_eq!(text(&flash, "a.txt"), "through the link");
    assert!(own.path().join("link").is_symlink());
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_there() {
    use std::os::unix::ffi::OsStrExt;
    let own = folder();
    let socket = std::os::unix::net::UnixListener::bind(own.path().join("socket")).unwrap();
    fs::write(
        own.path().join(std::ffi::OsStr::from_bytes(b"not\xffutf8")),
        "x",
    )
    .unwrap();
    let mut flash = inside(own.path());
    assert_eq!(names(&flash, ""), ["a.txt", "lib"]);
    assert_eq!(
        flash.open("socket", WRITE, 0).map(|_| ()),
        Err(OpenError::Path(LookupError::Pc(PcError::Denied)))
    );
    drop(socket);
}

#[cfg(unix)]
#[test]
fn a_file_the_user_protects_is_not_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let own = folder();
    let path = own.path().join("a.txt");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let mut flash = inside(own.path());
    assert_eq!(put(&mut flash, "a.txt", b"new"), Err(13));
    assert_eq!(text(&flash, "a.txt"), "lower a");
    assert_eq!(fs::read_dir(own.path()).unwrap().count(), 2);
    // What may be executed stays so.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    put(&mut flash, "a.txt", b"new").unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
}
