//! The whole line in one call.

use crate::compile::{Compiled, Row, SideRow, compile};
use crate::explain::{self, explain};
use crate::lists::{self, DemandId, Fault, Faults, Language, Lists, Place, QuotaId, Text};
use crate::measure::{Measures, measure};
use crate::plan::{Goal, Plan, Refusal, verify};
use crate::problem::{Level, Problem};
use crate::report::{Cause, Findings, Program, Report, Warning, Why};
use crate::rules::Rules;
use crate::solve::{Budget, solve};
use crate::turns;

/// How to run. The default has no time limit and writes Chinese.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What the solve may spend.
    pub budget: Budget,
    /// The language of texts in the report. Codes, ids and numbers are the same in all.
    pub language: Language,
}

/// A report, and what it was made from.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was meant; [`Problem::write_canonical`] writes it in the form that a verifier reads.
    pub problem: Problem,
    /// The plan with its certificate, verified.
    pub plan: Plan,
    /// Coverage and fairness.
    pub measures: Measures,
    /// What is doubtful but usable, each with its place in the lists; the report has the same in words.
    pub warnings: Vec<Fault>,
    /// All of it in the contract's form, with the reason of every refusal.
    pub report: Report,
}

/// Why there is no report.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The lists have faults, all of them here.
    #[error(transparent)]
    Faults(#[from] Faults),
    /// The verifier refused the engine's own plan: a bug of the engine, never a fault of the lists. Nothing is given
    /// out that is not proven.
    #[error("the engine's own plan does not hold: {0}\nMaybe report this with the lists that led to it.")]
    Refused(#[from] Refusal),
}

/// Lists in, proven report out. Equal lists give equal reports, byte for byte, at any thread count, unless the budget's
/// time or cancel flag cut the solve short.
///
/// # Errors
/// [`Error::Faults`] with every fault of the lists at once. Infeasible lists are no error: the report proves them so.
pub fn run(lists: &Lists, options: &Options) -> Result<Outcome, Error> {
    let rules = Rules::new(lists)?;
    let pairs = rules.pairs();
    let decided = turns::decide(lists, &pairs, &options.budget)?;
    let problem = Problem::new(&decided, &pairs)?;
    let compiled = compile(&problem);
    let answers = solve(&problem, &compiled, &options.budget);
    let plan = Plan::new(&problem, &compiled, &answers);
    check_r108_best_worth_positive(&plan)?;
    verify(&problem, &plan)?;
    let measures = measure(&problem, &plan);
    let mut warnings = lists::warnings(lists);
    warnings.extend(pairs.warnings);
    warnings.extend_from_slice(problem.warnings());
    let findings = Findings {
        unmet: explain(&problem, &plan, |demand| rules.misses(demand)),
        refused: explain::refused(&problem, &pairs.refused),
        warnings: Warning::all(warnings.iter().cloned(), options.language),
        programs: programs(&problem, &compiled),
        measures: measures.clone(),
    };
    let report = Report::new(&plan, findings);
    Ok(Outcome { problem, plan, measures, warnings, report })
}

/// A price of fairness is a part of the best worth: of one of 0 or less there is none.
fn check_r108_best_worth_positive(plan: &Plan) -> Result<(), Faults> {
    let prices = plan.goals.iter().filter_map(Goal::fair).filter_map(|fair| fair.price.as_ref());
    let faults: Vec<Fault> = prices
        .filter(|price| price.best.0 <= 0)
        .map(|price| {
            let best = price.best;
            Fault::new(
                "R108",
                Place { table: "policy", row: None, id: None, field: Some("goals".to_owned()) },
                best.to_string(),
                Text::new(
                    format!("最大总价值为 {best}，公平的代价 price 只在它大于 0 时有意义"),
                    format!("the best worth is {best}, and a price of fairness is a part of one above 0"),
                ),
                Text::new(
                    "去掉 price，或提高配对的效益",
                    "leave out the price, or give the pairs more worth",
                ),
            )
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Faults(faults)) }
}

/// The parts that are programs, and the rows that make them so.
fn programs(problem: &Problem, compiled: &Compiled) -> Vec<Program> {
    let lists = problem.lists();
    let quota = |quota: QuotaId| format!("quotas/{}", lists.quotas[quota.index()].id);
    let demand = |demand: DemandId| format!("demands/{}", problem.demand_name(demand));
    let group = |level: u32, group: u32| match &problem.levels()[level as usize] {
        Level::Fair(fair) => format!("groups/{}", fair.groups[group as usize].id),
        _ => unreachable!("only fair levels have groups"),
    };
    let row_name = |row: Row| match row {
        Row::Quota(of) => Some(quota(of)),
        Row::Group { level, group: of } => Some(group(level, of)),
        _ => None,
    };
    let cause = |row: &SideRow| match *row {
        SideRow::Crossing { quota: crossing, with } => {
            Cause { row: quota(crossing), why: Why::Crosses, with: row_name(with) }
        }
        SideRow::Group { level, group: of } => Cause { row: group(level, of), why: Why::Fair, with: None },
        SideRow::Limit(limit) => {
            Cause { row: format!("limits/{}", lists.limits[limit.index()].id), why: Why::Limit, with: None }
        }
        SideRow::Whole(of) => Cause { row: demand(of), why: Why::Whole, with: None },
        SideRow::Least(of) => Cause { row: demand(of), why: Why::Least, with: None },
        SideRow::Most(of) => Cause { row: demand(of), why: Why::Most, with: None },
    };
    let programs = compiled.parts.iter().filter(|part| !part.is_network());
    programs
        .map(|part| Program {
            part: problem.part_name(part.id).to_owned(),
            pairs: part.pairs.len() as u64,
            causes: part.side_rows.iter().map(cause).collect(),
        })
        .collect()
}
