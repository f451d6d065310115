//! The sheets of a template.

use duijie::lists::Language;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, Formula,
    ProtectionOptions, Worksheet, XlsxError,
};

use crate::page::{self, Out, Page};

use super::choices::{Word, word};
use super::columns::{Book, Column, Holds};

/// Rows that drop-downs and hints reach: to the end of the sheet.
const LAST: u32 = 1_048_575;
/// Rows that filters and sorting reach.
const FILTERED: u32 = 10_000;
const LAST_COLUMN: u16 = 16_383;
/// The longest list that a validation holds itself; longer ones stand on a sheet.
const LIST: usize = 255;
/// The longest title of a hint.
const TITLE: usize = 32;

const GREY: Color = Color::RGB(0x0080_8080);
const RED: Color = Color::RGB(0x00c0_0000);
const OPTIONS: Word = word("选项", "options");

/// A list of a drop-down that is too long to stand in its validation.
pub(super) type Long = Vec<&'static str>;

/// The sheet to fill. The lists that go to the sheet of options, one a column.
pub(super) fn fill(sheet: &mut Worksheet, book: &Book, language: Language) -> Result<Vec<Long>, XlsxError> {
    sheet.set_name(book.sheet.text(language))?;
    let body = Format::new().set_unlocked().set_text_wrap().set_align(FormatAlign::Top);
    // Only headings are locked: rows can be inserted, sorted and deleted where all their cells are open.
    sheet.set_column_range_format(0, LAST_COLUMN, &body)?;
    let mut long: Vec<Long> = Vec::new();
    for (at, column) in (0_u16..).zip(book.columns) {
        let heading = column.heading(language);
        let format = match column.holds {
            Holds::Whole(_) => body.clone(),
            // What is typed stays as it is: ids with leading zeros, telephone numbers, 3-5.
            _ => body.clone().set_num_format("@"),
        };
        sheet.set_column_format(at, &format)?;
        let widest = [heading, column.example.text(language)].map(page::width).into_iter().max().unwrap_or(0);
        sheet.set_column_width(at, f64::from((widest + 4).clamp(10, 40)))?;
        let head = if column.must { page::head().set_font_color(RED) } else { page::head() };
        sheet.write_string_with_format(0, at, heading, &head)?;
        let grey = format.set_font_color(GREY).set_italic();
        write_example(sheet, at, column.example.text(language), column.holds, &grey)?;
        let rule = rule(column, language, &mut long)?;
        sheet.add_data_validation(1, at, LAST, at, &rule)?;
    }
    if let Some(last) = u16::try_from(book.columns.len()).ok().and_then(|count| count.checked_sub(1)) {
        sheet.autofilter(0, 0, FILTERED, last)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    page::lay_out(sheet)?;
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    Ok(long)
}

fn write_example(
    sheet: &mut Worksheet,
    column: u16,
    text: &str,
    holds: Holds,
    format: &Format,
) -> Result<(), XlsxError> {
    match (holds, text.parse::<f64>()) {
        _ if text.is_empty() => sheet.write_blank(1, column, format)?,
        (Holds::Whole(_), Ok(number)) => sheet.write_number_with_format(1, column, number, format)?,
        _ => sheet.write_string_with_format(1, column, text, format)?,
    };
    Ok(())
}

/// The drop-down or bound of a column, with its hint.
fn rule(column: &Column, language: Language, long: &mut Vec<Long>) -> Result<DataValidation, XlsxError> {
    let rule = match (column.holds, column.holds.offers(language)) {
        (Holds::Whole(least), _) => {
            DataValidation::new().allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(least))
        }
        (_, Some((words, closed))) => offered(words, language, long)?.show_error_message(closed),
        _ => DataValidation::new().allow_any_value(),
    };
    let title: String = column.heading(language).chars().take(TITLE).collect();
    let how = column.how(language);
    rule.set_input_title(title.clone())?
        .set_input_message(format!("{}{}{how}", column.need(language), word("。", ". ").text(language)))?
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title(title)?
        .set_error_message(how)
}

fn offered(words: Long, language: Language, long: &mut Vec<Long>) -> Result<DataValidation, XlsxError> {
    if words.join(",").chars().count() <= LIST {
        return DataValidation::new().allow_list_strings(&words);
    }
    let at = long.iter().position(|known| *known == words).unwrap_or(long.len());
    let (letter, last) = (crate::origin::letters(u32::try_from(at).unwrap_or(0)), words.len());
    if at == long.len() {
        long.push(words);
    }
    let range = format!("='{}'!${letter}$1:${letter}${last}", OPTIONS.text(language));
    Ok(DataValidation::new().allow_list_formula(Formula::new(range)))
}

/// The hidden sheet of long lists.
pub(super) fn options(sheet: &mut Worksheet, long: &[Long], language: Language) -> Result<(), XlsxError> {
    sheet.set_name(OPTIONS.text(language))?.set_hidden(true);
    for (column, words) in (0_u16..).zip(long) {
        for (row, word) in (0_u32..).zip(words) {
            sheet.write_string(row, column, *word)?;
        }
    }
    Ok(())
}

/// The sheet that says how each column is filled.
pub(super) fn notes(sheet: &mut Worksheet, book: &Book, language: Language) -> Result<(), XlsxError> {
    const RULES: [Word; 4] = [
        word(
            "灰色的示例行不读取：第一格以“示例”开头。可以留着，也可以删去；把第一格改成自己的内容，就成为一条记录。",
            "The grey example row is not read: its first cell begins with \"example\". Keep it or delete it; with a first cell of your own it is a record.",
        ),
        word(
            "每条一行，从示例行下面写起；红色列名必填。",
            "One row each, below the example; red headings are required.",
        ),
        word(
            "列名已锁定，不要改动；各列可以排序、筛选、加宽。保护没有密码。",
            "Headings are locked; rows can be sorted and filtered, columns widened. The protection has no password.",
        ),
        word("填好后：duijie check 文件夹", "When it is filled: duijie check FOLDER"),
    ];
    let mut rows: Vec<Vec<Out>> = book
        .columns
        .iter()
        .map(|column| {
            let texts =
                [column.heading(language).to_owned(), column.need(language).to_owned(), column.how(language)];
            texts.into_iter().map(Out::text).collect()
        })
        .collect();
    rows.extend(RULES.map(|rule| vec![Out::Blank, Out::Blank, Out::text(rule.text(language))]));
    let headings = [word("列名", "column"), word("是否必填", "required"), word("怎么填", "how to fill")];
    let page = Page {
        name: word("填写说明", "notes").text(language).to_owned(),
        headings: headings.map(|heading| heading.text(language).to_owned()).into(),
        rows,
    };
    sheet.set_name(&page.name)?;
    page::fill(sheet, &page, &page.rows)
}
