//! Nonces and proofs: HMAC-SHA256 over both sides' nonces.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Whose proof it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// That of whoever logs in.
    Client,
    /// The board's.
    Server,
}

/// The message that a proof is made of.
fn mac(key: &[u8], role: Role, id: &str, server: &str, client: &str) -> Option<Hmac<Sha256>> {
    let role = match role {
        Role::Client => "client",
        Role::Server => "server",
    };
    // A key of any length will do for HMAC.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(format!("LED/1 {role} {id} {server} {client}").as_bytes());
    Some(mac)
}

/// The proof that somebody in that role has the key, in hexadecimal. `id` is the board's name, the others are the
/// nonces of board and client.
///
/// ```
/// use led::login::{Role, proof};
/// let proof = proof(b"correct horse", Role::Client, "lamp",
///     "000102030405060708090a0b0c0d0e0f", "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
/// assert_eq!(proof, "c472f1137cfd2a230351497829411b832fde3a2231f09ecc54de5afcae2342ed");
/// ```
#[must_use]
pub fn proof(key: &[u8], role: Role, id: &str, server: &str, client: &str) -> String {
    mac(key, role, id, server, client)
        .map(|mac| hex(&mac.finalize().into_bytes()))
        .unwrap_or_default()
}

/// Whether a proof is right; takes the same time wherever it is wrong.
#[must_use]
pub fn verify(key: &[u8], role: Role, id: &str, server: &str, client: &str, proof: &str) -> bool {
    let Some(bytes) = unhex(proof) else {
        return false;
    };
    mac(key, role, id, server, client).is_some_and(|mac| mac.verify_slice(&bytes).is_ok())
}

/// A new nonce: 16 random bytes in hexadecimal.
///
/// # Errors
/// The system gives no random bytes.
pub fn nonce() -> std::io::Result<String> {
    random::<16>().map(|bytes| hex(&bytes))
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(bytes)
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Hexadecimal digits as bytes.
fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_proof_will_do() {
        let key = b"correct horse";
        let (server, client) = ("00", "ff");
        let right = proof(key, Role::Server, "lamp", server, client);
        assert!(verify(key, Role::Server, "lamp", server, client, &right));
        assert!(!verify(key, Role::Client, "lamp", server, client, &right));
        assert!(!verify(key, Role::Server, "lamp", client, server, &right));
        assert!(!verify(
            b"horse",
            Role::Server,
            "lamp",
            server,
            client,
            &right
        ));
        for wrong in ["", "0", "zz", "ä", &right[2..]] {
            assert!(!verify(key, Role::Server, "lamp", server, client, wrong));
        }
    }
}
