//! The wording of refusals.

use super::refusal::{At, PairName, Refusal, RowKind, RowName};
use crate::lists::{Side, Text};
use crate::plan::{LevelName, Status};

pub(super) fn text(refusal: &Refusal) -> Text {
    match refusal {
        Refusal::Digest { .. }
        | Refusal::UnknownPair { .. }
        | Refusal::MatchQuantity { .. }
        | Refusal::MatchDoubled { .. }
        | Refusal::MatchOrder { .. }
        | Refusal::AboveMaximum { .. }
        | Refusal::BelowMinimum { .. }
        | Refusal::Row { .. }
        | Refusal::Whole { .. }
        | Refusal::Providers { .. }
        | Refusal::Unmet { .. }
        | Refusal::UnmetOrder { .. } => of_plan(refusal),
        Refusal::LevelCount { .. }
        | Refusal::Level { .. }
        | Refusal::CertificateCount { .. }
        | Refusal::Value { .. }
        | Refusal::Bound { .. }
        | Refusal::Shares { .. }
        | Refusal::CertificateKind { .. }
        | Refusal::Overlap { .. }
        | Refusal::UnknownPart { .. }
        | Refusal::Uncovered { .. } => of_levels(refusal),
        Refusal::Status { .. }
        | Refusal::Unfinished { .. }
        | Refusal::WithoutPlan { .. }
        | Refusal::ConflictMissing
        | Refusal::ConflictUnasked { .. } => of_status(refusal),
        _ => of_prices(refusal),
    }
}

fn of_plan(refusal: &Refusal) -> Text {
    match refusal {
        Refusal::Digest { stated, actual } => Text::new(
            format!("方案出自另一份问题：方案注明 {stated}，本问题为 {actual}"),
            format!("the plan was made from another problem: it names {stated}, this one is {actual}"),
        ),
        Refusal::UnknownPair { pair } => {
            let (zh, en) = (pair_zh(pair), pair_en(pair));
            Text::new(format!("问题中没有{zh}"), format!("the problem has no {en}"))
        }
        Refusal::MatchQuantity { pair, quantity } => Text::new(
            format!("{}的数量为 {quantity}，至少应为 1", pair_zh(pair)),
            format!("a match on {} has quantity {quantity}, at least 1 is needed", pair_en(pair)),
        ),
        Refusal::MatchDoubled { pair } => Text::new(
            format!("{}在方案中出现两次", pair_zh(pair)),
            format!("there are two matches on {}", pair_en(pair)),
        ),
        Refusal::MatchOrder { pair } => Text::new(
            format!("{}未按编号排序", pair_zh(pair)),
            format!("the match on {} is not in the order of ids", pair_en(pair)),
        ),
        Refusal::AboveMaximum { pair, quantity, maximum } => Text::new(
            format!("{}为 {quantity}，超过上限 {maximum}", pair_zh(pair)),
            format!("{} has {quantity}, above its maximum {maximum}", pair_en(pair)),
        ),
        Refusal::BelowMinimum { pair, quantity, minimum } => Text::new(
            format!("{}为 {quantity}，低于下限 {minimum}", pair_zh(pair)),
            format!("{} has {quantity}, below its minimum {minimum}", pair_en(pair)),
        ),
        Refusal::Row { row, sum, minimum, maximum } => {
            let side = |bound: &Option<i64>| bound.map_or_else(|| "∞".to_owned(), |b| b.to_string());
            let low = minimum.map_or_else(|| "−∞".to_owned(), |b| b.to_string());
            Text::new(
                format!("{}合计 {sum}，不在 {low} 至 {} 之间", row_zh(row), side(maximum)),
                format!("{} has {sum}, outside {low} to {}", row_en(row), side(maximum)),
            )
        }
        Refusal::Whole { demand, got, quantity } => Text::new(
            format!("需求“{demand}”须整体满足，需 {quantity}，只得 {got}"),
            format!(
                "demand {demand:?} is to be served in full or not at all: it wants {quantity}, it gets {got}"
            ),
        ),
        Refusal::Providers { demand, units, least, most } => {
            let most_zh = most.map_or_else(|| "不限".to_owned(), |m| m.to_string());
            let most_en = most.map_or_else(|| "any number".to_owned(), |m| m.to_string());
            Text::new(
                format!("需求“{demand}”由 {units} 个单位承接，应至少 {least} 个、至多 {most_zh}"),
                format!("demand {demand:?} is shared by {units} units, it needs {least} to {most_en}"),
            )
        }
        Refusal::Unmet { demand, stated, missing } => {
            let said = stated.map_or_else(|| "—".to_owned(), |s| s.to_string());
            Text::new(
                format!("需求“{demand}”的缺口写为 {said}，实为 {missing}"),
                format!("unmet states {said} for demand {demand:?}, the plan leaves {missing}"),
            )
        }
        Refusal::UnmetOrder { demand } => Text::new(
            format!("未满足清单中的“{demand}”不存在、重复或未按编号排序"),
            format!("unmet names {demand:?}, which is unknown, stands twice, or is not in the order of ids"),
        ),
        other => unworded(other),
    }
}

