//! The command `boardless`.

use std::process::ExitCode;

fn main() -> ExitCode {
    boardless::main()
}
