//! DIMACS: the assignment problem (`.asn`).
//!
//! Nodes named by an `n` line are supplies, all others demands, of one unit each. A cost c becomes the worth (n + 1)·C + 1 − c, with n
//! supplies and the largest cost C: most worth is then an assignment of as many as can be, of the least cost among these.
//! *Source.* The First DIMACS International Algorithm Implementation Challenge: Problem Definitions and Specifications, 1991.

use std::collections::{BTreeMap, BTreeSet};

use duijie::lists::{Demand, Lists, Pair, Supply};

use super::{MOST, WORTH, Wrong, check_pairs, number};

/// More nodes are no instance of a comparison.
const NODES: i64 = 1_000_000;

pub(super) fn read(text: &str) -> Result<Lists, Wrong> {
    let mut nodes: Option<i64> = None;
    let mut sources: BTreeSet<i64> = BTreeSet::new();
    let mut arcs: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    let mut last = 1;
    for (line, written) in (1..).zip(text.lines()) {
        last = line;
        let words: Vec<&str> = written.split_whitespace().collect();
        let node = |text: &str| {
            let most = nodes.ok_or_else(|| {
                Wrong::new(line, "a line before the problem", "begin with p asn NODES ARCS")
            })?;
            number(text, line, "a node", 1, most)
        };
        match &words[..] {
            [] | ["c", ..] => {}
            ["p", "asn", count, _arcs] if nodes.is_none() => {
                nodes = Some(number(count, line, "the number of nodes", 1, NODES)?);
            }
            ["n", source] => {
                sources.insert(node(source)?);
            }
            ["a", tail, head, cost] => {
                let ends = (node(tail)?, node(head)?);
                if !sources.contains(&ends.0) || sources.contains(&ends.1) {
                    return Err(Wrong::new(
                        line,
                        "an arc that does not lead from an n node to another",
                        "write a SOURCE SINK COST",
                    ));
                }
                let cost = number(cost, line, "a cost", -MOST, MOST)?;
                let least = arcs.entry(ends).or_insert(cost);
                *least = cost.min(*least);
                check_pairs(arcs.len(), line)?;
            }
            _ => return Err(Wrong::new(line, format!("{written:?}"), "write c, p asn, n or a lines")),
        }
    }
    let Some(nodes) = nodes else {
        return Err(Wrong::new(last, "no problem line", "write p asn NODES ARCS"));
    };
    if arcs.is_empty() {
        return Err(Wrong::new(last, "no arcs", "write a SOURCE SINK COST"));
    }
    let most = arcs.values().map(|cost| cost.abs()).max().unwrap_or(0);
    let count = i64::try_from(sources.len()).unwrap_or(MOST);
    let base = (count + 1).checked_mul(2 * most + 1).filter(|base| *base <= WORTH - most);
    let Some(base) = base else {
        return Err(Wrong::new(
            last,
            format!("{count} sources and costs up to {most}"),
            format!("scale the costs so that their product stays below {WORTH}"),
        ));
    };
    let width = nodes.to_string().len();
    let name = |node: i64| format!("{node:0width$}");
    let mut lists = Lists { pairs: Some(Vec::new()), ..Lists::default() };
    for node in 1..=nodes {
        if sources.contains(&node) {
            lists.supplies.push(Supply { id: name(node), capacity: 1, ..Supply::default() });
        } else {
            lists.demands.push(Demand { id: name(node), quantity: 1, ..Demand::default() });
        }
    }
    lists.pairs.get_or_insert_default().extend(arcs.into_iter().map(|((tail, head), cost)| Pair {
        demand: name(head),
        supply: name(tail),
        worth: base - cost,
        minimum: 0,
        maximum: None,
        claim: None,
        lock: false,
    }));
    Ok(lists)
}
