//! Which boards are there: a question to all, and who answers.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use crate::line::field;
use crate::login;

/// How often to ask: datagrams get lost.
const AGAIN: Duration = Duration::from_millis(500);

/// A board that has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where its LEDs are served, by TCP.
    pub address: SocketAddr,
    /// Its name for itself.
    pub id: String,
    /// Whether it wants a key.
    pub login: bool,
    /// Its LEDs' names.
    pub leds: Vec<String>,
}

/// Asks `addresses`, of boards or of broadcasts, and collects who answers within `patience`. An address that cannot be
/// asked is passed over, if there is another.
///
/// # Errors
/// There is no socket, or none of the addresses can be asked.
pub fn discover(addresses: &[SocketAddr], patience: Duration) -> io::Result<Vec<Found>> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    socket.set_broadcast(true)?;
    let token = login::hex(&login::random::<8>()?);
    let question = format!("LED? 1 {token}");
    let mut found: Vec<Found> = Vec::new();
    let end = Instant::now() + patience;
    let mut next = Instant::now();
    let mut buffer = [0; 512];
    loop {
        let now = Instant::now();
        if now >= end {
            return Ok(found);
        }
        if now >= next {
            ask(&socket, addresses, &question)?;
            next = now + AGAIN;
        }
        let wait = next.min(end).saturating_duration_since(now);
        socket.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
        // Nothing yet, or a board's host that says that nobody listens there: others may.
        let Ok((length, from)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        let text = String::from_utf8_lossy(&buffer[..length]);
        if let Some(board) = answer(&text, &token, from)
            && !found.contains(&board)
        {
            found.push(board);
        }
    }
}

fn ask(socket: &UdpSocket, addresses: &[SocketAddr], question: &str) -> io::Result<()> {
    let mut failure = None;
    let mut asked = false;
    for address in addresses {
        match socket.send_to(question.as_bytes(), address) {
            Ok(_) => asked = true,
            Err(error) => failure = Some(error),
        }
    }
    match failure {
        Some(error) if !asked => Err(error),
        _ => Ok(()),
    }
}

/// A board's answer; nothing if it is none, or none to this question.
fn answer(text: &str, token: &str, from: SocketAddr) -> Option<Found> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let ["LED!", "1", theirs, id, fields @ ..] = words.as_slice() else {
        return None;
    };
    if *theirs != token {
        return None;
    }
    let port = field(fields, "port")?.parse().ok()?;
    Some(Found {
        address: SocketAddr::new(from.ip(), port),
        id: (*id).to_owned(),
        login: field(fields, "auth").is_some_and(|auth| auth != "none"),
        leds: field(fields, "leds")
            .unwrap_or_default()
            .split(',')
            .filter(|name| crate::is_name(name))
            .map(str::to_owned)
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_count() {
        let from = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
        let found = |text| answer(text, "t1", from);
        let board = found("LED! 1 t1 lamp port=7334 mood=good auth=hmac leds=led,red\r\n").unwrap();
        assert_eq!(board.address, SocketAddr::from((Ipv4Addr::LOCALHOST, 7334)));
        assert!(board.login);
        assert_eq!(board.leds, ["led", "red"]);
        for wrong in [
            "",
            "LED? 1 t1",
            "LED! 1 t2 lamp port=7333",
            "LED! 1 t1 lamp",
            "LED! 1 t1 lamp port=x",
            "LED! 2 t1 lamp port=7333",
        ] {
            assert_eq!(found(wrong), None, "{wrong}");
        }
    }
}
