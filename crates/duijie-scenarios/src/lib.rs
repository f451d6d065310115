//! Seeded generators of lists.
