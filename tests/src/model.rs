//! The contract read anew: columns, rows and levels of lists with explicit pairs.

use duijie::lists::{Fair, Goal, Lists, Pair, Side};
use sha2::{Digest, Sha256};

/// A column's weight in a row.
#[derive(Clone, Copy, Debug)]
pub struct Weight {
    /// The column.
    pub column: usize,
    /// Its weight.
    pub each: i64,
}

/// A row.
#[derive(Clone, Debug)]
pub struct ModelRow {
    /// `None` is open.
    pub minimum: Option<i64>,
    /// `None` is open.
    pub maximum: Option<i64>,
    /// Weights of the columns in it.
    pub weights: Vec<Weight>,
}

/// A column: a pair, or a half of one where `keep` splits it.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its pair.
    pub pair: Pair,
    /// The least quantity.
    pub minimum: i64,
    /// The largest quantity.
    pub maximum: i64,
    /// The half that `keep` counts.
    pub kept: bool,
    /// Of the supply, or its own id.
    pub unit: String,
}

/// Columns, rows, and the gains of every level.
#[derive(Clone, Debug)]
pub struct Model {
    /// The columns.
    pub columns: Vec<Column>,
    /// Rows of demands, supplies, quotas and limits.
    pub rows: Vec<ModelRow>,
    /// Per level, per column; 0 at fair levels.
    pub gains: Vec<Vec<i64>>,
    /// The fair goal of every level that is one.
    pub fair: Vec<Option<Fair>>,
    /// The lists.
    pub lists: Lists,
}

/// The lexicographic optimum, or that there is no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Solved {
    /// The values of all levels.
    Optimal(Vec<i128>),
    /// No plan exists.
    Infeasible,
}

impl Model {
    /// The model of lists with explicit pairs.
    #[must_use]
    pub fn new(lists: &Lists) -> Self {
        let columns = columns(lists);
        let rows = rows(lists, &columns);
        let Levels { gains, fair } = levels(lists, &columns);
        Self { columns, rows, gains, fair, lists: lists.clone() }
    }

    /// The model of some pairs alone, with the rows that have any of them and those that have none at all, the levels as
    /// they are.
    #[must_use]
    pub fn only(&self, keep: impl Fn(&Pair) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.columns.len()).filter(|&at| keep(&self.columns[at].pair)).collect();
        let weights = |row: &ModelRow| {
            let own = |w: &Weight| Some(Weight { column: kept.binary_search(&w.column).ok()?, each: w.each });
            row.weights.iter().filter_map(own).collect()
        };
        let rows = self.rows.iter().map(|row| (row, ModelRow { weights: weights(row), ..*row }));
        Self {
            columns: kept.iter().map(|&at| self.columns[at].clone()).collect(),
            rows: rows
                .filter(|(row, own)| row.weights.is_empty() || !own.weights.is_empty())
                .map(|(_, own)| own)
                .collect(),
            gains: self.gains.iter().map(|gains| kept.iter().map(|&at| gains[at]).collect()).collect(),
            fair: self.fair.clone(),
            lists: self.lists.clone(),
        }
    }

    /// Whether quantities keep bounds, rows, `whole` and `providers`.
    #[must_use]
    pub fn is_feasible(&self, x: &[i64]) -> bool {
        let bounds =
            self.columns.iter().zip(x).all(|(column, &q)| column.minimum <= q && q <= column.maximum);
        let rows = self.rows.iter().all(|row| {
            let used: i64 = row.weights.iter().map(|weight| weight.each * x[weight.column]).sum();
            row.minimum.is_none_or(|minimum| used >= minimum)
                && row.maximum.is_none_or(|maximum| used <= maximum)
        });
        bounds
            && rows
            && self.lists.demands.iter().all(|demand| {
                let own: Vec<usize> =
                    (0..x.len()).filter(|&at| self.columns[at].pair.demand == demand.id).collect();
                let got: i64 = own.iter().map(|&at| x[at]).sum();
                let mut units: Vec<&str> =
                    own.iter().filter(|&&at| x[at] > 0).map(|&at| self.columns[at].unit.as_str()).collect();
                units.sort_unstable();
                units.dedup();
                let units = i64::try_from(units.len()).expect("few units");
                let providers = demand.providers.unwrap_or_default();
                got == 0
                    || ((!demand.whole || got == demand.quantity)
                        && units >= providers.least
                        && providers.most.is_none_or(|most| units <= most))
            })
    }

    /// The values of all levels.
    #[must_use]
    pub fn values(&self, x: &[i64]) -> Vec<i128> {
        let value =
            |gains: &Vec<i64>| gains.iter().zip(x).map(|(&gain, &q)| i128::from(gain) * i128::from(q)).sum();
        self.gains.iter().map(value).collect()
    }
}

fn columns(lists: &Lists) -> Vec<Column> {
    let keep = lists.policy.goals.as_ref().is_some_and(|goals| goals.contains(&Goal::Keep));
    let mut left: Vec<(String, String, i64)> =
        lists.previous.iter().map(|row| (row.demand.clone(), row.supply.clone(), row.quantity)).collect();
    let mut pairs: Vec<&Pair> = lists.pairs.iter().flatten().collect();
    // Locks first, then claims, then arrangements: in this order the previous quantity is laid on them. Of two locks the
    // one with a rank comes first.
    pairs.sort_by_key(|pair| (!pair.lock, pair.claim.is_none()));
    let mut columns = Vec::new();
    for pair in pairs {
        let demand = lists.demands.iter().find(|demand| demand.id == pair.demand).expect("a known demand");
        let supply = lists.supplies.iter().find(|supply| supply.id == pair.supply).expect("a known supply");
        let maximum = pair.maximum.unwrap_or(demand.quantity.min(supply.capacity));
        let unit = supply.unit.clone().unwrap_or(supply.id.clone());
        let whole = Column { pair: pair.clone(), minimum: pair.minimum, maximum, kept: false, unit };
        let mut k = 0;
        for (_, _, left) in left.iter_mut().filter(|(d, s, _)| keep && *d == pair.demand && *s == pair.supply)
        {
            let laid = (*left).min(maximum - k);
            *left -= laid;
            k += laid;
        }
        if k == 0 {
            columns.push(whole);
            continue;
        }
        columns.push(Column { minimum: whole.minimum.min(k), maximum: k, kept: true, ..whole.clone() });
        if maximum > k {
            columns.push(Column { minimum: (whole.minimum - k).max(0), maximum: maximum - k, ..whole });
        }
    }
    columns
}

