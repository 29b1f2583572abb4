//! A serial port for tools: a pseudo-terminal, and a link to it whose name stays.

use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result, bail};
use network::host::Reactor;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use super::channel::{Channel, Peer};
use crate::report::HintExt;

/// Where the link to the pseudo-terminal is to be.
#[derive(Clone, Debug)]
pub enum LinkAt {
    /// Exactly there.
    Path(PathBuf),
    /// In the directory for temporary files, under this name or one like it that no other board has.
    Temporary(String),
}

/// A serial port.
#[derive(Debug)]
pub struct Pty {
    /// Its bytes.
    pub channel: Channel<File>,
    device: PathBuf,
    link: Option<PathBuf>,
}

impl Pty {
    /// Opens one.
    ///
    /// # Errors
    /// The PC has no pseudo-terminal left, or the link cannot be made where it must be.
    pub fn open(reactor: &Rc<Reactor>, at: &LinkAt, number: usize) -> Result<Pty> {
        let (master, device) = open_master().context("this PC gives no pseudo-terminal")?;
        let link = match at {
            LinkAt::Path(path) => {
                make_link(path, &device)?;
                Some(path.clone())
            }
            LinkAt::Temporary(name) => (1..100)
                .map(|i| match i {
                    1 => name.clone(),
                    i => format!("{name}-{i}"),
                })
                .map(|name| std::env::temp_dir().join(name))
                .find(|path| !is_in_use(path, &device) && make_link(path, &device).is_ok()),
        };
        Ok(Pty {
            channel: Channel::new(reactor, master, number)?,
            device,
            link,
        })
    }

    /// The name to give to tools.
    pub fn name(&self) -> &Path {
        self.link.as_deref().unwrap_or(&self.device)
    }

    /// The pseudo-terminal itself, `/dev/pts/N`.
    pub fn device(&self) -> &Path {
        &self.device
    }

    /// Moves what can be moved.
    pub fn advance(&mut self) {
        if self.channel.advance() != Peer::There {
            // Nobody has it open. The next client finds it as the first did, and nothing said before.
            self.channel.forget_output();
            let _ = make_raw(self.channel.stream().as_fd());
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if let Some(link) = &self.link
            && fs::read_link(link).is_ok_and(|target| target == self.device)
        {
            // Whoever took it away meanwhile has done it for us.
            let _ = fs::remove_file(link);
        }
    }
}

/// A pseudo-terminal that carries bytes as they are: its master, which does not block, and the device's name.
///
/// # Errors
/// The PC has none left.
pub fn open_master() -> io::Result<(File, PathBuf)> {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&master)?;
    unlockpt(&master)?;
    rustix::io::ioctl_fionbio(&master, true)?;
    let name = ptsname(&master, Vec::new())?;
    let name = name
        .into_string()
        .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    make_raw(master.as_fd())?;
    Ok((File::from(master), PathBuf::from(name)))
}

/// No echo, no lines, no signals: bytes.
fn make_raw(fd: BorrowedFd) -> io::Result<()> {
    let mut termios = tcgetattr(fd)?;
    termios.make_raw();
    tcsetattr(fd, OptionalActions::Now, &termios)?;
    Ok(())
}

/// Whether a link leads to a pseudo-terminal that somebody else has.
fn is_in_use(link: &Path, device: &Path) -> bool {
    fs::read_link(link).is_ok_and(|target| target != device && target.exists())
}

/// Makes or replaces the link.
fn make_link(link: &Path, device: &Path) -> Result<()> {
    match fs::symlink_metadata(link) {
        Ok(there) if !there.is_symlink() => {
            return Err(anyhow::anyhow!("{} exists already", link.display())).hint(
                "give --serial a name that is free: a link to the serial line is made there",
            );
        }
        Ok(_) => {
            let target = fs::read_link(link).unwrap_or_default();
            if target.exists() && !target.starts_with("/dev") {
                bail!(
                    "{} is a link to {} already",
                    link.display(),
                    target.display()
                );
            }
        }
        Err(_) => {}
    }
    // In one step, so that a tool that looks meanwhile finds the old one or the new one.
    let mut part = link.as_os_str().to_owned();
    part.push(format!(".{}", std::process::id()));
    let part = PathBuf::from(part);
    let made = std::os::unix::fs::symlink(device, &part).and_then(|()| fs::rename(&part, link));
    if made.is_err() {
        let _ = fs::remove_file(&part);
    }
    made.with_context(|| format!("cannot make the link {}", link.display()))
        .hint("name a file in a folder that exists and is yours, as in --serial /tmp/board")
}
