//! What a board's radio can reach: Wi-Fi and the networks behind it.
//!
//! - [`network`]: the [`Network`] trait, non-blocking sockets with small errors, and its types. **Start here.**
//!
//! The crate knows nothing of Python, and reads no clock where a board's time matters.

pub mod network;

pub use network::{
    AcceptError, Addressing, BindError, Closing, ConnectError, Family, Interest, Interface, Kind,
    ListenError, Lookup, LookupId, Network, OpenError, OptionError, OsError, Readiness, RecvError,
    ResolveError, SendError, SocketId, SocketInfo, SocketOption, SocketState,
};
