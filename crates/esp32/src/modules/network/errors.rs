//! ESP-IDF's Wi-Fi errors as the exceptions MicroPython makes of them.

use network::air::{JoinError, SoftApError};
use python::types::ids;
use python::{Error, Vm};

/// The errors that can happen here (`esp_exceptions_helper`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WifiError {
    /// `ESP_ERR_WIFI_NOT_STARTED`
    NotStarted,
    /// `ESP_ERR_WIFI_MODE`
    Mode,
    /// `ESP_ERR_WIFI_CONN`
    Connection,
    /// `ESP_ERR_WIFI_MAC`
    Mac,
    /// `ESP_ERR_WIFI_SSID`
    Ssid,
    /// `ESP_ERR_WIFI_PASSWORD`
    Password,
    /// `ESP_ERR_WIFI_NOT_CONNECT`
    NotConnected,
    /// `ESP_ERR_INVALID_ARG`, one of those without a text.
    InvalidArgument,
}

impl WifiError {
    /// As an exception.
    pub fn raise(self, vm: &mut Vm) -> Error {
        let text = match self {
            WifiError::NotStarted => "Wifi Not Started",
            WifiError::Mode => "Wifi Invalid Mode",
            WifiError::Connection => "Wifi Internal Error",
            WifiError::Mac => "Wifi Invalid MAC Address",
            WifiError::Ssid => "Wifi SSID Invalid",
            WifiError::Password => "Wifi Invalid Password",
            WifiError::NotConnected => "Wifi Not Connected",
            WifiError::InvalidArgument => {
                return vm.raise(ids::RUNTIME_ERROR, "Wifi Unknown Error 0x0102");
            }
        };
        vm.raise(ids::OS_ERROR, text)
    }
}

impl From<JoinError> for WifiError {
    fn from(error: JoinError) -> WifiError {
        match error {
            JoinError::Inactive => WifiError::NotStarted,
            JoinError::Connecting => WifiError::Connection,
            JoinError::NoSsid => WifiError::Ssid,
        }
    }
}

impl From<SoftApError> for WifiError {
    fn from(error: SoftApError) -> WifiError {
        match error {
            SoftApError::Inactive => WifiError::Mode,
            SoftApError::BadKey => WifiError::Password,
            SoftApError::BadSsid => WifiError::Ssid,
            SoftApError::BadChannel => WifiError::InvalidArgument,
        }
    }
}
