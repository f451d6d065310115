//! What fits in the integers of the solver, and what it refuses.
//!
//! *Range.* Potentials are sums of gains along simple paths. A simple path has at most L = 2·min(demand rows, supply
//! rows) + 1 pairs, so with C the largest |gain| of a pair that is not fixed, L·C < 2^60 keeps every potential, reduced
//! gain and price (at most 3·L·C, see `solve`) inside `i64`. Flows: a throughput is at most the smaller of what all
//! tails and what all heads can carry; it has to stay below 2^59, so that an open residual (2^61) never runs out.
//!
//! *Sources.* R. K. Ahuja, T. L. Magnanti, J. B. Orlin, Network Flows (1993), §11.

use super::network::{MOST_FLOW, Network, OPEN};

/// Why a network is not taken on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Beyond {
    /// Too many rows and pairs.
    #[error("2·{nodes} rows + {arcs} pairs < 2^32 does not hold")]
    Size {
        /// Rows.
        nodes: usize,
        /// Pairs.
        arcs: usize,
    },
    /// Gains too large for so long paths.
    #[error("{longest} pairs in line · gain {gain} < 2^60 does not hold\nMaybe scale the worths down.")]
    Gain {
        /// The most pairs on a simple path.
        longest: u64,
        /// The largest |gain| of a pair that is not fixed.
        gain: u64,
    },
    /// The flows could add up to too much.
    #[error("the flows could reach {total}; {total} < 2^59 does not hold\nMaybe count in larger units.")]
    Flow {
        /// The largest sum of flows.
        total: i128,
    },
    /// A pair that nothing bounds: it is open, and so are all rows above both its ends.
    #[error("pair {arc} has no upper side, and neither has any row that holds it")]
    Unbounded {
        /// Its position.
        arc: usize,
    },
    /// A range whose lower side is below 0 or above its upper side.
    #[error("0 ≤ {lower} ≤ {upper} does not hold")]
    Range {
        /// Lower side.
        lower: i64,
        /// Upper side.
        upper: i64,
    },
}

const LARGEST_POTENTIAL: u128 = 1 << 60;

/// What the check found on its way.
pub(super) struct Ranges {
    /// For each row the smallest upper side on its chain (itself and its ancestors).
    pub(super) chain_upper: Vec<i64>,
    /// The largest |gain| of a pair that is not fixed.
    pub(super) gain: i64,
    /// L of the specification.
    pub(super) longest: i64,
}

/// Checks every inequality of the specification; `order` has parents first. O(n + m).
pub(super) fn check(network: &Network, order: &[u32]) -> Result<Ranges, Beyond> {
    let (nodes, arcs) = (network.nodes.len(), network.arcs.len());
    if u32::try_from(2 * nodes + arcs + 2).is_err() {
        return Err(Beyond::Size { nodes, arcs });
    }
    let ranges = network.nodes.iter().map(|v| (v.lower, v.upper));
    for (lower, upper) in ranges.chain(network.arcs.iter().map(|a| (a.lower, a.upper))) {
        if lower < 0 || lower > upper {
            return Err(Beyond::Range { lower, upper });
        }
    }
    let mut chain_upper = vec![OPEN; nodes];
    for &v in order {
        let node = &network.nodes[v as usize];
        let above = node.parent.map_or(OPEN, |p| chain_upper[p as usize]);
        chain_upper[v as usize] = node.upper.min(above);
    }
    let mut carried = vec![0i128; nodes];
    let (mut gain, mut floors) = (0u64, 0i128);
    for (position, arc) in network.arcs.iter().enumerate() {
        let most = arc.upper.min(chain_upper[arc.tail as usize]).min(chain_upper[arc.head as usize]);
        if most == OPEN {
            return Err(Beyond::Unbounded { arc: position });
        }
        let most = i128::from(most.max(arc.lower));
        carried[arc.tail as usize] += most;
        carried[arc.head as usize] += most;
        floors += i128::from(arc.lower);
        if arc.lower < arc.upper {
            gain = gain.max(arc.gain.unsigned_abs());
        }
    }
    let (mut sums, mut counts) = ([0i128; 2], [0u64; 2]);
    for (v, node) in network.nodes.iter().enumerate() {
        let side = match node.side {
            super::network::Side::Demand => 0,
            super::network::Side::Supply => 1,
        };
        counts[side] += 1;
        sums[side] += carried[v].min(i128::from(chain_upper[v]));
        floors += i128::from(node.lower);
    }
    let total = sums[0].min(sums[1]).max(floors);
    if total >= MOST_FLOW {
        return Err(Beyond::Flow { total });
    }
    let longest = 2 * counts[0].min(counts[1]) + 1;
    if u128::from(longest) * u128::from(gain) >= LARGEST_POTENTIAL {
        return Err(Beyond::Gain { longest, gain });
    }
    let small = "below 2^60: checked above";
    Ok(Ranges {
        chain_upper,
        gain: i64::try_from(gain).expect(small),
        longest: i64::try_from(longest).expect(small),
    })
}
