//! What a board's radio can reach: Wi-Fi and the networks behind it.
//!
//! - [`air`]: the access points there are, and the states of a board's two Wi-Fi interfaces.
//! - [`host`]: the PC's own sockets as a board's network, and the reactor that boards of one thread wait on.
//! - [`names`]: names and addresses the user gave a meaning of their own; numeric addresses.
//! - [`publish`]: a board's ports under other numbers of the PC.
//! - [`network`]: the [`Network`] trait, non-blocking sockets with small errors, and its types. **Start here.**
//!
//! The crate knows nothing of Python, and reads no clock where a board's time matters.

pub mod air;
#[cfg(unix)]
pub mod host;
pub mod names;
pub mod network;
pub mod publish;

pub use network::{
    AcceptError, Addressing, BindError, Closing, ConnectError, Family, Interest, Interface, Kind,
    ListenError, Lookup, LookupId, Network, OpenError, OptionError, OsError, Readiness, RecvError,
    ResolveError, SendError, SocketId, SocketInfo, SocketOption, SocketState,
};
