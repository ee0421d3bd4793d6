//! The walk, file contents and positions: the only analysis crate that touches the disk.
