//! Ids: each indexes only its own table, and every table is in the order of ids (UTF-8 bytes).

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of position `index`. Tables hold fewer than 2^32 rows: longer ones are refused on reading.
            #[must_use]
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("tables of 2^32 rows and more are refused on reading"))
            }

            /// The position in its table.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index!(/// A demand: its position among the demands sorted by id.
    DemandId);
index!(/// A supply: its position among the supplies sorted by id.
    SupplyId);
index!(/// A pair: its position among the pairs sorted by demand, supply, and lock, claim, arrangement.
    PairId);
index!(/// A quota: its position among the quotas sorted by id.
    QuotaId);
index!(/// A limit: its position among the limits sorted by id.
    LimitId);
index!(/// A part: its position among the parts sorted by name.
    PartId);

/// Rows with an id of their own.
pub trait Identified {
    /// The id as written.
    fn id(&self) -> &str;
}

/// The positions of `rows` in the order of their ids: result\[k\] is the row whose id is the k-th smallest.
///
/// The ids `DemandId`, `SupplyId`, … count in this order. O(n log n) time, O(n) space.
pub fn order<T: Identified>(rows: &[T]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&a, &b| rows[a].id().as_bytes().cmp(rows[b].id().as_bytes()));
    order
}