fn of_levels(refusal: &Refusal) -> Text {
    match refusal {
        Refusal::Shares { level, fault } => {
            let Text { zh, en } = fault.text();
            Text::new(format!("第 {level} 层（公平）：{zh}"), format!("level {level} (fair): {en}"))
        }
        Refusal::CertificateKind { level } => Text::new(
            format!("第 {level} 层的证书与目标不符：公平目标用紧集，其他目标用条目"),
            format!(
                "the certificate of level {level} is not of its kind: tight sets are for fair goals, entries for others"
            ),
        ),
        Refusal::LevelCount { stated, expected } => Text::new(
            format!("方案有 {stated} 个目标层级，问题有 {expected} 个"),
            format!("{stated} levels are stated, the problem has {expected}"),
        ),
        Refusal::Level { level, stated, expected } => Text::new(
            format!("第 {level} 层写为{}，应为{}", level_zh(stated), level_zh(expected)),
            format!("level {level} is stated as {}, it is {}", level_en(stated), level_en(expected)),
        ),
        Refusal::CertificateCount { stated, expected } => Text::new(
            format!("{expected} 个目标层级只应有同样多的证书，实有 {stated} 份"),
            format!("there are certificates for {stated} levels, the problem has {expected}"),
        ),
        Refusal::Value { level, stated, actual } => Text::new(
            format!("第 {level} 层的值写为 {stated}，方案实为 {actual}"),
            format!("level {level} states the value {stated}, the plan reaches {actual}"),
        ),
        Refusal::Bound { level, stated, proven } => Text::new(
            format!("第 {level} 层的上界写为 {stated}，证书只证明 {proven}"),
            format!("level {level} states the bound {stated}, its certificate proves {proven}"),
        ),
        Refusal::Overlap { at, part: Some(part) } => Text::new(
            format!("{}：部分“{part}”已有条目", at_zh(*at)),
            format!("{}: the part {part:?} has an entry already", at_en(*at)),
        ),
        Refusal::Overlap { at, part: None } => Text::new(
            format!("{}：不注明部分的条目只能有一个", at_zh(*at)),
            format!("{}: only one entry may name no parts", at_en(*at)),
        ),
        Refusal::UnknownPart { at, part } => Text::new(
            format!("{}：没有名为“{part}”的部分", at_zh(*at)),
            format!("{}: there is no part {part:?}", at_en(*at)),
        ),
        Refusal::Uncovered { level, part } => Text::new(
            format!("第 {level} 层没有部分“{part}”的证书"),
            format!("level {level} has no certificate for the part {part:?}"),
        ),
        other => unworded(other),
    }
}

