//! The exact network solver. It sees only the network.

mod network;

pub use network::{Arc, Network, Node, OPEN, Side};
