//! Lists → workbooks as a clerk would have them.

use std::path::Path;

use duijie::lists::{Language, Lists, Policy};
use serde_json::Value;

use crate::cell::joined;
use crate::error::WriteError;
use crate::headings::{Field, Kind, headings};
use crate::page::{Out, Page, write_pages};
use crate::record::goals_written;

/// The longest member list in one cell; longer ones go on in further rows with the same id.
const MEMBERS: usize = 200;

/// Writes lists into a folder: 需求清单.xlsx, 资源清单.xlsx, 认领清单.xlsx, and 基础信息.xlsx for everything else
/// (areas, categories, units, pairs, quotas, limits, groups, locks, previous, history, policy). Tables without rows are
/// left out. [`read`](crate::read) of the folder gives the same lists, as far as texts have no blanks around
/// them and list items no line breaks.
///
/// # Errors
/// [`WriteError`]; files written before the failing one stay.
pub fn write_lists(folder: &Path, lists: &Lists, language: Language) -> Result<(), WriteError> {
    let books = [
        ("需求清单.xlsx", "demands", &["demands"][..]),
        ("资源清单.xlsx", "supplies", &["supplies"]),
        ("认领清单.xlsx", "claims", &["claims"]),
        (
            "基础信息.xlsx",
            "base",
            &[
                "areas",
                "categories",
                "units",
                "pairs",
                "quotas",
                "limits",
                "groups",
                "locks",
                "previous",
                "history",
                "policy",
            ],
        ),
    ];
    for (zh, en, tables) in books {
        let name = match language {
            Language::Chinese => zh.to_owned(),
            Language::English => format!("{en}.xlsx"),
        };
        let pages: Vec<Page> = tables.iter().filter_map(|table| page(lists, table, language)).collect();
        if !pages.is_empty() {
            write_pages(&folder.join(name), &pages)?;
        }
    }
    Ok(())
}

/// The page of a table, with the columns that a row fills and those that must be there; none where it has no rows.
fn page(lists: &Lists, table: &str, language: Language) -> Option<Page> {
    let name = headings().table(table)?.heading(language).to_owned();
    if table == "policy" {
        let rows = policy_rows(&lists.policy, language);
        let pair = headings().fields("policy").filter(|field| field.field.starts_with(':'));
        let headings = pair.map(|field| field.heading(language).to_owned()).collect();
        return (!rows.is_empty()).then_some(Page { name, headings, rows });
    }
    let records = records(lists, table)?;
    let fields: Vec<&Field> = headings().fields(table).collect();
    let rows: Vec<Vec<Out>> = records
        .iter()
        .flat_map(|record| expand(table, record))
        .map(|record| {
            fields.iter().map(|field| out(field.kind, at(&record, field.field), language)).collect()
        })
        .collect();
    let keep: Vec<bool> = fields
        .iter()
        .enumerate()
        .map(|(column, field)| field.must || rows.iter().any(|row| row[column] != Out::Blank))
        .collect();
    let kept = |column: usize| keep.get(column).copied().unwrap_or(false);
    Some(Page {
        name,
        headings: fields
            .iter()
            .enumerate()
            .filter(|&(c, _)| kept(c))
            .map(|(_, f)| f.heading(language).to_owned())
            .collect(),
        rows: rows
            .into_iter()
            .map(|row| row.into_iter().enumerate().filter(|&(c, _)| kept(c)).map(|(_, out)| out).collect())
            .collect(),
    })
}

/// The rows of a table in the shape of the contract; none where the table is not written.
fn records(lists: &Lists, table: &str) -> Option<Vec<Value>> {
    fn values<T: serde::Serialize>(rows: &[T]) -> Option<Vec<Value>> {
        let rows: Vec<Value> = rows.iter().filter_map(|row| serde_json::to_value(row).ok()).collect();
        (!rows.is_empty()).then_some(rows)
    }
    match table {
        "areas" => values(&lists.areas),
        "categories" => values(&lists.categories),
        "units" => values(&lists.units),
        "demands" => values(&lists.demands),
        "supplies" => values(&lists.supplies),
        "claims" => values(&lists.claims),
        // No pairs at all is another thing than no pairs given.
        "pairs" => lists.pairs.as_ref().map(|pairs| values(pairs).unwrap_or_default()),
        "quotas" => values(&lists.quotas),
        "limits" => values(&lists.limits),
        "groups" => values(&lists.groups),
        "locks" => values(&lists.locks),
        "previous" => values(&lists.previous),
        "history" => values(&lists.history),
        _ => None,
    }
}

/// The rows of a record: one for each term of a limit, and for each stretch of a long member list.
fn expand(table: &str, record: &Value) -> Vec<Value> {
    let parts = match table {
        "limits" => record.get("terms").and_then(Value::as_array).map(|terms| {
            terms
                .iter()
                .map(|term| {
                    let mut term = term.as_object().cloned().unwrap_or_default();
                    // A term that counts every pair still says its weight, so that its row is not an empty one.
                    term.entry("each").or_insert_with(|| Value::from(1));
                    term
                })
                .collect::<Vec<_>>()
        }),
        "quotas" | "groups" => record.get("members").and_then(Value::as_array).map(|members| {
            members
                .chunks(MEMBERS)
                .map(|part| [("members".to_owned(), Value::from(part.to_vec()))].into_iter().collect())
                .collect()
        }),
        _ => None,
    };
    let Some(parts) = parts.filter(|parts| !parts.is_empty()) else { return vec![record.clone()] };
    let row = |part| {
        let mut row = record.as_object().cloned().unwrap_or_default();
        row.remove("terms");
        row.extend(part);
        Value::Object(row)
    };
    parts.into_iter().map(row).collect()
}

fn at<'v>(record: &'v Value, field: &str) -> Option<&'v Value> {
    field.split('.').try_fold(record, |value, part| value.get(part))
}

/// A value in the wording of its kind.
fn out(kind: Kind, value: Option<&Value>, language: Language) -> Out {
    let word = |kind, value| Out::text(headings().word_for(kind, value, language).unwrap_or_default());
    match (kind, value) {
        (_, None) => Out::Blank,
        (Kind::Yes, Some(Value::Bool(yes))) => word(Kind::Yes, if *yes { "true" } else { "false" }),
        (Kind::When | Kind::Side | Kind::Over, Some(Value::String(text))) => word(kind, text),
        (Kind::List | Kind::Times, Some(Value::Array(items))) => {
            let items: Vec<String> = items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            Out::text(joined(&items, if kind == Kind::Times { '；' } else { '、' }))
        }
        (_, Some(Value::Number(number))) => match number.as_i64() {
            Some(number) => Out::Number(number.into()),
            None => Out::text(number.to_string()),
        },
        (_, Some(Value::String(text))) => Out::text(text),
        _ => Out::Blank,
    }
}

fn policy_rows(policy: &Policy, language: Language) -> Vec<Vec<Out>> {
    let Ok(record) = serde_json::to_value(policy) else { return Vec::new() };
    let settings = headings().fields("policy").filter(|field| !field.field.starts_with(':'));
    let rows = settings.filter_map(|field| {
        let value = match (field.kind, &policy.goals) {
            (Kind::Goals, Some(goals)) => Out::text(goals_written(goals, language)),
            (Kind::Goals, None) => Out::Blank,
            (kind, _) => out(kind, at(&record, field.field), language),
        };
        (value != Out::Blank).then(|| vec![Out::text(field.heading(language)), value])
    });
    rows.collect()
}
