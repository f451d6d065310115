//! Warnings about how a file was read as a whole.

use std::path::Path;

use duijie::lists::{Place, Text};

use crate::error::fault;
use crate::layout::Spot;
use crate::origin::{Column, Located, Origin, letters};
use crate::source::FileKind;
use crate::table::origin;
use crate::workbook::Sheet;

fn of_file(path: &Path, code: &'static str, found: String, cause: Text, cure: Text) -> Located {
    Located { fault: fault(code, Place::lists(), found, cause, cure), origin: Some(Origin::file(path)) }
}

/// A cell's origin, its heading being unknown.
fn place(sheet: &Sheet, spot: Spot) -> Origin {
    let column = Column { letter: letters(spot.column), heading: String::new() };
    origin(sheet, spot.row, Some(column))
}

pub(crate) fn warn_w204_wrong_name(path: &Path, kind: FileKind) -> Located {
    let (name, ending) = (kind.name(), kind.ending());
    of_file(
        path,
        "W204",
        String::new(),
        Text::new(
            format!("文件名与内容不符：内容是{name}，已按内容读取"),
            format!("the name does not fit the contents: it is {name}, and was read as that"),
        ),
        match kind {
            FileKind::Html => Text::new(
                "用表格软件打开后另存为 .xlsx",
                "open it in a spreadsheet program and save it as .xlsx",
            ),
            _ => Text::new(format!("扩展名改为 {ending}"), format!("give it the extension {ending}")),
        },
    )
}

pub(crate) fn warn_w205_macros(path: &Path) -> Located {
    of_file(
        path,
        "W205",
        String::new(),
        Text::new("工作簿带有宏；宏没有运行", "the workbook has macros; they were not run"),
        Text::new("另存为不带宏的 .xlsx", "save it as .xlsx, without macros"),
    )
}

pub(crate) fn warn_w206_links(path: &Path) -> Located {
    of_file(
        path,
        "W206",
        String::new(),
        Text::new(
            "工作簿引用了其他工作簿；没有打开它们，只取上次保存的数值",
            "the workbook is linked to others; they were not opened, the values saved last were taken",
        ),
        Text::new("把引用的单元格粘贴为数值", "paste the linked cells as values"),
    )
}

/// One warning for a sheet with formulas that were worked out, at the first of them.
pub(crate) fn warn_w207_worked_out(sheet: &Sheet) -> Option<Located> {
    let mut worked = sheet.formulas.iter().filter(|formula| formula.value.is_some());
    let first = worked.next()?;
    let count = worked.count() + 1;
    let problem = fault(
        "W207",
        Place::lists(),
        format!("={}", first.text),
        Text::new(
            format!("{count} 个公式没有存值，已按公式算出"),
            format!("{count} formulas without a stored value were worked out"),
        ),
        Text::new(
            "用表格软件打开并保存一次，核对数值",
            "open it in a spreadsheet program, check the values and save it",
        ),
    );
    let spot = Spot { row: first.row, column: first.column };
    Some(Located { fault: problem, origin: Some(place(sheet, spot)) })
}

pub(crate) fn warn_w208_control_characters(sheet: &Sheet, first: Spot, count: u32) -> Located {
    let problem = fault(
        "W208",
        Place::lists(),
        "",
        Text::new(
            format!("{count} 个单元格里有控制字符，已略去"),
            format!("control characters in {count} cells were left out"),
        ),
        Text::new("重新输入该单元格的文字", "type the text of the cell anew"),
    );
    Located { fault: problem, origin: Some(place(sheet, first)) }
}

pub(crate) fn warn_w209_open_quote(path: &Path, line: u32) -> Located {
    let mut located = of_file(
        path,
        "W209",
        String::new(),
        Text::new(
            "引号没有成对；从这一行起，引号按普通字符读取",
            "a quote is not closed; from this row on quotes were read as they stand",
        ),
        Text::new("补上引号，或删去多余的引号", "close the quote, or remove it"),
    );
    located.origin = Some(Origin { row: line.checked_add(1), ..Origin::file(path) });
    located
}