fn of_prices(refusal: &Refusal) -> Text {
    match refusal {
        Refusal::Denominator { at, denominator } => Text::new(
            format!("{}：分母为 {denominator}，至少应为 1", at_zh(*at)),
            format!("{}: the denominator is {denominator}, at least 1 is needed", at_en(*at)),
        ),
        Refusal::UnknownRow { at, row } => Text::new(
            format!("{}：给不存在的{}标了价", at_zh(*at), row_zh(row)),
            format!("{}: a price on {}, which is not there", at_en(*at), row_en(row)),
        ),
        Refusal::ForeignRow { at, row } => Text::new(
            format!("{}：给其他部分的{}标了价", at_zh(*at), row_zh(row)),
            format!("{}: a price on {} of another part", at_en(*at), row_en(row)),
        ),
        Refusal::OpenSide { at, row, price } => Text::new(
            format!("{}：{}的价格 {price} 落在没有界限的一侧", at_zh(*at), row_zh(row)),
            format!("{}: the price {price} is on the open side of {}", at_en(*at), row_en(row)),
        ),
        Refusal::Multiplier { at, earlier, multiplier } => Text::new(
            format!("{}：第 {earlier} 层的乘数为 {multiplier}，不得为负", at_zh(*at)),
            format!("{}: the multiplier of level {earlier} is {multiplier}, below 0", at_en(*at)),
        ),
        Refusal::NotEarlier { at, earlier } => Text::new(
            format!("{}：“{earlier}”不是更早的层级", at_zh(*at)),
            format!("{}: {earlier:?} is no earlier level", at_en(*at)),
        ),
        Refusal::StrayConflict { at } => Text::new(
            format!("{}：conflict 只能写在树的叶上", at_zh(*at)),
            format!("{}: conflict stands outside a leaf of a tree", at_en(*at)),
        ),
        Refusal::Split { at, split } => Text::new(
            format!("{}：不能按 {split} 分支", at_zh(*at)),
            format!("{}: there is no such split as {split}", at_en(*at)),
        ),
        Refusal::Child { at, split, case } => Text::new(
            format!("{}：分支 {split} 缺少情形 {case}", at_zh(*at)),
            format!("{}: the split {split} leaves out the case {case}", at_en(*at)),
        ),
        Refusal::Depth { at } => Text::new(
            format!("{}：树深于 {} 次分支", at_zh(*at), crate::plan::MOST_SPLITS),
            format!("{}: the tree is more than {} splits deep", at_en(*at), crate::plan::MOST_SPLITS),
        ),
        Refusal::NoBound { at } => Text::new(
            format!("{}：树没有给出上界", at_zh(*at)),
            format!("{}: the tree proves no bound", at_en(*at)),
        ),
        Refusal::ConflictSum { at, sum } => Text::new(
            format!("{}：冲突的合计为 {sum}，应小于 0", at_zh(*at)),
            format!("{}: the conflict sums to {sum}, it must be below 0", at_en(*at)),
        ),
        Refusal::LeafWithoutConflict => Text::new(
            "冲突证明：树中有一叶不是冲突".to_owned(),
            "conflict: a leaf of its tree claims no conflict".to_owned(),
        ),
        Refusal::Overflow { at } => Text::new(
            format!("{}：数字过大，无法精确求和", at_zh(*at)),
            format!("{}: the numbers are too large to be summed exactly", at_en(*at)),
        ),
        other => unworded(other),
    }
}

fn of_status(refusal: &Refusal) -> Text {
    match refusal {
        Refusal::Status { status, closed, levels } => Text::new(
            format!("状态写为“{}”，而 {levels} 层中有 {closed} 层已证明最优", status_zh(*status)),
            format!("the status is {}, but {closed} of {levels} levels are closed", status_en(*status)),
        ),
        Refusal::Unfinished { status } => Text::new(
            format!("求解未被中断的网络问题，状态不应为“{}”", status_zh(*status)),
            format!("the status is {} on a network whose solve was not stopped", status_en(*status)),
        ),
        Refusal::WithoutPlan { status, table, rows } => Text::new(
            format!("状态为“{}”，{table} 应为空，却有 {rows} 行", status_zh(*status)),
            format!("the status is {}, but {table} has {rows} rows", status_en(*status)),
        ),
        Refusal::ConflictMissing => {
            Text::new("状态为“无解”，却没有冲突证明", "the status is infeasible, but there is no conflict")
        }
        Refusal::ConflictUnasked { status } => Text::new(
            format!("状态为“{}”，却附有冲突证明", status_zh(*status)),
            format!("the status is {}, but there is a conflict", status_en(*status)),
        ),
        other => unworded(other),
    }
}

