//! `boardless theatre`.

use std::process::ExitCode;

use clap::Args;

/// What `boardless theatre` is told.
#[derive(Debug, Args)]
pub struct TheatreArgs {
    /// Where to listen
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:2323")]
    pub listen: String,
}

/// Plays the film until Ctrl-C.
///
/// # Errors
/// The film cannot be read, or the address cannot be listened on.
pub fn run(_args: TheatreArgs) -> anyhow::Result<ExitCode> {
    anyhow::bail!("the theatre is not part of this build")
}
