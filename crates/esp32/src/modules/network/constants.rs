//! The numbers of `network` and `network.WLAN` (FIDELITY, section 2).

/// Authentication modes: the name after `SEC_`, the older name after `AUTH_` if there is one.
pub const SECURITY: [(&str, Option<&str>); 17] = [
    ("SEC_OPEN", Some("AUTH_OPEN")),
    ("SEC_WEP", Some("AUTH_WEP")),
    ("SEC_WPA", Some("AUTH_WPA_PSK")),
    ("SEC_WPA2", Some("AUTH_WPA2_PSK")),
    ("SEC_WPA_WPA2", Some("AUTH_WPA_WPA2_PSK")),
    ("SEC_WPA2_ENT", Some("AUTH_WPA2_ENTERPRISE")),
    ("SEC_WPA3", Some("AUTH_WPA3_PSK")),
    ("SEC_WPA2_WPA3", Some("AUTH_WPA2_WPA3_PSK")),
    ("SEC_WAPI", Some("AUTH_WAPI_PSK")),
    ("SEC_OWE", Some("AUTH_OWE")),
    ("SEC_WPA3_ENT_192", Some("AUTH_WPA3_ENT_192")),
    ("SEC_WPA3_EXT_PSK", Some("AUTH_WPA3_EXT_PSK")),
    (
        "SEC_WPA3_EXT_PSK_MIXED_MODE",
        Some("AUTH_WPA3_EXT_PSK_MIXED_MODE"),
    ),
    ("SEC_DPP", None),
    ("SEC_WPA3_ENT", None),
    ("SEC_WPA2_WPA3_ENT", None),
    ("SEC_WPA_ENT", None),
];

/// The other constants of the class: its interfaces come before the modes, the rest after.
pub const CLASS: [(&str, i64); 12] = [
    ("IF_STA", 0),
    ("IF_AP", 1),
    ("PROTOCOL_DEFAULT", 7),
    ("PROTOCOL_LR", 8),
    ("PM_NONE", 0),
    ("PM_PERFORMANCE", 1),
    ("PM_POWERSAVE", 2),
    ("BANDWIDTH_20", 1),
    ("BANDWIDTH_40", 2),
    ("BANDWIDTH_80", 3),
    ("BANDWIDTH_160", 4),
    ("BANDWIDTH_80_80", 5),
];

/// The constants of the module that are before `AUTH_*`.
pub const MODES: &[(&str, i64)] = &[
    ("STA_IF", 0),
    ("AP_IF", 1),
    ("MODE_11B", 1),
    ("MODE_11G", 2),
    ("MODE_11N", 4),
    ("MODE_LR", 8),
];

/// Those behind.
pub const OTHERS: &[(&str, i64)] = &[
    ("AUTH_MAX", 17),
    ("PHY_LAN8710", 0),
    ("PHY_LAN8720", 1),
    ("PHY_IP101", 2),
    ("PHY_RTL8201", 3),
    ("PHY_DP83848", 4),
    ("PHY_KSZ8041", 5),
    ("PHY_KSZ8081", 6),
    ("PHY_LAN8670", 7),
    ("PHY_GENERIC", 8),
    ("ETH_INITIALIZED", 0),
    ("ETH_STARTED", 1),
    ("ETH_STOPPED", 2),
    ("ETH_CONNECTED", 3),
    ("ETH_DISCONNECTED", 4),
    ("ETH_GOT_IP", 5),
    ("STAT_IDLE", 1000),
    ("STAT_CONNECTING", 1001),
    ("STAT_GOT_IP", 1010),
    ("STAT_NO_AP_FOUND", 201),
    ("STAT_NO_AP_FOUND_IN_RSSI_THRESHOLD", 212),
    ("STAT_NO_AP_FOUND_IN_AUTHMODE_THRESHOLD", 211),
    ("STAT_NO_AP_FOUND_W_COMPATIBLE_SECURITY", 210),
    ("STAT_WRONG_PASSWORD", 202),
    ("STAT_BEACON_TIMEOUT", 200),
    ("STAT_ASSOC_FAIL", 203),
    ("STAT_CONNECT_FAIL", 203),
    ("STAT_HANDSHAKE_TIMEOUT", 204),
];
