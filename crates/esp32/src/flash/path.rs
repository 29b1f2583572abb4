//! Paths, read as littlefs reads them: `.` and `..` are taken out by name alone, whether or not
//! what they follow exists.

use super::error::LookupError;

/// What follows a path's last name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    /// Nothing.
    None,
    /// Slashes: only a folder can be meant.
    Slash,
    /// More than that (`a/.`): only a folder that exists.
    Through,
}

/// A path from the root: names joined by `/`; empty for the root itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Located {
    pub path: String,
    pub tail: Tail,
}

impl Located {
    /// The last name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or("")
    }
}

/// The folder that a path's last name is in.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// A path below a folder.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Whether a path is in a folder, at any depth.
pub(super) fn is_inside(path: &str, folder: &str) -> bool {
    folder.is_empty() && !path.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Reads a path; a relative one starts at `cwd`, which ends with a slash. It ends at a NUL.
pub(crate) fn locate(cwd: &str, path: &str) -> Result<Located, LookupError> {
    let path = path.split('\0').next().unwrap_or("");
    let cwd = if path.starts_with('/') { "" } else { cwd };
    // The names so far, and for each what follows it.
    let mut names: Vec<(&str, Tail)> = Vec::new();
    let mut parts = cwd
        .trim_end_matches('/')
        .split('/')
        .chain(path.split('/'))
        .peekable();
    while let Some(part) = parts.next() {
        match part {
            "" => {
                if parts.peek().is_none() {
                    follow(&mut names, Tail::Slash);
                }
            }
            "." => follow(&mut names, Tail::Through),
            ".." => {
                names.pop().ok_or(LookupError::AboveRoot)?;
                follow(&mut names, Tail::Through);
            }
            name => names.push((name, Tail::None)),
        }
    }
    let tail = names.last().map_or(Tail::None, |(_, tail)| *tail);
    let names: Vec<&str> = names.into_iter().map(|(name, _)| name).collect();
    Ok(Located {
        path: names.join("/"),
        tail,
    })
}

fn follow(names: &mut [(&str, Tail)], tail: Tail) {
    if let Some((_, last)) = names.last_mut()
        && *last != Tail::Through
    {
        *last = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(cwd: &str, path: &str) -> Option<(String, Tail)> {
        locate(cwd, path).ok().map(|l| (l.path, l.tail))
    }

    #[test]
    fn names_are_joined_from_the_current_folder() {
        for (cwd, path, expected, tail) in [
            ("/", "a", "a", Tail::None),
            ("/", "/a//b", "a/b", Tail::None),
            ("/a/", "b", "a/b", Tail::None),
            ("/a/", "/b", "b", Tail::None),
            ("/a/", "", "a", Tail::Slash),
            ("/a/b/", "..", "a", Tail::Through),
            ("/", "a/", "a", Tail::Slash),
            ("/", "a/.", "a", Tail::Through),
            ("/", "a/./", "a", Tail::Through),
            ("/", "nowhere/../a", "a", Tail::None),
            ("/", ".", "", Tail::None),
            ("/", "a/..", "", Tail::None),
            ("/", "a\0b", "a", Tail::None),
            ("/", "...", "...", Tail::None),
        ] {
            assert_eq!(
                located(cwd, path),
                Some((expected.to_owned(), tail)),
                "{cwd} {path}"
            );
        }
    }

    #[test]
    fn nothing_is_above_the_root() {
        for (cwd, path) in [
            ("/", ".."),
            ("/", "/.."),
            ("/", "a/../.."),
            ("/a/", "../.."),
            ("/", "../../etc/passwd"),
        ] {
            assert_eq!(
                locate(cwd, path),
                Err(LookupError::AboveRoot),
                "{cwd} {path}"
            );
        }
    }

    #[test]
    fn what_is_inside_a_folder() {
        assert!(is_inside("a/b", "a"));
        assert!(is_inside("a", ""));
        assert!(!is_inside("a", "a"));
        assert!(!is_inside("ab", "a"));
        assert!(!is_inside("", ""));
    }
}
