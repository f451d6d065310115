//! Policies that go through pairs or supplies in an order and take what is left.

use duijie::Problem;
use duijie::lists::{Faults, PairId, SupplyId, Text};
use duijie_scenarios::Draw;

use super::{About, Allocation, Policy, Task};
use crate::room::Room;

/// First come, first served (抢单): claims arrive in an order of chance, and take what is left; then whatever else fits.
#[derive(Clone, Copy, Debug)]
pub struct FirstCome;

/// Random serial dictatorship: supplies come in an order of chance, and each takes the best that is left for all it has.
#[derive(Clone, Copy, Debug)]
pub struct SerialDictatorship;

/// Round robin: supplies in an order of chance take one unit of the best that is left, in turn, until nobody can.
#[derive(Clone, Copy, Debug)]
pub struct RoundRobin;

/// Greedy: pairs by worth, the largest first, equal ones in an order of chance.
#[derive(Clone, Copy, Debug)]
pub struct Greedy;

/// Priority greedy: pairs by the demand's priority, then by rank of claim, then by worth.
#[derive(Clone, Copy, Debug)]
pub struct PriorityGreedy;

fn draw(task: &Task<'_>, purpose: &str) -> Draw {
    Draw::new(task.seed, purpose, task.round)
}

/// Pairs in an order of chance.
fn shuffled(task: &Task<'_>, purpose: &str) -> Vec<PairId> {
    let mut pairs: Vec<PairId> = (0..task.problem.pairs().len()).map(PairId::new).collect();
    draw(task, purpose).shuffle(&mut pairs);
    pairs
}

/// Takes all that is left, pair by pair.
fn take_in_order(problem: &Problem, pairs: &[PairId]) -> Allocation {
    let mut room = Room::new(problem);
    for &pair in pairs {
        room.take(pair, i64::MAX);
    }
    Allocation { quantities: room.settle(), proof: None }
}

/// The pairs of a supply, the best first: by rank of claim, then by worth, then as they stand.
pub(super) fn preferences(problem: &Problem, supply: SupplyId) -> Vec<PairId> {
    let mut pairs = problem.pairs_of_supply(supply).to_vec();
    pairs.sort_by_key(|pair| {
        let row = &problem.pairs()[pair.index()];
        (row.rank.map_or(u32::MAX, std::num::NonZeroU32::get), std::cmp::Reverse(row.worth))
    });
    pairs
}

fn supplies(task: &Task<'_>, purpose: &str) -> Vec<SupplyId> {
    let mut order: Vec<SupplyId> = (0..task.problem.supplies().len()).map(SupplyId::new).collect();
    draw(task, purpose).shuffle(&mut order);
    order
}

/// Serial dictatorship in this order of supplies.
#[must_use]
pub fn serial(problem: &Problem, order: &[SupplyId]) -> Allocation {
    let pairs: Vec<PairId> = order.iter().flat_map(|&supply| preferences(problem, supply)).collect();
    take_in_order(problem, &pairs)
}

impl Policy for FirstCome {
    fn name(&self) -> &'static str {
        "first-come"
    }

    fn about(&self) -> About {
        About {
            title: Text::new("先到先得（抢单）", "first come, first served"),
            used: Text::new("志愿服务平台、抢单小程序", "volunteer platforms and order-grabbing apps"),
            promise: Text::new(
                "谁也不能从已得者手中再得到什么；不保证公平、总量或底线",
                "nothing more fits in; neither fairness, nor the most, nor floors are kept",
            ),
            source: "Larson 1987, Perspectives on queues: social justice and the psychology of queueing",
        }
    }

    fn draws(&self) -> bool {
        true
    }

    fn allocate(&self, task: &Task<'_>) -> Result<Allocation, Faults> {
        let mut pairs = shuffled(task, "arrival");
        // Claims come of themselves, the rest when somebody thinks of it.
        pairs.sort_by_key(|pair| task.problem.pairs()[pair.index()].rank.is_none());
        Ok(take_in_order(task.problem, &pairs))
    }
}

