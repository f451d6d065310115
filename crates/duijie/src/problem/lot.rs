//! The public draw.
//!
//! *Problem.* Put n ids in an order that nobody chose and everybody can check.
//! *Method.* Ids in the order of the bytes of SHA-256(lot U+001F id), equal hashes in the order of ids; the first of n
//! gets n, the last 1.
//! *Complexity.* O(n log n) time, 36 bytes an id.
//! *Sources.* The contract, "Ties".

use sha2::{Digest, Sha256};

use crate::lists::Identified;

/// The places of `rows`, which are sorted by id, in the draw of `lot`: the first of n has n, the last 1.
pub(super) fn places<T: Identified>(lot: &str, rows: &[T]) -> Vec<u32> {
    let mut drawn: Vec<([u8; 32], u32)> = (0_u32..)
        .zip(rows)
        .map(|(row, identified)| {
            let mut hash = Sha256::new();
            hash.update(lot.as_bytes());
            hash.update([0x1f]);
            hash.update(identified.id().as_bytes());
            (hash.finalize().into(), row)
        })
        .collect();
    drawn.sort_unstable();
    let mut places = vec![0; rows.len()];
    for (place, &(_, row)) in (1_u32..).zip(drawn.iter().rev()) {
        places[row as usize] = place;
    }
    places
}
