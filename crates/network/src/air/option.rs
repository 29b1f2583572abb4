//! `--wifi SSID:KEY`.

use std::str::FromStr;

use thiserror::Error;

/// One `--wifi SSID:KEY`: an access point the user wants in the air. Without a key (`SSID:` or `SSID`) it is open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WifiOption {
    /// The network's name.
    pub ssid: String,
    /// Its key; empty if it is open.
    pub key: String,
}

/// Why a `--wifi` is not one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WifiOptionError {
    /// There is no name.
    #[error("--wifi takes SSID:KEY, such as Home:secret123; {0:?} has no name before the ':'")]
    NoName(String),
    /// The name is too long.
    #[error("--wifi {ssid:?}: a network's name has at most 32 bytes; this one has {length}")]
    NameTooLong {
        /// The name.
        ssid: String,
        /// Its length in bytes.
        length: usize,
    },
    /// The key is no WPA2 key.
    #[error(
        "--wifi {ssid}: a WPA2 key has 8 to 64 characters, and this one has {length}; for an open network leave it empty ({ssid}:)"
    )]
    KeyLength {
        /// The name.
        ssid: String,
        /// The key's length in bytes.
        length: usize,
    },
}

impl FromStr for WifiOption {
    type Err = WifiOptionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The first colon ends the name: a key may have more.
        let (ssid, key) = text.split_once(':').unwrap_or((text, ""));
        let (ssid, key) = (ssid.to_owned(), key.to_owned());
        if ssid.is_empty() {
            return Err(WifiOptionError::NoName(text.to_owned()));
        }
        if ssid.len() > 32 {
            let length = ssid.len();
            return Err(WifiOptionError::NameTooLong { ssid, length });
        }
        if !key.is_empty() && !(8..=64).contains(&key.len()) {
            let length = key.len();
            return Err(WifiOptionError::KeyLength { ssid, length });
        }
        Ok(Self { ssid, key })
    }
}
