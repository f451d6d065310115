//! Are the quotas of a side nested?
//!
//! *Problem.* A family of sets of members 0 ≤ m < n is nested (laminar) when any two of them lie within each other or
//! apart.
//! *Method.* Take the sets from the largest to the smallest and keep for every member the set that was taken last with
//! it, its innermost one. The family is nested exactly when all members of every set agree on their innermost set at
//! the time it is taken: where they agree on A, the set lies within A and so within all that hold A; where one is in B
//! and another not, B is no smaller and crosses it.
//! *Complexity.* O(k log k + Σ sizes) time, O(n) space, for k sets.
//! *Edges.* Equal sets are nested; an empty set is nested with all.
//! *Sources.* The definition of laminar families: Schrijver 2003, Combinatorial Optimization, §13.4.

/// Whether `sets`, each without repetition and with members below `count`, are nested.
pub(super) fn nested(sets: &[&[u32]], count: usize) -> bool {
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.sort_by_key(|&k| std::cmp::Reverse(sets[k].len()));
    let mut innermost: Vec<Option<usize>> = vec![None; count];
    order.into_iter().all(|k| {
        let set = sets[k];
        let mut around = set.iter().map(|&m| innermost[m as usize]);
        let first = around.next();
        if around.any(|a| Some(a) != first) {
            return false;
        }
        for &m in set {
            innermost[m as usize] = Some(k);
        }
        true
    })
}

#[cfg(test)]
mod tests {
    use super::nested;

    /// Every pair of sets compared, straight from the definition.
    fn by_definition(sets: &[&[u32]]) -> bool {
        sets.iter().all(|a| {
            sets.iter().all(|b| {
                let both = a.iter().filter(|m| b.contains(m)).count();
                both == 0 || both == a.len() || both == b.len()
            })
        })
    }

    #[test]
    fn equal_empty_and_deep_families_are_nested() {
        assert!(nested(&[], 0));
        assert!(nested(&[&[], &[0, 1], &[0, 1], &[0], &[2, 3], &[0, 1, 2, 3]], 4));
        assert!(!nested(&[&[0, 1], &[1, 2]], 3));
        assert!(!nested(&[&[0, 1, 2], &[2, 3], &[3]], 4));
    }

    #[test]
    fn agrees_with_the_definition_on_all_families_of_three_sets_over_four_members() {
        let sets: Vec<Vec<u32>> =
            (0_u32..16).map(|bits| (0..4).filter(|m| bits >> m & 1 == 1).collect()).collect();
        for a in &sets {
            for b in &sets {
                for c in &sets {
                    let family = [a.as_slice(), b, c];
                    assert_eq!(nested(&family, 4), by_definition(&family), "{family:?}");
                }
            }
        }
    }
}
