//! A connection to a board.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use thiserror::Error;

use crate::action::Action;
use crate::line::{Greeting, Line, NotALine, Refusal, State};
use crate::login::{self, Role};

/// No board's line is that long; whoever sends one is no board.
const TOO_LONG: usize = 1024;

/// Why a board does not do what it is told, or cannot be asked.
#[derive(Debug, Error)]
pub enum Error {
    /// There is no connection.
    #[error("cannot connect")]
    Connect(#[source] io::Error),
    /// The connection failed.
    #[error("the connection to the board is lost")]
    Lost(#[source] io::Error),
    /// The board closed the connection.
    #[error("the board closed the connection")]
    Closed,
    /// It says nothing.
    #[error("the board does not answer")]
    TimedOut,
    /// Whoever is there does not speak LED/1.
    #[error("that is no LED server: {0}")]
    NotLed(NotALine),
    /// The board speaks another version only.
    #[error("the board speaks version {0} of the protocol, and I version 1")]
    Version(u32),
    /// It has refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is a key, but the board wants none: it cannot prove who it is.
    #[error("the board asks for no key, so it may not be the one you mean")]
    NoLogin,
    /// The board does not know the key.
    #[error("whoever answers does not know the key")]
    Impostor,
    /// That is no LED's name.
    #[error("`{0}` is no name for an LED")]
    Name(String),
}

impl Error {
    /// The code, if the board has refused.
    #[must_use]
    pub fn code(&self) -> Option<u16> {
        match self {
            Self::Refused(refusal) => Some(refusal.code),
            _ => None,
        }
    }
}

/// A board at the other end of a connection.
#[derive(Debug)]
pub struct Client {
    stream: TcpStream,
    timeout: Duration,
    /// What has come and is not yet a line.
    begun: Vec<u8>,
    greeting: Greeting,
    news: VecDeque<State>,
}

impl Client {
    /// Connects, and waits for the greeting. `timeout` is for the connection, and from then on for each answer.
    ///
    /// # Errors
    /// There is no connection, or nobody who speaks LED/1.
    pub fn connect(address: impl ToSocketAddrs, timeout: Duration) -> Result<Self, Error> {
        let mut failure = io::Error::from(ErrorKind::NotFound);
        for address in address.to_socket_addrs().map_err(Error::Connect)? {
            match TcpStream::connect_timeout(&address, timeout) {
                Ok(stream) => return Self::over(stream, timeout),
                Err(error) => failure = error,
            }
        }
        Err(Error::Connect(failure))
    }

    /// Takes a connection, and waits for the greeting. `timeout` is for each answer.
    ///
    /// # Errors
    /// Nobody there speaks LED/1.
    pub fn over(stream: TcpStream, timeout: Duration) -> Result<Self, Error> {
        // A line is to leave at once, not to wait for the answer to the one before.
        stream.set_nodelay(true).map_err(Error::Lost)?;
        let mut client = Self {
            stream,
            timeout,
            begun: Vec::new(),
            greeting: Greeting {
                version: 1,
                id: String::new(),
                boot: 0,
                nonce: None,
                login: false,
            },
            news: VecDeque::new(),
        };
        match client.line(Instant::now() + timeout)? {
            Line::Greeting(greeting) if greeting.version == 1 => client.greeting = greeting,
            Line::Greeting(greeting) => return Err(Error::Version(greeting.version)),
            Line::Refused { refusal, .. } => return Err(refusal.into()),
            Line::Done { result, .. } => return Err(Error::NotLed(NotALine(result))),
            Line::News(state) => return Err(Error::NotLed(NotALine(state.to_string()))),
            Line::Unknown(text) => return Err(Error::NotLed(NotALine(text))),
        }
        Ok(client)
    }

    /// What the board said first.
    #[must_use]
    pub fn greeting(&self) -> &Greeting {
        &self.greeting
    }

    /// Proves that we know the key, and has the board prove that it does.
    ///
    /// # Errors
    /// [`NoLogin`](Error::NoLogin), [`Impostor`](Error::Impostor), or [`Refused`](Error::Refused) with 403 if the key
    /// is not the board's.
    pub fn login(&mut self, key: impl AsRef<[u8]>) -> Result<(), Error> {
        let key = key.as_ref();
        let (id, theirs) = match &self.greeting {
            Greeting {
                login: true,
                nonce: Some(nonce),
                id,
                ..
            } => (id.clone(), nonce.clone()),
            _ => return Err(Error::NoLogin),
        };
        let ours = login::nonce().map_err(Error::Lost)?;
        let proof = login::proof(key, Role::Client, &id, &theirs, &ours);
        let answer = self.request(&format!("auth {ours} {proof}"))?;
        let proof = answer.split(' ').nth(1).unwrap_or_default();
        if login::verify(key, Role::Server, &id, &theirs, &ours, proof) {
            Ok(())
        } else {
            Err(Error::Impostor)
        }
    }

    /// Does something to an LED, the board's first one if none is named; the state that comes of it.
    ///
    /// # Errors
    /// The board refuses, or is not there any more.
    pub fn act(&mut self, name: Option<&str>, action: Action) -> Result<State, Error> {
        self.act_when(name, action, None)
    }

    /// The same, if the LED has that revision; [`Refused`](Error::Refused) with 409 if not. So a request whose answer
    /// was lost can be sent again.
    ///
    /// # Errors
    /// The board refuses, or is not there any more.
    pub fn act_if(&mut self, name: Option<&str>, action: Action, rev: u32) -> Result<State, Error> {
        self.act_when(name, action, Some(rev))
    }

    fn act_when(
        &mut self,
        name: Option<&str>,
        action: Action,
        rev: Option<u32>,
    ) -> Result<State, Error> {
        if let Some(name) = name.filter(|name| !crate::is_name(name)) {
            return Err(Error::Name(name.to_owned()));
        }
        self.request(&action.line(name, rev))?
            .parse()
            .map_err(Error::NotLed)
    }

    /// Asks whether the board is there; how long the answer took.
    ///
    /// # Errors
    /// It is not.
    pub fn ping(&mut self) -> Result<Duration, Error> {
        let begun = Instant::now();
        self.request("ping")?;
        Ok(begun.elapsed())
    }

    /// The names of the board's LEDs, the first first.
    ///
    /// # Errors
    /// The board refuses, or is not there any more.
    pub fn leds(&mut self) -> Result<Vec<String>, Error> {
        let info = self.request("info")?;
        let words: Vec<&str> = info.split_ascii_whitespace().collect();
        let leds = crate::line::field(&words, "leds").unwrap_or_default();
        Ok(leds.split(',').map(str::to_owned).collect())
    }

    /// From now on there are [`news`](Self::news).
    ///
    /// # Errors
    /// The board refuses, or is not there any more.
    pub fn watch(&mut self) -> Result<(), Error> {
        self.request("watch").map(drop)
    }

    /// The next news of an LED; nothing if there are none within `patience`.
    ///
    /// # Errors
    /// The board is not there any more.
    pub fn news(&mut self, patience: Duration) -> Result<Option<State>, Error> {
        let deadline = Instant::now() + patience;
        while self.news.is_empty() {
            match self.line(deadline) {
                Ok(Line::News(state)) => self.news.push_back(state),
                // The board's last words.
                Ok(Line::Refused { refusal, .. }) => return Err(refusal.into()),
                Ok(_) => {}
                Err(Error::TimedOut) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(self.news.pop_front())
    }

    /// Sends a request, one line without its end, and waits for its answer, what follows the `+`.
    ///
    /// # Errors
    /// The board refuses, or is not there any more.
    pub fn request(&mut self, request: &str) -> Result<String, Error> {
        if request.contains(['\r', '\n']) {
            return Err(Error::Name(request.escape_default().to_string()));
        }
        self.stream
            .set_write_timeout(Some(self.timeout.max(Duration::from_millis(1))))
            .and_then(|()| self.stream.write_all(format!("{request}\n").as_bytes()))
            .or_else(|error| match error.kind() {
                // The board may have said why before it closed.
                ErrorKind::BrokenPipe | ErrorKind::ConnectionReset => Ok(()),
                ErrorKind::WouldBlock | ErrorKind::TimedOut => Err(Error::TimedOut),
                _ => Err(Error::Lost(error)),
            })?;
        let deadline = Instant::now() + self.timeout;
        loop {
            match self.line(deadline)? {
                Line::Done { result, .. } => return Ok(result),
                Line::Refused { refusal, .. } => return Err(refusal.into()),
                Line::News(state) => self.news.push_back(state),
                Line::Greeting(_) | Line::Unknown(_) => {}
            }
        }
    }

    /// The next line.
    fn line(&mut self, deadline: Instant) -> Result<Line, Error> {
        loop {
            if let Some(end) = self.begun.iter().position(|&byte| byte == b'\n') {
                let line: Vec<u8> = self.begun.drain(..=end).collect();
                return String::from_utf8_lossy(&line)
                    .parse()
                    .map_err(Error::NotLed);
            }
            if self.begun.len() > TOO_LONG {
                let text = String::from_utf8_lossy(&self.begun[..40]);
                return Err(Error::NotLed(NotALine(format!(
                    "{}…",
                    text.escape_default()
                ))));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Error::TimedOut);
            }
            self.stream
                .set_read_timeout(Some(left))
                .map_err(Error::Lost)?;
            let mut buffer = [0; 512];
            match self.stream.read(&mut buffer) {
                Ok(0) => return Err(Error::Closed),
                Ok(length) => self.begun.extend_from_slice(&buffer[..length]),
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => return Err(Error::TimedOut),
                    ErrorKind::Interrupted => {}
                    _ => return Err(Error::Lost(error)),
                },
            }
        }
    }
}
