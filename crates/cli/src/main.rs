//! The command `boardless`.

fn main() {}
