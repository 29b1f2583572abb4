//! The ASCII theatre.
