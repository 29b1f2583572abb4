//! Errors of the IDF as MicroPython raises them (`check_esp_err` of ports/esp32/mphalport.c).

use python::types::ids;
use python::{Error, Value, Vm};

/// An error of the IDF that modules of the board raise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EspError {
    /// `ESP_ERR_INVALID_ARG`, 0x102.
    InvalidArgument,
    /// `ESP_ERR_INVALID_SIZE`, 0x104.
    InvalidSize,
    /// `ESP_ERR_NOT_FOUND`, 0x105.
    NotFound,
    /// `ESP_ERR_TIMEOUT`, 0x107, which becomes ETIMEDOUT.
    Timeout,
    /// `ESP_ERR_NVS_NOT_FOUND`, 0x1102.
    NvsNotFound,
    /// `ESP_ERR_NVS_INVALID_NAME`, 0x1106.
    NvsInvalidName,
    /// `ESP_ERR_NVS_KEY_TOO_LONG`, 0x1109.
    NvsKeyTooLong,
    /// `ESP_ERR_NVS_INVALID_LENGTH`, 0x110c.
    NvsInvalidLength,
    /// `ESP_ERR_NOT_SUPPORTED`, 0x106.
    NotSupported,
    /// `ESP_ERR_NVS_NOT_ENOUGH_SPACE`, 0x1105.
    NvsFull,
    /// `ESP_ERR_NVS_VALUE_TOO_LONG`, 0x110e.
    NvsTooLong,
    /// `ESP_ERR_OTA_VALIDATE_FAILED`, 0x1503.
    OtaValidateFailed,
}

/// ETIMEDOUT
const ETIMEDOUT: i32 = 116;

impl EspError {
    /// The OSError with its number and its name.
    pub fn raise(self, vm: &mut Vm) -> Error {
        let (number, name) = match self {
            EspError::InvalidArgument => (-0x102, "ESP_ERR_INVALID_ARG"),
            EspError::InvalidSize => (-0x104, "ESP_ERR_INVALID_SIZE"),
            EspError::NotFound => (-0x105, "ESP_ERR_NOT_FOUND"),
            EspError::Timeout => (ETIMEDOUT, "ESP_ERR_TIMEOUT"),
            EspError::NvsNotFound => (-0x1102, "ESP_ERR_NVS_NOT_FOUND"),
            EspError::NvsInvalidName => (-0x1106, "ESP_ERR_NVS_INVALID_NAME"),
            EspError::NvsKeyTooLong => (-0x1109, "ESP_ERR_NVS_KEY_TOO_LONG"),
            EspError::NvsInvalidLength => (-0x110c, "ESP_ERR_NVS_INVALID_LENGTH"),
            EspError::NotSupported => (-0x106, "ESP_ERR_NOT_SUPPORTED"),
            EspError::NvsFull => (-0x1105, "ESP_ERR_NVS_NOT_ENOUGH_SPACE"),
            EspError::NvsTooLong => (-0x110e, "ESP_ERR_NVS_VALUE_TOO_LONG"),
            EspError::OtaValidateFailed => (-0x1503, "ESP_ERR_OTA_VALIDATE_FAILED"),
        };
        if vm.heap.locked() > 0 {
            // There is no room for the name.
            return vm.os_error(number);
        }
        let name = vm.new_str(name);
        vm.raise_with(ids::OS_ERROR, &[Value::Int(number), name])
    }
}
