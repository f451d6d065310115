//! Blank workbooks with one example row each, and a sheet that says how to fill them.

use std::path::Path;

use duijie::lists::{Claim, Demand, Language, Lists, Providers, Supply};

use crate::error::WriteError;
use crate::headings::{Kind, headings};
use crate::page::{Out, Page, write_pages};
use crate::write_lists::full_page;

/// Writes 需求清单.xlsx, 资源清单.xlsx and 认领清单.xlsx into a folder: every heading, one example row, and a sheet
/// 填写说明 that is not read.
///
/// # Errors
/// [`WriteError`]. Files of these names that exist are left as they are: the first of them is the error.
pub fn write_templates(folder: &Path, language: Language) -> Result<(), WriteError> {
    let lists = example(language);
    let books = [("demands", "需求清单"), ("supplies", "资源清单"), ("claims", "认领清单")];
    let name = |en: &str, zh: &str| match language {
        Language::Chinese => folder.join(format!("{zh}.xlsx")),
        Language::English => folder.join(format!("{en}.xlsx")),
    };
    for (table, zh) in books {
        // A clerk's filled list must not be lost to a blank one.
        let path = name(table, zh);
        if path.exists() {
            let source =
                std::io::Error::new(std::io::ErrorKind::AlreadyExists, "the file exists already 文件已存在");
            return Err(WriteError::Io { path, source });
        }
    }
    for (table, zh) in books {
        let pages: Vec<Page> =
            full_page(&lists, table, language).into_iter().chain([notes(table, language)]).collect();
        write_pages(&name(table, zh), &pages)?;
    }
    Ok(())
}

/// The lists of the example rows; together they are a problem with a plan.
fn example(language: Language) -> Lists {
    let chinese = language == Language::Chinese;
    let word = |zh: &str, en: &str| (if chinese { zh } else { en }).to_owned();
    let (elderly, doctor, clinic) =
        (word("老年人", "elderly"), word("执业医师", "doctor"), word("义诊", "free clinic"));
    let visits = word("人次", "visits");
    Lists {
        version: 1,
        demands: vec![Demand {
            id: "D001".to_owned(),
            title: word("冬季义诊", "winter clinic"),
            category: Some(clinic.clone()),
            area: Some(word("五美社区", "Wumei")),
            quantity: 3,
            measure: Some(visits.clone()),
            priority: 1,
            providers: Some(Providers { least: 1, most: Some(2) }),
            beneficiaries: vec![elderly.clone()],
            times: vec!["周二 09:00-11:30".to_owned()],
            duration: Some(60),
            requires: vec![doctor.clone()],
            ..Demand::default()
        }],
        supplies: vec![Supply {
            id: "S001".to_owned(),
            unit: Some(word("市中医医院", "City Hospital")),
            title: word("中医义诊", "clinic of Chinese medicine"),
            categories: vec![clinic],
            measure: Some(visits),
            areas: vec![word("五美社区", "Wumei")],
            capacity: 5,
            times: vec!["周二 08:00-12:00".to_owned()],
            qualifications: vec![doctor],
            beneficiaries: vec![elderly, word("儿童", "children")],
            ..Supply::default()
        }],
        claims: vec![Claim { supply: "S001".to_owned(), demand: "D001".to_owned(), quantity: 2, rank: 1 }],
        ..Lists::default()
    }
}

/// How each column is filled.
fn notes(table: &str, language: Language) -> Page {
    let chinese = language == Language::Chinese;
    let say = |zh: &'static str, en: &'static str| Out::text(if chinese { zh } else { en });
    let how = |kind| match kind {
        Kind::Integer | Kind::Wide => say("只写整数", "a whole number only"),
        Kind::List => say("可写几项，用顿号“、”分开", "several, with commas between them"),
        Kind::Times => say(
            "如 周二 09:00-11:30；几个时间用分号“；”分开；不填表示任何时间",
            "e.g. 周二 09:00-11:30; several with semicolons between them; empty means any time",
        ),
        Kind::Yes => say("是 或 否", "yes or no"),
        Kind::When => say("任一（任一时间合适即可）或 全部", "any (one fitting time is enough) or all"),
        Kind::Id => say("编号或名称，各处写法一致", "an id or name, written alike everywhere"),
        _ => say("文字", "text"),
    };
    let rows = headings()
        .fields(table)
        .map(|field| {
            let must = if field.must { say("必填", "required") } else { say("可不填", "optional") };
            vec![Out::text(field.heading(language)), must, how(field.kind)]
        })
        .chain([vec![
            say("备注", "note"),
            say("可不填", "optional"),
            say(
                "可自行加列“备注”“联系人”“联系电话”，不参与对接；示例行请删去",
                "columns note, contact, phone may be added and are not read; remove the example row",
            ),
        ]])
        .collect();
    let name = if chinese { "填写说明" } else { "notes" };
    let headings = [("列名", "column"), ("是否必填", "required"), ("怎么填", "how to fill")];
    Page {
        name: name.to_owned(),
        headings: headings.iter().map(|&(zh, en)| (if chinese { zh } else { en }).to_owned()).collect(),
        rows,
    }
}
