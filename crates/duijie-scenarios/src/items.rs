//! Who offers what: the items of units, drawn so that no kind and no unit is left out.

use crate::draw::Draw;

/// An item: a unit and a kind, by position.
pub(crate) struct Item {
    pub(crate) unit: usize,
    pub(crate) kind: usize,
}

/// How many items there are.
pub(crate) struct Count {
    /// Items of a unit at first, before the rest is drawn.
    pub(crate) of_unit: usize,
    /// Items in all.
    pub(crate) total: usize,
}

/// Every kind twice at least, every unit so many kinds at least, no kind twice of one unit. `offers` has, for every
/// unit, the positions of the kinds that it could offer.
pub(crate) fn items(offers: &[Vec<usize>], kinds: usize, count: &Count, draw: &mut Draw) -> Vec<Item> {
    let mut chosen: Vec<Vec<usize>> = vec![Vec::new(); offers.len()];
    for kind in 0..kinds {
        let able: Vec<usize> = (0..offers.len()).filter(|&unit| offers[unit].contains(&kind)).collect();
        for unit in draw.some(&able, 2) {
            chosen[unit].push(kind);
        }
    }
    for (unit, kinds) in chosen.iter_mut().enumerate() {
        let others: Vec<usize> = offers[unit].iter().copied().filter(|kind| !kinds.contains(kind)).collect();
        let missing = count.of_unit.saturating_sub(kinds.len());
        kinds.extend(draw.some(&others, missing));
    }
    let mut rest: Vec<Item> = Vec::new();
    for (unit, kinds) in chosen.iter().enumerate() {
        rest.extend(
            offers[unit].iter().filter(|kind| !kinds.contains(kind)).map(|&kind| Item { unit, kind }),
        );
    }
    draw.shuffle(&mut rest);
    let so_far: usize = chosen.iter().map(Vec::len).sum();
    for item in rest.into_iter().take(count.total.saturating_sub(so_far)) {
        chosen[item.unit].push(item.kind);
    }
    let of_unit = |(unit, kinds): (usize, Vec<usize>)| kinds.into_iter().map(move |kind| Item { unit, kind });
    chosen.into_iter().enumerate().flat_map(of_unit).collect()
}
