//! Policies that are optima of the engine: goals, solved and proven.

use duijie::compile::compile;
use duijie::lists::{Fair, FairMeasure, Faults, Goal, Over, Rotation, Text};
use duijie::plan::{Match, Plan, Status, verify};
use duijie::problem::Problem;
use duijie::rules::Rules;
use duijie::solve::solve;
use duijie::turns;
use sha2::{Digest, Sha256};

use super::{About, Allocation, Policy, Proof, Task};

/// An optimum of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Optimum {
    /// The most worth.
    Worth,
    /// The most served, tier by tier, then the most worth.
    Serve,
    /// The worst share as large as can be, then the most worth.
    Maxmin,
    /// The worst share, then the next, …, then the most worth.
    Leximin,
    /// The largest product of shares, then the most worth.
    Nash,
    /// As fair as a twentieth of the best worth buys.
    Priced,
    /// Turns first, then the most worth.
    Rotation,
}

impl Optimum {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Worth, Self::Serve, Self::Maxmin, Self::Leximin, Self::Nash, Self::Priced, Self::Rotation];

    /// The goals of the policy, with shares of these groups.
    #[must_use]
    pub fn goals(self, over: Over) -> Vec<Goal> {
        let fair = |measure| Goal::Fair(Fair { measure, ..Fair::over(over) });
        match self {
            Self::Worth => vec![Goal::Worth],
            Self::Serve => vec![Goal::Serve, Goal::Worth],
            Self::Maxmin => vec![fair(FairMeasure::Maxmin), Goal::Worth],
            Self::Leximin => vec![fair(FairMeasure::Leximin), Goal::Worth],
            Self::Nash => vec![fair(FairMeasure::Nash), Goal::Worth],
            Self::Priced => {
                vec![Goal::Fair(Fair { price: Some([1, 20]), ..Fair::over(over) }), Goal::Worth]
            }
            Self::Rotation => {
                vec![Goal::Rotation(Rotation::over(Over::Supply)), fair(FairMeasure::Leximin), Goal::Worth]
            }
        }
    }
}

impl Policy for Optimum {
    fn name(&self) -> &'static str {
        match self {
            Self::Worth => "maximum-worth",
            Self::Serve => "serve-first",
            Self::Maxmin => "max-min",
            Self::Leximin => "leximin",
            Self::Nash => "nash",
            Self::Priced => "leximin-price",
            Self::Rotation => "leximin-rotation",
        }
    }

    fn about(&self) -> About {
        let about = |zh: &str, en: &str, used: Text, promise: Text, source| About {
            title: Text::new(zh, en),
            used,
            promise,
            source,
        };
        match self {
            Self::Worth => about(
                "总价值最大",
                "maximum worth",
                Text::new("企业排班与物流", "scheduling and logistics"),
                Text::new(
                    "总价值不可能更大；可能有社区一无所得",
                    "no plan is worth more; some groups may get nothing",
                ),
                "Kuhn 1955, The Hungarian method for the assignment problem",
            ),
            Self::Serve => about(
                "服务优先",
                "serve first",
                Text::new("政府服务分级办理", "public services by tiers of urgency"),
                Text::new(
                    "高优先级需求满足得最多，再看下一级；同级之内不看公平",
                    "the most of the most urgent tier is served, then of the next; within a tier nothing is said of fairness",
                ),
                "Isermann 1982, Linear lexicographic optimization",
            ),
            Self::Maxmin => about(
                "最低份额最大",
                "max-min",
                Text::new("社会政策、网络流量", "social policy, data networks"),
                Text::new(
                    "最低的份额不可能更高；其余各组不管",
                    "no plan has a larger worst share; the others are not looked at",
                ),
                "Rawls 1971, A theory of justice",
            ),
            Self::Leximin => about(
                "逐级公平（leximin）",
                "leximin",
                Text::new("社会选择理论、公共资源分配", "social choice, allocation of public goods"),
                Text::new(
                    "最低的份额最大，再次低的最大，依此类推；同样公平时总价值最大",
                    "the worst share is as large as can be, then the next; of equally fair plans the one of most worth",
                ),
                "Sen 1970, Collective choice and social welfare; Frank & Murota 2022",
            ),
            Self::Nash => about(
                "纳什乘积最大",
                "Nash welfare",
                Text::new("合作博弈、公平分割", "bargaining, fair division"),
                Text::new(
                    "份额之积最大：效率与公平的折中；最低份额可能比 leximin 低",
                    "the product of shares is largest, between efficiency and fairness; the worst share may be below leximin's",
                ),
                "Nash 1950, The bargaining problem",
            ),
            Self::Priced => about(
                "有代价上限的公平",
                "leximin at a price",
                Text::new("要兼顾总效益的主管部门", "authorities that mind the total as well"),
                Text::new(
                    "用至多二十分之一的总价值换取最公平份额的最大比例",
                    "the largest part of the fairest shares that a twentieth of the best worth buys",
                ),
                "Bertsimas, Farias & Trichakis 2011, The price of fairness",
            ),
            Self::Rotation => about(
                "轮换加公平",
                "leximin with rotation",
                Text::new("党员志愿岗位、值班", "volunteers' posts, duties"),
                Text::new(
                    "没有成员等得比承诺的轮数更久；各轮之内再求公平",
                    "no member waits longer than the stated number of rounds; within a round shares are leximin",
                ),
                "Edmonds 1965, Minimum partition of a matroid into independent subsets",
            ),
        }
    }

    fn draws(&self) -> bool {
        false
    }

    fn remembers(&self) -> bool {
        *self == Self::Rotation
    }

    fn allocate(&self, task: &Task<'_>) -> Result<Allocation, Faults> {
        let mut lists = task.lists.clone();
        lists.policy.goals = Some(self.goals(task.over));
        lists.history = task.history.to_vec();
        let pairs = Rules::new(&lists)?.pairs();
        let decided = turns::decide(&lists, &pairs, task.budget)?;
        let problem = Problem::new(&decided, &pairs)?;
        let compiled = compile(&problem);
        let plan = Plan::new(&problem, &compiled, &solve(&problem, &compiled, task.budget));
        // Nothing is given out that is not proven.
        let status = verify(&problem, &plan).map_or(Status::Unknown, |verified| verified.status);
        let quantities = match status {
            Status::Optimal | Status::Gap => quantities(task.problem, &plan.matches),
            Status::Infeasible | Status::Unknown => Vec::new(),
        };
        let certificate = serde_json::to_vec(&plan.certificate).unwrap_or_default();
        let certificate = Sha256::digest(certificate).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Allocation { quantities, proof: Some(Proof { status, certificate }) })
    }
}

/// What matches give the pairs of a problem, which are sorted as matches are.
fn quantities(problem: &Problem, matches: &[Match]) -> Vec<i64> {
    let mut quantities = vec![0; problem.pairs().len()];
    let mut at = 0;
    for found in matches {
        let is_before = |at: usize| {
            let row = &problem.pairs()[at];
            let ends = (problem.demand_name(row.demand), problem.supply_name(row.supply), row.by);
            ends != (found.demand.as_str(), found.supply.as_str(), found.by)
        };
        while at < quantities.len() && is_before(at) {
            at += 1;
        }
        let mut rest = found.quantity;
        while rest > 0 && at < quantities.len() && !is_before(at) {
            quantities[at] = rest.min(problem.pairs()[at].maximum.into());
            rest -= quantities[at];
            at += 1;
        }
    }
    quantities
}
