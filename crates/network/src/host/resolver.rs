//! Names by the PC's resolver, which blocks: in threads of their own, one for each name being resolved.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use crate::network::{Lookup, LookupId, ResolveError};

use super::reactor::{Notifier, Source};

/// How names are resolved: may block, is called from other threads.
#[derive(Clone)]
pub struct Resolver(Arc<Resolve>);

type Resolve = dyn Fn(&str) -> io::Result<Vec<Ipv4Addr>> + Send + Sync;

impl Resolver {
    /// One of your own.
    pub fn new(
        resolve: impl Fn(&str) -> io::Result<Vec<Ipv4Addr>> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(resolve))
    }
}

impl Default for Resolver {
    /// The PC's: its hosts file and its name servers.
    fn default() -> Self {
        Self::new(|name| {
            let addresses = (name, 0).to_socket_addrs()?;
            Ok(addresses
                .filter_map(|address| match address.ip() {
                    IpAddr::V4(address) => Some(address),
                    IpAddr::V6(_) => None,
                })
                .collect())
        })
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Resolver")
    }
}

type Answer = Result<Ipv4Addr, ResolveError>;

/// The lookups of one board.
#[derive(Debug)]
pub(super) struct Lookups {
    resolver: Resolver,
    notifier: Notifier,
    owner: usize,
    next: u64,
    pending: BTreeMap<LookupId, Receiver<Answer>>,
}

impl Lookups {
    pub(super) fn new(resolver: Resolver, notifier: Notifier, owner: usize) -> Self {
        Self {
            resolver,
            notifier,
            owner,
            next: 0,
            pending: BTreeMap::new(),
        }
    }

    pub(super) fn begin(&mut self, name: &str) -> Result<Lookup, ResolveError> {
        let id = LookupId(self.next);
        let (answer, receiver) = channel();
        let (resolver, notifier, owner) =
            (self.resolver.clone(), self.notifier.clone(), self.owner);
        let name = name.to_owned();
        thread::Builder::new()
            .name("resolver".to_owned())
            .spawn(move || {
                let addresses = (resolver.0)(&name);
                let address = match addresses {
                    Ok(addresses) => addresses.first().copied().ok_or(ResolveError::NotFound),
                    Err(_) => Err(ResolveError::NotFound),
                };
                // Nobody may wait for it any more.
                if answer.send(address).is_ok() {
                    notifier.notify(owner, Source::Lookup(id));
                }
            })
            .map_err(|_| ResolveError::NoAnswer)?;
        self.next += 1;
        self.pending.insert(id, receiver);
        Ok(Lookup::Pending(id))
    }

    pub(super) fn poll(&mut self, id: LookupId) -> Result<Lookup, ResolveError> {
        let receiver = self.pending.get(&id).ok_or(ResolveError::NoSuchLookup)?;
        let answer = match receiver.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return Ok(Lookup::Pending(id)),
            // The resolver panicked.
            Err(TryRecvError::Disconnected) => Err(ResolveError::NoAnswer),
        };
        self.pending.remove(&id);
        answer.map(Lookup::Done)
    }

    pub(super) fn cancel(&mut self, id: LookupId) {
        self.pending.remove(&id);
    }
}
