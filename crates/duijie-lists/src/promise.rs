//! What was signed, where pairs are given: lists with pairs take no locks beside them, so a promise becomes a locked
//! pair of its own, laid down as the contract lays locks.

use std::collections::BTreeMap;

use duijie::lists::{Lists, Pair};

use crate::build::{Ends, Signed};
use crate::origin::RowOrigin;

/// Turns promises into locked pairs: the claimed, then the arranged pair of the two ends shrinks by them, minima with
/// maxima; what locked pairs promise already is not promised again. Gives the origins of the pairs added at the end.
///
/// O((pairs + promises) log pairs) time.
pub(crate) fn lock_pairs(lists: &mut Lists, promises: BTreeMap<Ends, Signed>) -> Vec<RowOrigin> {
    let Some(pairs) = &mut lists.pairs else { return Vec::new() };
    let quantities: BTreeMap<&str, i64> = lists.demands.iter().map(|row| (&*row.id, row.quantity)).collect();
    let capacities: BTreeMap<&str, i64> = lists.supplies.iter().map(|row| (&*row.id, row.capacity)).collect();
    let mut rows: BTreeMap<Ends, Vec<usize>> = BTreeMap::new();
    for (row, pair) in pairs.iter().enumerate() {
        rows.entry(Ends { demand: pair.demand.clone(), supply: pair.supply.clone() }).or_default().push(row);
    }
    let mut origins = Vec::new();
    for (ends, signed) in promises {
        let mut own = rows.remove(&ends).unwrap_or_default();
        // The claimed before the arranged.
        own.sort_by_key(|&row| pairs[row].claim.is_none());
        let promised = own.iter().filter(|&&row| pairs[row].lock).map(|&row| pairs[row].minimum);
        let mut left = promised.fold(signed.quantity, i64::saturating_sub);
        let worth = own.first().map_or(1, |&row| pairs[row].worth);
        let quantity = quantities.get(&*ends.demand).copied().unwrap_or(left);
        let most = quantity.min(capacities.get(&*ends.supply).copied().unwrap_or(left));
        let mut laid = Vec::new();
        for &row in &own {
            let pair = &mut pairs[row];
            if pair.lock {
                continue;
            }
            let top = pair.maximum.unwrap_or(most);
            let taken = left.min(top);
            if taken > 0 {
                pair.maximum = Some(top - taken);
                pair.minimum = pair.minimum.saturating_sub(taken).max(0);
                left -= taken;
                laid.push(Pair { minimum: taken, ..pair.clone() });
            }
        }
        if left > 0 {
            let (demand, supply) = (ends.demand, ends.supply);
            laid.push(Pair { demand, supply, worth, minimum: left, maximum: None, claim: None, lock: true });
        }
        for more in laid {
            // Two ends have one lock with a rank and one without, at most.
            let same =
                |row: &&usize| pairs[**row].lock && pairs[**row].claim.is_some() == more.claim.is_some();
            let known = own.iter().find(same).copied().unwrap_or_else(|| {
                origins.push(signed.at);
                own.push(pairs.len());
                pairs.push(Pair { minimum: 0, maximum: None, lock: true, ..more.clone() });
                pairs.len() - 1
            });
            let lock = &mut pairs[known];
            lock.minimum = lock.minimum.saturating_add(more.minimum);
            lock.maximum = Some(lock.minimum);
        }
    }
    origins
}

#[cfg(test)]
mod tests {
    use duijie::lists::{Demand, Supply};

    use super::*;

    /// The pairs of D (9) and S (9) after so much was signed, as `claim minimum..maximum lock`.
    fn signed(pairs: &str, quantity: i64) -> Vec<String> {
        let mut lists = Lists {
            demands: vec![Demand { id: "D".to_owned(), quantity: 9, ..Demand::default() }],
            supplies: vec![Supply { id: "S".to_owned(), capacity: 9, ..Supply::default() }],
            pairs: serde_json::from_str(&pairs.replace('{', r#"{"demand":"D","supply":"S","#)).unwrap(),
            ..Lists::default()
        };
        let ends = Ends { demand: "D".to_owned(), supply: "S".to_owned() };
        let before = lists.pairs.as_ref().unwrap().len();
        let at = RowOrigin { source: 0, row: 7 };
        let origins = lock_pairs(&mut lists, [(ends, Signed { quantity, at })].into());
        let pairs = lists.pairs.unwrap();
        assert_eq!(origins.len(), pairs.len() - before);
        let one = |pair: &Pair| {
            let lock = if pair.lock { " lock" } else { "" };
            format!("{} {}..{}{lock}", pair.claim.unwrap_or(0), pair.minimum, pair.maximum.unwrap_or(-1))
        };
        pairs.iter().map(one).collect()
    }

    #[test]
    fn promises_are_laid_on_claim_then_arrangement() {
        let both = r#"[{"maximum":4,"minimum":1}, {"claim":2,"maximum":3,"minimum":2}]"#;
        assert_eq!(signed(both, 2), ["0 1..4", "2 0..1", "2 2..2 lock"]);
        assert_eq!(signed(both, 5), ["0 0..2", "2 0..0", "2 3..3 lock", "0 2..2 lock"]);
        assert_eq!(signed(both, 9), ["0 0..0", "2 0..0", "2 3..3 lock", "0 6..6 lock"]);
        assert_eq!(signed("[]", 2), ["0 2..2 lock"]);
        assert_eq!(signed(r#"[{"worth":5}]"#, 2), ["0 0..7", "0 2..2 lock"]);
        let locked = r#"[{"worth":5}, {"worth":5,"lock":true,"minimum":2,"maximum":2}]"#;
        assert_eq!(signed(locked, 2), ["0 0..-1", "0 2..2 lock"]);
        assert_eq!(signed(locked, 3), ["0 0..8", "0 3..3 lock"]);
    }
}
