//! Errors of the IDF as MicroPython raises them (`check_esp_err` of ports/esp32/mphalport.c).

use python::types::ids;
use python::{Error, Value, Vm};

/// An error of the IDF that modules of the board raise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EspError {
    /// `ESP_ERR_INVALID_ARG`, 0x102.
    InvalidArgument,
    /// `ESP_ERR_TIMEOUT`, 0x107, which becomes ETIMEDOUT.
    Timeout,
}

/// ETIMEDOUT
const ETIMEDOUT: i32 = 116;

impl EspError {
    /// The OSError with its number and its name.
    pub fn raise(self, vm: &mut Vm) -> Error {
        let (number, name) = match self {
            EspError::InvalidArgument => (-0x102, "ESP_ERR_INVALID_ARG"),
            EspError::Timeout => (ETIMEDOUT, "ESP_ERR_TIMEOUT"),
        };
        let name = vm.new_str(name);
        vm.raise_with(ids::OS_ERROR, &[Value::Int(number), name])
    }
}
