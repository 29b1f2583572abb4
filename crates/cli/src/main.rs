//! The command `boardless`.

use std::process::ExitCode;

/// Boards allocate small objects all the time; the system's allocator takes twice as long for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    boardless::main()
}