impl Policy for SerialDictatorship {
    fn name(&self) -> &'static str {
        "serial-dictatorship"
    }

    fn about(&self) -> About {
        About {
            title: Text::new("随机序贯选择", "random serial dictatorship"),
            used: Text::new("住房、课程与岗位选择", "housing, courses and posts"),
            promise: Text::new(
                "帕累托有效，如实填报最有利，抽签前人人平等；结果可能很不均",
                "Pareto efficient, truthful, equal before the draw; the outcome may be very uneven",
            ),
            source: "Abdulkadiroğlu & Sönmez 1998, Random serial dictatorship and the core from random endowments",
        }
    }

    fn draws(&self) -> bool {
        true
    }

    fn allocate(&self, task: &Task<'_>) -> Result<Allocation, Faults> {
        Ok(serial(task.problem, &supplies(task, "dictators")))
    }
}

impl Policy for RoundRobin {
    fn name(&self) -> &'static str {
        "round-robin"
    }

    fn about(&self) -> About {
        About {
            title: Text::new("轮流各取一份", "round robin"),
            used: Text::new("分派、选秀、派单", "allotment, drafts, dispatching"),
            promise: Text::new(
                "各方所得相差至多一轮（价值可加、无其他约束时 EF1）；不保证总量或底线",
                "envy-free up to one item where values add up and nothing else binds; neither the most nor floors are kept",
            ),
            source: "Caragiannis et al. 2019, The unreasonable fairness of maximum Nash welfare, §2",
        }
    }

    fn draws(&self) -> bool {
        true
    }

    fn allocate(&self, task: &Task<'_>) -> Result<Allocation, Faults> {
        let mut room = Room::new(task.problem);
        let order = supplies(task, "turns");
        let mut queues: Vec<Vec<PairId>> = order
            .into_iter()
            .map(|supply| preferences(task.problem, supply).into_iter().rev().collect())
            .collect();
        while !queues.is_empty() {
            queues.retain_mut(|queue| {
                while let Some(&pair) = queue.last() {
                    if room.take(pair, 1) == 1 {
                        return true;
                    }
                    queue.pop();
                }
                false
            });
        }
        Ok(Allocation { quantities: room.settle(), proof: None })
    }
}

impl Policy for Greedy {
    fn name(&self) -> &'static str {
        "greedy"
    }

    fn about(&self) -> About {
        About {
            title: Text::new("按价值贪心", "greedy by worth"),
            used: Text::new("推荐与派单系统", "recommenders and dispatchers"),
            promise: Text::new(
                "总价值至少为最大值的一半（只有需求与资源两侧上限时）；不保证公平或底线",
                "at least half of the best worth where only demands and supplies bound it; neither fairness nor floors are kept",
            ),
            source: "Avis 1983, A survey of heuristics for the weighted matching problem",
        }
    }

    fn draws(&self) -> bool {
        true
    }

    fn allocate(&self, task: &Task<'_>) -> Result<Allocation, Faults> {
        let mut pairs = shuffled(task, "ties");
        let worth = |pair: &PairId| task.problem.pairs()[pair.index()].worth;
        pairs.retain(|pair| worth(pair) > 0);
        pairs.sort_by_key(|pair| std::cmp::Reverse(worth(pair)));
        Ok(take_in_order(task.problem, &pairs))
    }
}

impl Policy for PriorityGreedy {
    fn name(&self) -> &'static str {
        "priority-greedy"
    }

    fn about(&self) -> About {
        About {
            title: Text::new("按优先级贪心", "priority greedy"),
            used: Text::new("按轻重缓急人工安排", "arranging by hand, the most urgent first"),
            promise: Text::new(
                "高优先级的需求先挑；先挑的可能用掉别人唯一的资源，不保证总量、公平或底线",
                "urgent demands choose first, and may use up what others alone could have; neither the most, nor fairness, nor floors are kept",
            ),
            source: "Korte & Hausmann 1978, An analysis of the greedy heuristic for independence systems",
        }
    }

    fn draws(&self) -> bool {
        true
    }

    fn allocate(&self, task: &Task<'_>) -> Result<Allocation, Faults> {
        let mut pairs = shuffled(task, "ties");
        pairs.sort_by_key(|pair| {
            let row = &task.problem.pairs()[pair.index()];
            let rank = row.rank.map_or(u32::MAX, std::num::NonZeroU32::get);
            (task.problem.demands()[row.demand.index()].priority, rank, std::cmp::Reverse(row.worth))
        });
        Ok(take_in_order(task.problem, &pairs))
    }
}
