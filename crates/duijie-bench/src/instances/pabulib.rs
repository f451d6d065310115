//! Pabulib: participatory budgeting (`.pb`).
//!
//! A project is a demand of one unit, its worth the votes for it: every vote counts 1, or its points where the file gives some. The budget is a
//! supply with a limit of money: a project takes its cost. A project's first category, or else district, is its area, so that
//! shares are compared over these.
//! *Source.* The Pabulib format (Faliszewski et al. 2023, Participatory budgeting: data, tools and analysis).

use std::collections::BTreeMap;

use duijie::lists::{Area, Demand, Integer, Limit, Lists, Pair, Supply, Term};

use super::{MOST, WORTH, Wrong, check_pairs, number};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Meta,
    Projects,
    Votes,
}

struct Project {
    id: String,
    cost: i64,
    area: Option<String>,
    worth: i64,
}

pub(super) fn read(text: &str) -> Result<Lists, Wrong> {
    let mut section: Option<Section> = None;
    let mut heads: Option<Vec<String>> = None;
    let mut budget: Option<i64> = None;
    let mut projects: Vec<Project> = Vec::new();
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut last = 1;
    for (line, written) in (1..).zip(text.lines()) {
        last = line;
        let written = written.trim();
        if written.is_empty() {
            continue;
        }
        let begun = match written {
            "META" => Some(Section::Meta),
            "PROJECTS" => Some(Section::Projects),
            "VOTES" => Some(Section::Votes),
            _ => None,
        };
        if begun.is_some() {
            (section, heads) = (begun, None);
            continue;
        }
        let cells: Vec<&str> = written.split(';').map(str::trim).collect();
        let Some(names) = &heads else {
            if section.is_none() {
                return Err(Wrong::new(line, "a line before META", "begin with META"));
            }
            heads = Some(cells.into_iter().map(str::to_owned).collect());
            continue;
        };
        let cell =
            |name: &str| names.iter().position(|head| head == name).and_then(|at| cells.get(at)).copied();
        let must = |name: &str| {
            cell(name).ok_or_else(|| Wrong::new(line, format!("no {name}"), format!("write a column {name}")))
        };
        match section {
            Some(Section::Meta) if cells[0] == "budget" => {
                budget = Some(money(cells.get(1).unwrap_or(&""), line, "the budget")?);
            }
            Some(Section::Projects) => {
                let id = must("project_id")?.to_owned();
                if id.is_empty() || found.insert(id.clone(), projects.len()).is_some() {
                    return Err(Wrong::new(
                        line,
                        format!("project {id:?} is empty or stands twice"),
                        "name every project once",
                    ));
                }
                check_pairs(projects.len(), line)?;
                let cost = money(must("cost")?, line, "the cost")?;
                let first =
                    |name: &str| cell(name)?.split(',').next().map(str::trim).filter(|area| !area.is_empty());
                let area = first("category").or_else(|| first("district")).map(str::to_owned);
                projects.push(Project { id, cost, area, worth: 0 });
            }
            Some(Section::Votes) => {
                let points: Vec<&str> =
                    cell("points").map_or_else(Vec::new, |points| points.split(',').collect());
                for (at, vote) in
                    must("vote")?.split(',').map(str::trim).enumerate().filter(|(_, vote)| !vote.is_empty())
                {
                    let Some(&project) = found.get(vote) else {
                        return Err(Wrong::new(
                            line,
                            format!("a vote for {vote:?}, which is no project"),
                            "name a project_id",
                        ));
                    };
                    let gain = match points.get(at) {
                        Some(points) => number(points, line, "a vote's points", 0, MOST)?,
                        None => 1,
                    };
                    let worth = &mut projects[project].worth;
                    *worth = (*worth + gain).min(WORTH);
                }
            }
            Some(Section::Meta) | None => {}
        }
    }
    let Some(budget) = budget else {
        return Err(Wrong::new(last, "no budget", "write budget;… under META"));
    };
    if projects.is_empty() {
        return Err(Wrong::new(last, "no projects", "list them under PROJECTS"));
    }
    Ok(lists(&projects, budget))
}

/// Money in whole units; what comes after a point is cut off, as costs in files now and then have cents.
fn money(text: &str, line: usize, what: &str) -> Result<i64, Wrong> {
    let text = text.replace(' ', "");
    let whole = text.split(['.', ',']).next().unwrap_or_default();
    number(whole, line, what, 0, WORTH)
}

fn lists(projects: &[Project], budget: i64) -> Lists {
    let mut lists = Lists { pairs: Some(Vec::new()), ..Lists::default() };
    let supply = "budget";
    let count = i64::try_from(projects.len()).unwrap_or(MOST).min(MOST);
    lists.supplies.push(Supply { id: supply.to_owned(), capacity: count, ..Supply::default() });
    let mut areas: Vec<&String> = projects.iter().filter_map(|project| project.area.as_ref()).collect();
    areas.sort_unstable();
    areas.dedup();
    lists.areas = areas.into_iter().map(|id| Area { id: id.clone(), parent: None }).collect();
    let mut terms = Vec::new();
    for Project { id, cost, area, worth } in projects {
        lists.demands.push(Demand { id: id.clone(), area: area.clone(), quantity: 1, ..Demand::default() });
        lists.pairs.get_or_insert_default().push(Pair {
            demand: id.clone(),
            supply: supply.to_owned(),
            worth: *worth,
            minimum: 0,
            maximum: None,
            claim: None,
            lock: false,
        });
        terms.push(Term { demand: Some(id.clone()), each: *cost, ..Term::default() });
    }
    lists.limits.push(Limit {
        id: "money".to_owned(),
        minimum: None,
        maximum: Some(Integer(budget.into())),
        terms,
    });
    lists
}