/// Only reached for a case that was given no words above; its evidence is still shown.
fn unworded(refusal: &Refusal) -> Text {
    Text::new(format!("{refusal:?}"), format!("{refusal:?}"))
}

fn pair_zh(pair: &PairName) -> String {
    format!("需求“{}”与资源“{}”的配对（{}）", pair.demand, pair.supply, pair.by.text().zh)
}

fn pair_en(pair: &PairName) -> String {
    format!("pair of demand {:?} and supply {:?} by {}", pair.demand, pair.supply, pair.by.code())
}

fn row_zh(row: &RowName) -> String {
    let kind = match row.kind {
        RowKind::Demand => "需求",
        RowKind::Supply => "资源",
        RowKind::Quota => "配额",
        RowKind::Limit => "限额",
        RowKind::Group => "分组",
        RowKind::Class => "等同分组类",
        RowKind::Use => "承接单位",
    };
    format!("{kind}“{}”", row.id.replace('\u{1f}', " / "))
}

fn row_en(row: &RowName) -> String {
    let kind = match row.kind {
        RowKind::Demand => "demand",
        RowKind::Supply => "supply",
        RowKind::Quota => "quota",
        RowKind::Limit => "limit",
        RowKind::Group => "group",
        RowKind::Class => "class",
        RowKind::Use => "use",
    };
    format!("{kind} {:?}", row.id.replace('\u{1f}', " / "))
}

fn at_zh(at: At) -> String {
    match at {
        At::Entry { level, entry } => format!("第 {level} 层证书第 {entry} 条"),
        At::Tight { level, set } => format!("第 {level} 层第 {set} 个紧集"),
        At::Conflict => "冲突证明".to_owned(),
    }
}

fn at_en(at: At) -> String {
    match at {
        At::Entry { level, entry } => format!("level {level}, entry {entry}"),
        At::Tight { level, set } => format!("level {level}, tight set {set}"),
        At::Conflict => "conflict".to_owned(),
    }
}

fn level_zh(level: &LevelName) -> String {
    match level {
        LevelName::Serve { tier } => format!("“满足 {tier} 级需求”"),
        LevelName::Claims { rank } => format!("“第 {rank} 志愿认领”"),
        LevelName::Worth => "“总价值”".to_owned(),
        LevelName::Keep => "“沿用原方案”".to_owned(),
        LevelName::Lot { side: Side::Demand } => "“需求抽签”".to_owned(),
        LevelName::Lot { side: Side::Supply } => "“资源抽签”".to_owned(),
        LevelName::Fair(name) => format!("“{}”", name.text().zh),
    }
}

fn level_en(level: &LevelName) -> String {
    match level {
        LevelName::Serve { tier } => format!("serve, tier {tier}"),
        LevelName::Claims { rank } => format!("claims, rank {rank}"),
        LevelName::Worth => "worth".to_owned(),
        LevelName::Keep => "keep".to_owned(),
        LevelName::Lot { side: Side::Demand } => "lot of the demands".to_owned(),
        LevelName::Lot { side: Side::Supply } => "lot of the supplies".to_owned(),
        LevelName::Fair(name) => name.text().en,
    }
}

fn status_zh(status: Status) -> &'static str {
    match status {
        Status::Optimal => "最优",
        Status::Gap => "有差距",
        Status::Infeasible => "无解",
        Status::Unknown => "未知",
    }
}

fn status_en(status: Status) -> &'static str {
    match status {
        Status::Optimal => "optimal",
        Status::Gap => "gap",
        Status::Infeasible => "infeasible",
        Status::Unknown => "unknown",
    }
}
