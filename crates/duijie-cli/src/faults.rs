//! Faults as people and programs read them: all of them, each with its place and what to write instead.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use duijie::lists::Language;
use duijie_lists::{Located, Origin};
use serde_json::{Value, json};

/// The longest piece of a cell that is shown.
const SHOWN: usize = 60;

fn shortened(found: &str) -> String {
    let mut clean = found.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut shown: String = clean.by_ref().take(SHOWN).collect();
    if clean.next().is_some() {
        shown.push('…');
    }
    shown
}

/// The place within the file; the file stands above it.
fn spot(located: &Located, language: Language) -> String {
    let spot = located.origin.as_ref().map(|origin| origin.spot(language)).filter(|spot| !spot.is_empty());
    spot.unwrap_or_else(|| located.fault.place.to_string())
}

fn write(text: &mut String, located: &Located, language: Language) {
    let fault = &located.fault;
    let (code, spot, found) = (fault.code, spot(located, language), shortened(&fault.found));
    let (cause, cure) = (fault.cause.in_language(language), fault.cure.in_language(language));
    let line = match (language, found.is_empty()) {
        (Language::Chinese, true) => format!("  [{code}] {spot}：{cause}\n      可改为：{cure}"),
        (Language::Chinese, false) => {
            format!("  [{code}] {spot}：{cause}（原文“{found}”）\n      可改为：{cure}")
        }
        (Language::English, true) => format!("  [{code}] {spot}: {cause}\n      Maybe {cure}"),
        (Language::English, false) => {
            format!("  [{code}] {spot}: {cause} (found \"{found}\")\n      Maybe {cure}")
        }
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

/// The place and the fact on one line: `表“资源清单”，第 4 行，G 列（数量）：…`.
pub(crate) fn line(located: &Located, language: Language) -> String {
    let (spot, cause) = (spot(located, language), located.fault.cause.in_language(language));
    match language {
        Language::Chinese => format!("{spot}：{cause}"),
        Language::English => format!("{spot}: {cause}"),
    }
}

/// All faults, grouped by file in the order in which the files first appear.
pub(crate) fn text(faults: &[Located], language: Language) -> String {
    let mut text = match language {
        Language::Chinese => format!("清单有 {} 处需要修改（没有写出任何结果）：\n", faults.len()),
        Language::English => format!("The lists have {} fault(s); nothing was written:\n", faults.len()),
    };
    text += &grouped(faults, language);
    text
}

/// The same lines for warnings, which stop nothing.
pub(crate) fn warnings(warnings: &[Located], language: Language) -> String {
    let mut text = match language {
        Language::Chinese => format!("请留意 {} 处（不影响对接）：\n", warnings.len()),
        Language::English => format!("{} thing(s) to look at; they stop nothing:\n", warnings.len()),
    };
    text += &grouped(warnings, language);
    text
}

/// So many faults of one kind in one column are told one by one, before the rest are told as one.
const TOLD: usize = 50;

/// What makes faults of one kind: file, sheet, column and code.
type Kind<'f> = (Option<&'f Path>, Option<&'f str>, Option<&'f str>, &'static str);

fn kind(located: &Located) -> Kind<'_> {
    let origin = located.origin.as_ref();
    let column = origin.and_then(|origin| origin.column.as_ref()).map(|column| &*column.letter);
    let (file, sheet) =
        (origin.map(|origin| &*origin.file), origin.and_then(|origin| origin.sheet.as_deref()));
    (file, sheet, column, located.fault.code)
}

/// By file, in the order in which the files first appear. Of very many of one kind the first are told, and at the end of the
/// file how many more there are.
fn grouped(faults: &[Located], language: Language) -> String {
    let mut files: Vec<Option<&Path>> = Vec::new();
    let mut texts: BTreeMap<Option<&Path>, String> = BTreeMap::new();
    let mut kinds: BTreeMap<Kind<'_>, Vec<&Located>> = BTreeMap::new();
    for located in faults {
        let kind = kind(located);
        let text = texts.entry(kind.0).or_insert_with(|| {
            files.push(kind.0);
            kind.0.map(|file| format!("{}\n", file.display())).unwrap_or_default()
        });
        let alike = kinds.entry(kind).or_default();
        if alike.len() < TOLD {
            write(text, located, language);
        }
        alike.push(located);
    }
    for (kind, alike) in &kinds {
        if let (Some(text), Some(rest)) = (texts.get_mut(&kind.0), alike.get(TOLD..)) {
            write_rest(text, rest, language);
        }
    }
    files.iter().map(|file| &*texts[file]).collect()
}

/// Faults of one kind that are not told one by one.
fn write_rest(text: &mut String, rest: &[&Located], language: Language) {
    let Some(first) = rest.first() else { return };
    let column = first.origin.clone().map(|origin| Origin { row: None, path: None, ..origin });
    let spot = column.map(|column| column.spot(language)).filter(|spot| !spot.is_empty());
    let rows = || rest.iter().filter_map(|located| located.origin.as_ref()?.row);
    let (code, count) = (first.fault.code, rest.len());
    let line = match language {
        Language::Chinese => {
            let spot = spot.map(|spot| format!("{spot}：")).unwrap_or_default();
            let rows = rows().min().zip(rows().max());
            let rows = rows.map(|(first, last)| format!("（第 {first}–{last} 行之间）")).unwrap_or_default();
            format!(
                "  [{code}] {spot}同样的还有 {count} 处{rows}，用 duijie check --annotate 或 --json 可逐一看到"
            )
        }
        Language::English => {
            let spot = spot.map(|spot| format!("{spot}: ")).unwrap_or_default();
            let rows = rows().min().zip(rows().max());
            let rows = rows.map(|(first, last)| format!(" (rows {first} to {last})")).unwrap_or_default();
            format!(
                "  [{code}] {spot}{count} more of this kind{rows}; `duijie check` with --annotate or --json tells each"
            )
        }
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

/// All faults as a JSON array; `[]` where there are none.
pub(crate) fn json(faults: &[Located], language: Language) -> String {
    format!("{:#}\n", values(faults, language))
}

/// The same as a value.
pub(crate) fn values(faults: &[Located], language: Language) -> Value {
    faults.iter().map(|fault| value(fault, language)).collect()
}

fn value(located: &Located, language: Language) -> Value {
    let fault = &located.fault;
    let origin = located.origin.as_ref();
    let column = origin.and_then(|origin| origin.column.as_ref());
    json!({
        "code": fault.code,
        "file": origin.map(|origin| origin.file.display().to_string()),
        "sheet": origin.and_then(|origin| origin.sheet.clone()),
        "row": origin.and_then(|origin| origin.row),
        "column": column.map(|column| column.letter.clone()),
        "heading": column.map(|column| column.heading.clone()),
        "place": origin.and_then(|origin| origin.path.clone()).unwrap_or_else(|| fault.place.to_string()),
        "table": fault.place.table,
        "id": fault.place.id,
        "field": fault.place.field,
        "found": fault.found,
        "cause": fault.cause.in_language(language),
        "cure": fault.cure.in_language(language),
    })
}