fn rows(lists: &Lists, columns: &[Column]) -> Vec<ModelRow> {
    let row = |minimum, maximum, each: &dyn Fn(&Column) -> i64| ModelRow {
        minimum,
        maximum,
        weights: columns
            .iter()
            .enumerate()
            .map(|(column, c)| Weight { column, each: each(c) })
            .filter(|w| w.each != 0)
            .collect(),
    };
    let mut rows = Vec::new();
    for demand in &lists.demands {
        rows.push(row(Some(demand.minimum), Some(demand.quantity), &|c| {
            i64::from(c.pair.demand == demand.id)
        }));
    }
    for supply in &lists.supplies {
        rows.push(row(Some(supply.minimum), Some(supply.capacity), &|c| {
            i64::from(c.pair.supply == supply.id)
        }));
    }
    for quota in &lists.quotas {
        rows.push(row(Some(quota.minimum), quota.maximum, &|c| {
            let end = if quota.side == Side::Demand { &c.pair.demand } else { &c.pair.supply };
            i64::from(quota.members.contains(end))
        }));
    }
    for limit in &lists.limits {
        let narrow = |bound: duijie::lists::Integer| i64::try_from(bound.0).expect("a small bound");
        rows.push(row(limit.minimum.map(narrow), limit.maximum.map(narrow), &|c| {
            let fits = |named: &Option<String>, is: Option<&String>| {
                named.as_ref().is_none_or(|named| Some(named) == is)
            };
            let supply = lists.supplies.iter().find(|supply| supply.id == c.pair.supply);
            let demand = lists.demands.iter().find(|demand| demand.id == c.pair.demand);
            let of = limit.terms.iter().filter(|term| {
                fits(&term.demand, Some(&c.pair.demand))
                    && fits(&term.supply, Some(&c.pair.supply))
                    && fits(&term.unit, supply.and_then(|supply| supply.unit.as_ref()))
                    && fits(&term.category, demand.and_then(|demand| demand.category.as_ref()))
            });
            of.map(|term| term.each).sum()
        }));
    }
    rows
}

struct Levels {
    gains: Vec<Vec<i64>>,
    fair: Vec<Option<Fair>>,
}

fn levels(lists: &Lists, columns: &[Column]) -> Levels {
    let mut levels = Levels { gains: Vec::new(), fair: Vec::new() };
    let mut level = |gain: &dyn Fn(&Column) -> i64| {
        levels.gains.push(columns.iter().map(gain).collect());
        levels.fair.push(None);
    };
    let tier = |c: &Column| {
        lists.demands.iter().find(|demand| demand.id == c.pair.demand).map_or(1, |demand| demand.priority)
    };
    let distinct = |mut all: Vec<i64>| {
        all.sort_unstable();
        all.dedup();
        all
    };
    for goal in lists.policy.goals.as_deref().unwrap_or(&[Goal::Worth]) {
        match goal {
            Goal::Serve => {
                for t in distinct(lists.demands.iter().map(|demand| demand.priority).collect()) {
                    level(&|c| i64::from(tier(c) == t));
                }
            }
            Goal::Claims => {
                for rank in distinct(lists.pairs.iter().flatten().filter_map(|pair| pair.claim).collect()) {
                    level(&|c| i64::from(c.pair.claim == Some(rank)));
                }
            }
            Goal::Worth => level(&|c| c.pair.worth),
            Goal::Keep => level(&|c| i64::from(c.kept)),
            Goal::Fair(_) => level(&|_| 0),
            Goal::Rotation(_) => unreachable!("a turn is modelled as a reserve of one unit"),
        }
    }
    if let Some(lot) = &lists.policy.lot {
        let place = |ids: Vec<&String>, id: &String| {
            let draw = |id: &String| (Sha256::digest(format!("{lot}\u{1f}{id}")).to_vec(), id.clone());
            let before = ids.iter().filter(|other| draw(other) < draw(id)).count();
            i64::try_from(ids.len() - before).expect("few ids")
        };
        level(&|c| place(lists.demands.iter().map(|demand| &demand.id).collect(), &c.pair.demand));
        level(&|c| place(lists.supplies.iter().map(|supply| &supply.id).collect(), &c.pair.supply));
    }
    let mut at = 0;
    for goal in lists.policy.goals.as_deref().unwrap_or(&[Goal::Worth]) {
        if let Goal::Fair(fair) = goal {
            levels.fair[at] = Some(*fair);
        }
        at += match goal {
            Goal::Serve => distinct(lists.demands.iter().map(|demand| demand.priority).collect()).len(),
            Goal::Claims => {
                distinct(lists.pairs.iter().flatten().filter_map(|pair| pair.claim).collect()).len()
            }
            Goal::Worth | Goal::Keep | Goal::Fair(_) | Goal::Rotation(_) => 1,
        };
    }
    levels
}
