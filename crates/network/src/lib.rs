//! What a board's radio can reach: Wi-Fi and the networks behind it.
