//! Programs for the fuzz targets and for comparisons with a MicroPython.
//!
//! - [`choices`]: where decisions come from. [`generate`]: programs made of them.
//! - [`world`]: VMs as the targets need them, with a budget.

pub mod choices;
pub mod generate;
pub mod world;
