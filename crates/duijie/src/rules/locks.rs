//! Locks: what was already promised becomes pairs of its own, and the pairs beside them shrink.

/// The quantities of the up to four pairs of two ends; 0 where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shares {
    /// Promised, with the claim's rank.
    pub(super) promised_claim: u32,
    /// Promised beyond the claim.
    pub(super) promised: u32,
    /// Claimed and not promised.
    pub(super) claimed: u32,
    /// What may be arranged beside.
    pub(super) arranged: u32,
}

/// Lays a promise on a claim and on what may be arranged: first the claim is used up, what is left of the promise
/// then shrinks the arranged pair.
pub(super) fn lay(promised: u32, claimed: u32, arranged: u32) -> Shares {
    let covered = promised.min(claimed);
    Shares {
        promised_claim: covered,
        promised: promised - covered,
        claimed: claimed - covered,
        arranged: arranged.saturating_sub(promised - covered),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        for (promised, claimed, arranged, expected) in [
            (0, 0, 5, [0, 0, 0, 5]),
            (0, 2, 5, [0, 0, 2, 5]),
            (1, 2, 5, [1, 0, 1, 5]),
            (2, 2, 5, [2, 0, 0, 5]),
            (3, 2, 5, [2, 1, 0, 4]),
            (5, 0, 5, [0, 5, 0, 0]),
            (5, 5, 5, [5, 0, 0, 5]),
            (3, 0, 0, [0, 3, 0, 0]),
            (7, 2, 3, [2, 5, 0, 0]),
        ] {
            let [promised_claim, rest, free, beside] = expected;
            let expected = Shares { promised_claim, promised: rest, claimed: free, arranged: beside };
            assert_eq!(lay(promised, claimed, arranged), expected, "{promised} {claimed} {arranged}");
        }
    }
}
