//! Problems put side by side: what has nothing in common must not disturb each other.

use duijie::lists::Lists;

/// All rows of the problems, which lose their ids to new ones that begin with the problem's number; the policy is that of
/// the first.
#[must_use]
pub fn beside(problems: &[&Lists]) -> Lists {
    let mut all = Lists { version: 1, pairs: Some(Vec::new()), ..Lists::default() };
    for (k, &lists) in problems.iter().enumerate() {
        let lists = renamed(lists.clone(), k + 1);
        all.areas.extend(lists.areas);
        all.categories.extend(lists.categories);
        all.units.extend(lists.units);
        all.demands.extend(lists.demands);
        all.supplies.extend(lists.supplies);
        all.pairs.get_or_insert_default().extend(lists.pairs.unwrap_or_default());
        all.quotas.extend(lists.quotas);
        all.limits.extend(lists.limits);
        all.previous.extend(lists.previous);
        if k == 0 {
            all.policy = lists.policy;
        }
    }
    all
}

fn renamed(mut lists: Lists, number: usize) -> Lists {
    let name = |id: &mut String| id.insert_str(0, &format!("{number}·"));
    let maybe = |id: &mut Option<String>| id.iter_mut().for_each(name);
    for area in &mut lists.areas {
        name(&mut area.id);
        maybe(&mut area.parent);
    }
    for category in &mut lists.categories {
        name(&mut category.id);
        maybe(&mut category.parent);
    }
    for unit in &mut lists.units {
        name(&mut unit.id);
        maybe(&mut unit.area);
    }
    for demand in &mut lists.demands {
        name(&mut demand.id);
        maybe(&mut demand.category);
        maybe(&mut demand.area);
    }
    for supply in &mut lists.supplies {
        name(&mut supply.id);
        maybe(&mut supply.unit);
        supply.categories.iter_mut().chain(&mut supply.areas).for_each(name);
    }
    for pair in lists.pairs.iter_mut().flatten() {
        name(&mut pair.demand);
        name(&mut pair.supply);
    }
    for quota in &mut lists.quotas {
        name(&mut quota.id);
        quota.members.iter_mut().for_each(name);
    }
    for limit in &mut lists.limits {
        name(&mut limit.id);
        for term in &mut limit.terms {
            [&mut term.demand, &mut term.supply, &mut term.unit, &mut term.category]
                .into_iter()
                .for_each(maybe);
        }
    }
    for row in &mut lists.previous {
        name(&mut row.demand);
        name(&mut row.supply);
    }
    lists
}
