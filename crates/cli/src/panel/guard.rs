//! Which requests are answered: those of the panel's own page, and of nobody else.
//!
//! Any page in the user's browser can send requests to this PC, and any name can be made to resolve to 127.0.0.1. What
//! a page cannot do is lie in `Host`, `Origin` and `Sec-Fetch-Site`; so these decide.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::{HeaderMap, HeaderName, header};

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No `Host`, or several.
    #[error("a request needs one Host header")]
    NoHost,
    /// A name other than `localhost`: DNS may say anything about it.
    #[error(
        "the panel answers to its address only, as http://127.0.0.1 or http://localhost, and to no other name"
    )]
    ForeignHost,
    /// Another site's page sends it.
    #[error("the panel answers its own page only, not those of other sites")]
    ForeignOrigin,
    /// A WebSocket is opened by no page.
    #[error("a WebSocket needs the Origin of the panel's page")]
    NoOrigin,
}

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Looks at a request's headers. `loopback`: the panel listens for this PC alone. `socket`: a WebSocket is wanted,
/// which only a page asks for.
///
/// # Errors
/// It is not the panel's page that asks.
pub fn check(headers: &HeaderMap, loopback: bool, socket: bool) -> Result<(), Refusal> {
    let host = only(headers, &header::HOST).ok_or(Refusal::NoHost)?;
    if !is_ours(host, loopback) {
        return Err(Refusal::ForeignHost);
    }
    match headers.get_all(&FETCH_SITE).iter().next() {
        None => {}
        // `none`: the user typed the address, or followed a bookmark.
        Some(site) if site == "same-origin" || site == "none" => {}
        Some(_) => return Err(Refusal::ForeignOrigin),
    }
    if !headers.contains_key(header::ORIGIN) {
        return if socket {
            Err(Refusal::NoOrigin)
        } else {
            Ok(())
        };
    }
    let origin = only(headers, &header::ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
    match origin {
        Some(origin) if origin.eq_ignore_ascii_case(host) => Ok(()),
        _ => Err(Refusal::ForeignOrigin),
    }
}

/// The value of a header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// Whether a `Host` is an address, which no DNS server can make its own, or `localhost`. Its port is not looked at: it
/// may be that of a tunnel.
fn is_ours(host: &str, loopback: bool) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !name.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let address: IpAddr = match name.strip_prefix('[').and_then(|n| n.strip_suffix(']')) {
        Some(six) => match six.parse::<Ipv6Addr>() {
            Ok(six) => six.into(),
            Err(_) => return false,
        },
        None => match name.parse() {
            Ok(IpAddr::V4(four)) => IpAddr::V4(four),
            _ => return false,
        },
    };
    !loopback || address.is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn look(pairs: &[(&str, &str)], loopback: bool, socket: bool) -> Result<(), Refusal> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        check(&headers, loopback, socket)
    }

    #[test]
    fn only_addresses_and_localhost_are_hosts() {
        for host in [
            "127.0.0.1:8032",
            "127.0.0.1",
            "127.1.2.3:1",
            "localhost:8032",
            "LocalHost",
            "[::1]:8032",
            "[::1]",
        ] {
            assert_eq!(look(&[("host", host)], true, false), Ok(()), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8032",
            "127.0.0.1.evil.example:8032",
            "localhost.evil.example",
            "127.0.0.1:8032:1",
            "127.0.0.1:80x",
            "user@127.0.0.1",
            "[::1",
            "::1",
            "192.168.1.2:8032",
            "[2001:db8::1]:80",
            "0x7f000001",
            "2130706433",
        ] {
            let refused = Err(Refusal::ForeignHost);
            assert_eq!(look(&[("host", host)], true, false), refused, "{host}");
        }
        assert_eq!(look(&[("host", "192.168.1.2:8032")], false, false), Ok(()));
        assert_eq!(
            look(&[("host", "board.lan:8032")], false, false),
            Err(Refusal::ForeignHost)
        );
        assert_eq!(look(&[], true, false), Err(Refusal::NoHost));
        let twice = [("host", "localhost"), ("host", "localhost")];
        assert_eq!(look(&twice, true, false), Err(Refusal::NoHost));
    }

    #[test]
    fn only_its_own_page_may_ask() {
        let host = ("host", "localhost:8032");
        for origin in [
            "http://evil.example",
            "http://localhost:8033",
            "http://127.0.0.1:8032",
            "https://localhost:8032",
            "http://localhost:8032.evil.example",
            "null",
            "",
        ] {
            let refused = Err(Refusal::ForeignOrigin);
            for socket in [false, true] {
                let asked = look(&[host, ("origin", origin)], true, socket);
                assert_eq!(asked, refused, "{origin}");
            }
        }
        let own = ("origin", "http://localhost:8032");
        assert_eq!(look(&[host, own], true, true), Ok(()));
        assert_eq!(
            look(&[host, own, own], true, true),
            Err(Refusal::ForeignOrigin)
        );
        assert_eq!(look(&[host], true, true), Err(Refusal::NoOrigin));
        for (site, answer) in [
            ("none", Ok(())),
            ("same-origin", Ok(())),
            ("same-site", Err(Refusal::ForeignOrigin)),
            ("cross-site", Err(Refusal::ForeignOrigin)),
            ("?", Err(Refusal::ForeignOrigin)),
        ] {
            let asked = look(&[host, ("sec-fetch-site", site)], true, false);
            assert_eq!(asked, answer, "{site}");
        }
    }
}
