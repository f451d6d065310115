//! Workbooks as clerks keep them, made here: what a text file cannot hold. Their truths stand in `messy`.

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::messy::check_book;

/// Writes rows of texts from a corner on; blank texts are no cells.
fn write<const N: usize>(sheet: &mut Worksheet, (top, left): (u32, u16), rows: &[[&str; N]]) {
    for (row, texts) in (top..).zip(rows) {
        for (column, text) in (left..).zip(texts).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
}

fn book(name: &str, fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name(name).unwrap());
    book.save_to_buffer().unwrap()
}

/// The title of the second table was once the last record of the first.
#[test]
fn two_tables_on_a_sheet() {
    let bytes = book("湖滨", |sheet| {
        write(sheet, (0, 0), &[["湖滨社区居民需求与服务"]]);
        let demands = [["", "居民需求", "需求人数", "联系人"], ["", "理发", "12人", "王芳"]];
        write(sheet, (1, 0), &demands);
        write(sheet, (3, 0), &[["", "修伞", "3人", "李强"]]);
        sheet.write(1, 0, "序号").unwrap();
        sheet.write(2, 0, 1).unwrap();
        sheet.write(3, 0, 2).unwrap();
        write(sheet, (6, 2), &[["可提供的服务"]]);
        write(sheet, (7, 2), &[["服务项目", "承接单位", "年服务能力", "经费（元）"]]);
        write(sheet, (8, 2), &[["上门理发", "惠民家政", "200人次"], ["修鞋修伞", "便民服务队", "不限"]]);
        sheet.write(8, 5, 3000).unwrap();
        sheet.write(9, 5, 0).unwrap();
    });
    check_book("two_tables.xlsx", bytes);
}

#[test]
fn two_header_rows_with_line_breaks_and_sums_in_ten_thousands() {
    let bytes = book("Sheet1", |sheet| {
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 5, "共建单位服务资源清单", &plain).unwrap();
        let over = [(0, "序号"), (1, "服务项目"), (4, "金额\n（万元）"), (5, "年服务\n能力")];
        for (column, heading) in over {
            sheet.merge_range(1, column, 2, column, heading, &plain).unwrap();
        }
        sheet.merge_range(1, 2, 1, 3, "承接单位", &plain).unwrap();
        write(sheet, (2, 2), &[["单位名称", "联系人"]]);
        write(
            sheet,
            (3, 0),
            &[
                ["1", "四点半课堂", "少年宫", "周敏", "", "60名"],
                ["2", "上门义诊", "市一医院", "刘洋", "0.5万元", "一年四场"],
                ["3", "家电维修", "志愿者协会", "", "约1.2", "1,200人次"],
            ],
        );
        sheet.write(3, 4, 2.4).unwrap();
    });
    check_book("two_header_rows.xlsx", bytes);
}

#[test]
fn struck_cancelled_and_hidden_rows_and_a_hidden_sheet() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("志愿岗位").unwrap();
    let rows = [
        ["岗位名称", "所在社区", "需要人数", "服务时间", "状态"],
        ["义诊导引", "湖滨社区", "4人", "每周六上午", ""],
        ["", "", "", "", ""],
        ["陪诊", "江头社区", "2人", "周末", "已取消"],
        ["文明劝导", "湖滨社区", "8人", "周末", ""],
        ["", "湖滨社区", "5人", "周末", ""],
    ];
    write(sheet, (0, 0), &rows);
    let struck = Format::new().set_font_strikethrough();
    for (column, text) in (0..).zip(["送餐", "江头社区", "6人", "每天11:00-12:30"]) {
        sheet.write_with_format(2, column, text, &struck).unwrap();
    }
    sheet.write_with_format(5, 0, "课业辅导", &struck).unwrap();
    sheet.set_row_hidden(4).unwrap();
    let old = book.add_worksheet().set_name("去年").unwrap();
    write(old, (0, 0), &[["岗位名称", "所在社区", "需要人数"], ["旧岗位", "湖滨社区", "1人"]]);
    old.set_hidden(true);
    check_book("struck.xlsx", book.save_to_buffer().unwrap());
}

#[test]
fn telephone_numbers_and_counts_in_every_form() {
    let bytes = book("名册", |sheet| {
        let rows = [
            ["姓名", "手机号码", "服务次数", "特长"],
            ["张\u{a0}三", "", "\u{200b}3次", "理发、修脚"],
            ["李四", "138 0000 0014", "", "义诊；量血压"],
            ["王五\u{200b}", "1.3800000015E10", "４", "写作/摄影"],
            ["赵六", "13800000016.0", "5\u{a0}次", "文艺\n书法"],
        ];
        write(sheet, (0, 0), &rows);
        sheet.write(1, 1, 13_800_000_013.0).unwrap();
        sheet.write(2, 2, 2).unwrap();
    });
    check_book("phones.xlsx", bytes);
}

#[test]
fn merged_places_and_a_merged_number() {
    let bytes = book("岗位表", |sheet| {
        let rows = [
            ["岗位名称", "社区/单位", "需要人数", "联系人"],
            ["导引", "", "", ""],
            ["送餐", "", "", ""],
            ["陪诊", "", "2人", ""],
            ["劝导", "江头社区", "3人", "李强"],
        ];
        write(sheet, (0, 0), &rows);
        let plain = Format::new();
        sheet.merge_range(1, 1, 3, 1, "湖滨社区", &plain).unwrap();
        sheet.merge_range(1, 2, 2, 2, "10人", &plain).unwrap();
        sheet.merge_range(1, 3, 3, 3, "王芳", &plain).unwrap();
    });
    check_book("merged_posts.xlsx", bytes);
}
