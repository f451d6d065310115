//! The exact network solver. It sees only the [`network`](crate::network).
