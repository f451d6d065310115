//! The order in which the ratio test meets its breaks: few are needed, so that a sort of all would be wasted.

/// So many of the smallest are looked for one by one; then all are sorted.
const ONE_BY_ONE: usize = 24;

/// Brings the smallest of the breaks from `from` on to the front of these.
pub(super) fn bring_least(breaks: &mut [(f64, usize)], from: usize) {
    let order = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
    match from {
        ONE_BY_ONE => breaks[from..].sort_unstable_by(order),
        ..ONE_BY_ONE => {
            let least = (from..breaks.len()).min_by(|&a, &b| order(&breaks[a], &breaks[b]));
            breaks.swap(from, least.unwrap_or(from));
        }
        _ => {}
    }
}
