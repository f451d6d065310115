//! Every kind of trouble of lists as people keep them, and the test that holds it. What has no file of its own in `messy` has a
//! small one here.
//!
//! | Trouble | Test |
//! |---|---|
//! | UTF-8 with and without BOM, GB18030 | [`csv_in_utf8_with_bom_and_gb18030`](crate::faults), `gb18030_with_commas_in_numbers` ([`messy`](crate::messy)) |
//! | GB18030 with four bytes, UTF-16 with tabs | `gb18030_with_characters_of_four_bytes`, `utf_16_with_tabs` ([`messy`](crate::messy)) |
//! | title and subtitle, a lone subtitle over the headings | `merged_cells_a_blank_row_a_total_and_a_note`, [`a_lone_subtitle_is_no_upper_heading`] |
//! | a title over a table of the contract | [`tables_of_the_contract_are_found_under_titles`], [`spoiled`](crate::spoiled) |
//! | tables that start anywhere, records of several lines | `a_table_in_a_corner_with_records_of_several_lines` |
//! | several tables on a sheet, sheets without one | `two_tables_on_a_sheet` ([`kept`](crate::kept)), `a_hidden_row_and_sheets_without_tables` |
//! | two header rows with merges, line breaks in headings, 金额（万元） | `two_header_rows_with_line_breaks_and_sums_in_ten_thousands` |
//! | several sheets with other headings for the same | [`sheets_with_other_headings_for_the_same`] |
//! | headings in full width, blanks, traditional characters | `traditional_characters_and_full_width_digits`, [`headings_in_any_dress`] |
//! | no column of ids | [`a_list_without_ids_has_them_made`] |
//! | near spellings warn | `headings_nearly_spelt` |
//! | a heading that fits two fields asks; a map settles it | `a_heading_that_fits_two_fields_is_a_fault_that_asks`, `what_was_guessed_is_written_and_settles_all_when_edited` ([`map`](crate::map)) |
//! | merged cells carry down, merged numbers do not | `merged_places_and_a_merged_number`, [`merged_cells_of_the_contract_carry_down`] |
//! | blank, total, note and signature rows | `merged_cells_a_blank_row_a_total_and_a_note`, `the_old_format_with_two_header_rows`, [`rows_of_the_contract_that_are_no_records`], [`what_begins_like_a_note_is_a_record`] |
//! | hidden rows and sheets, struck and cancelled rows | `struck_cancelled_and_hidden_rows_and_a_hidden_sheet` |
//! | hidden columns | [`a_hidden_column_is_read`] |
//! | duplicates reported, not deleted | [`duplicates_are_told_and_both_count`], `the_old_format_with_two_header_rows` |
//! | quantities as written, one by one | [`each_wording_of_a_quantity`], `quantities_in_words` |
//! | quantities in words in tables of the contract | [`quantities_of_the_contract_as_written`] |
//! | 10万余元, 1.5万元/场 | `amounts_in_yuan` (unit tests of `parse`), [`money_in_the_unit_of_its_heading`] |
//! | numbers as text, telephone numbers as floats, zero-width and no-break spaces | `telephone_numbers_and_counts_in_every_form`, [`headings_in_any_dress`] |
//! | 不限 as a capacity; 若干 and an empty quantity | [`unlimited_unknown_and_empty_quantities`] |
//! | measures, and those that do not compare | [`a_heading_of_people_is_no_measure`], `measures_that_do_not_compare_are_told` ([`claims`](crate::claims)) |
//! | dates in five forms, both epochs | `the_usual_forms` (unit tests of `parse`), `the_old_format_with_two_header_rows`, `days_counted_from_1904` ([`areas`](crate::areas)) |
//! | times: 每周二上午, 每月第一个周六, 全年 … | [`each_wording_of_a_time`], `times_of_the_example_lists` (unit tests of `parse`) |
//! | formulas with and without a stored value | `stored_values_are_taken_and_missing_ones_worked_out_or_said` (unit tests of `workbook`), `sums_products_and_references_are_worked_out` (of `formula`) |
//! | several skills or areas in a cell | [`several_skills_in_a_cell`], `telephone_numbers_and_counts_in_every_form` |
//! | ids with other case or width, names for ids | `names_stand_for_ids_in_tables_of_the_contract_too`, `a_claim_by_the_name_of_a_demand_means_the_one_that_has_it` |
//! | areas by path, last name or code | `paths_and_last_names_lead_to_the_one_area`, `codes_of_9_and_12_digits_are_the_same_place`, [`areas_with_a_code_and_a_name`] |
//! | example rows | `an_example_that_is_written_over_is_data_and_one_that_is_moved_is_none` ([`template`](crate::template)) |
//! | `check --strict` | `a_map_is_written_edited_and_read` (tests of `duijie-cli`) |

use duijie::lists::Supply;
use duijie_lists::clerk::Reason;
use duijie_lists::{File, Options, Read, read_bytes};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::{Value, json};

use crate::embed::{read, spots};

fn book(name: &str, fill: impl FnOnce(&mut Worksheet)) -> Read {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name(name).unwrap());
    let file = File::new("表.xlsx", book.save_to_buffer().unwrap());
    read_bytes([file], &Options::default()).unwrap()
}

fn write<const N: usize>(sheet: &mut Worksheet, top: u32, rows: &[[&str; N]]) {
    for (row, texts) in (top..).zip(rows) {
        for (column, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
}

fn skipped(read: &Read) -> Vec<(u32, Reason)> {
    read.skipped.iter().map(|row| (row.origin.row.unwrap(), row.reason)).collect()
}

/// 填报时间：2026年5月 was once joined to the headings below it, as 填报时间 is one itself.
#[test]
fn a_lone_subtitle_is_no_upper_heading() {
    let found = read(&[[
        "征集.csv",
        "五月征集表,,,\n,,,填报时间：2026年5月\n社区,居民需求,需求人数,\n湖滨社区,理发,3人,\n",
    ]]);
    assert_eq!(found.tables[0].header, [3]);
    assert_eq!(skipped(&found), [(1, Reason::Title), (2, Reason::Subtitle)]);
    assert_eq!(found.lists.demands[0].quantity, 3);
}

#[test]
fn tables_of_the_contract_are_found_under_titles() {
    let text = "云梦县需求清单\n填报单位：社区办,,填报时间：2026年5月\n\n,需求编号,居民需求,优先级,需求人数\n,D1,理发,2,20\n";
    let found = read(&[["需求清单.csv", text]]);
    let demand = &found.lists.demands[0];
    assert_eq!((&*demand.id, &*demand.title, demand.priority, demand.quantity), ("D1", "理发", 2, 20));
    assert_eq!(skipped(&found), [(1, Reason::Title), (2, Reason::Subtitle)]);
    assert_eq!((found.faults, found.tables[0].header.clone()), (Vec::new(), vec![4]));
}

#[test]
fn sheets_with_other_headings_for_the_same() {
    let found = read(&[
        ["一.csv", "社区,居民需求,需求人数\n湖滨社区,理发,3人\n"],
        ["二.csv", "所属村居,微心愿内容,数量\n江头社区,书包,1个\n"],
    ]);
    let demands: Vec<_> =
        found.lists.demands.iter().map(|d| (d.area.as_deref(), &*d.title, d.quantity)).collect();
    assert_eq!(demands, [(Some("湖滨社区"), "理发", 3), (Some("江头社区"), "书包", 1)]);
}

/// Such a list was once refused (F203) where all its headings were also those of the contract, and read where one was not.
#[test]
fn a_list_without_ids_has_them_made() {
    let found = read(&[["表.csv", "社区,居民需求,需求人数\n湖滨社区,理发,3人\n"]]);
    assert_eq!((found.faults, &*found.lists.demands[0].id), (Vec::new(), "需求-2"));
    assert_eq!(spots(&found.warnings), ["W210 1"]);
}

#[test]
fn headings_in_any_dress() {
    let text = "所 属\u{a0}社区,\"居民\n需求\",＊需求人数：,聯繫電話\n湖滨社区,理发,\u{a0}３\u{200b},138 0000 0001\n";
    let found = read(&[["表.csv", text]]);
    let record = &found.tables[0].rows[0].fields;
    assert_eq!((&record["community"], &record["quantity"]["max"]), (&json!("湖滨社区"), &json!(3)));
    assert_eq!(record["phone"], "13800000001");
}

#[test]
fn merged_cells_of_the_contract_carry_down() {
    let found = book("需求清单", |sheet| {
        write(sheet, 0, &[["需求编号", "社区", "类别", "数量", "计量单位"]]);
        write(
            sheet,
            1,
            &[["D1", "", "义诊", "3", "人次"], ["D2", "", "", "4", "人次"], ["D3", "江头社区", "", "", ""]],
        );
        sheet.merge_range(1, 1, 2, 1, "湖滨社区", &Format::new()).unwrap();
        sheet.merge_range(2, 3, 3, 3, "4", &Format::new()).unwrap();
    });
    let areas: Vec<_> = found.lists.demands.iter().map(|d| d.area.as_deref()).collect();
    assert_eq!(areas, [Some("湖滨社区"); 2]);
    assert_eq!(spots(&found.faults), ["F205 4D"], "a merged number is said once");
}

#[test]
fn rows_of_the_contract_that_are_no_records() {
    let found = read(&[
        [
            "需求清单.csv",
            "需求编号,需求名称,社区,数量\nD1,理发,湖滨,3\n\n湖滨社区小计,,,3\n需求编号,需求名称,社区,数量\nD2,义诊,江头,2\n合计,,,5\n\n注：以当月为准\n填表人：张三,,审核人：李四,\n",
        ],
        ["区域.csv", "区域,上级区域\n湖滨,\n江头,\n注：共两处,\n填表人：张三,审核人：李四\n"],
    ]);
    assert_eq!(found.faults, []);
    assert_eq!((found.lists.demands.len(), found.lists.areas.len()), (2, 2));
    let rows = [
        (3, Reason::Empty),
        (4, Reason::Subtotal),
        (5, Reason::Header),
        (7, Reason::Total),
        (9, Reason::Note),
        (10, Reason::Signature),
        (4, Reason::Note),
        (5, Reason::Signature),
    ];
    assert_eq!(skipped(&found), rows);
}

/// 注射 was once left out as a note: it begins with 注.
#[test]
fn what_begins_like_a_note_is_a_record() {
    let found = read(&[
        ["征集.csv", "居民需求,社区,需求人数,联系人\n注射,,,王芳\n注：以上为五月\n"],
        ["需求清单.csv", "需求编号,需求名称,数量\n合计员,见证签字,2\nD2,注射,1\n"],
    ]);
    let titles: Vec<_> = found.lists.demands.iter().map(|demand| &*demand.title).collect();
    assert_eq!(titles, ["注射", "见证签字", "注射"]);
    assert_eq!(skipped(&found), [(3, Reason::Note)]);
}

/// Hidden rows and columns are read, as what is hidden is mostly hidden from view only; hidden sheets are not.
#[test]
fn a_hidden_column_is_read() {
    let found = book("需求", |sheet| {
        write(sheet, 0, &[["社区", "居民需求", "需求人数"], ["湖滨社区", "理发", "3人"]]);
        sheet.set_column_hidden(0).unwrap();
    });
    assert_eq!(found.lists.demands[0].area.as_deref(), Some("湖滨社区"));
}

#[test]
fn duplicates_are_told_and_both_count() {
    let found = read(&[["表.csv", "社区,居民需求,需求人数\n湖滨,理发,3人\n江头,修伞,1人\n湖滨,理发,3人\n"]]);
    assert_eq!((found.lists.demands.len(), &*found.tables[0].duplicates), (3, &[[2, 4]][..]));
    assert!(spots(&found.warnings).contains(&"W210 4".to_owned()), "{:?}", spots(&found.warnings));
}

/// min, max, unit, per and approximate of each.
#[test]
fn each_wording_of_a_quantity() {
    let wordings = [
        ("3名", json!([3, 3, "名", null, false]), 3),
        ("约20人", json!([20, 20, "人", null, true]), 20),
        ("10-15人", json!([10, 15, "人", null, false]), 15),
        ("不少于2次/年", json!([2, null, "次", "年", false]), 2),
        ("不超过3例", json!([null, 3, "例", null, false]), 3),
        ("\"1,200人次\"", json!([1200, 1200, "人次", null, false]), 1200),
        ("日均≤120份", json!([null, 120, "份", "日", false]), 120),
        ("一年四场", json!([4, 4, "场", "年", false]), 4),
        ("①", json!([1, 1, null, null, false]), 1),
        ("三十", json!([30, 30, null, null, false]), 30),
    ];
    for (text, wanted, quantity) in wordings {
        let found = read(&[["表.csv", &format!("社区,居民需求,数量\n湖滨,理发,{text}\n")]]);
        let said = &found.tables[0].rows[0].fields["quantity"];
        let read = json!([said["min"], said["max"], said["unit"], said["per"], said["approx"]]);
        assert_eq!((read, found.lists.demands[0].quantity), (wanted, quantity), "{text}");
        assert_eq!(said["raw"], text.trim_matches('"'));
    }
}

#[test]
fn quantities_of_the_contract_as_written() {
    let table = |text: &str| read(&[["需求清单.csv", &format!("需求编号,数量\nD1,{text}\n")]]);
    for (text, quantity, measure) in [
        ("3名", 3, Some("名")),
        ("三", 3, None),
        ("③", 3, None),
        ("3 人", 3, Some("人")),
        ("\u{a0}3\u{200b}", 3, None),
    ] {
        let found = table(text);
        let demand = &found.lists.demands[0];
        assert_eq!((demand.quantity, demand.measure.as_deref()), (quantity, measure), "{text}");
        assert_eq!((found.faults, found.warnings), (Vec::new(), Vec::new()), "{text}");
    }
    for (text, quantity) in [("约20人", 20), ("10-15人", 15), ("不少于2次/年", 2)] {
        let found = table(text);
        assert_eq!(
            (found.lists.demands[0].quantity, spots(&found.warnings)),
            (quantity, vec!["W210 2B".to_owned()])
        );
    }
    for text in ["abc", "三十头牛", "3.5", "若干", "-3人"] {
        assert_eq!(spots(&table(text).faults), ["F207 2B"], "{text}");
    }
    let other = read(&[["需求清单.csv", "需求编号,数量,计量单位\nD1,3名,人\nD2,3场,人次\n"]]);
    assert_eq!(spots(&other.warnings), ["W210 3B"], "two measures in a row are a doubt");
    assert_eq!(other.lists.demands[1].measure.as_deref(), Some("人次"));
}

#[test]
fn money_in_the_unit_of_its_heading() {
    let text =
        "服务项目,承接单位,年服务能力,金额（万元）\n义诊,市医院,30人次,1.5\n讲座,市医院,30人次,10万余元\n";
    let found = read(&[["资源.csv", text]]);
    let budgets: Vec<&Value> = found.tables[0].rows.iter().map(|row| &row.fields["budget"]).collect();
    assert_eq!(budgets, [&json!(15_000), &json!(100_000)]);
    assert_eq!(found.tables[0].rows[1].fields["budget_approx"], true);
}

#[test]
fn unlimited_unknown_and_empty_quantities() {
    let demands = ["需求.csv", "社区,居民需求,需求人数\n湖滨,理发,30人\n湖滨,义诊,若干\n湖滨,修伞,\n"];
    let clerks = ["资源.csv", "服务项目,承接单位,服务能力\n理发,红星店,不限\n"];
    let own = ["资源清单.csv", "资源编号,可提供数量\nS1,不限\n"];
    let found = read(&[demands, clerks, own]);
    let quantities: Vec<i64> = found.lists.demands.iter().map(|demand| demand.quantity).collect();
    assert_eq!(quantities, [30, 1, 1]);
    let capacities: Vec<i64> = found.lists.supplies.iter().map(|Supply { capacity, .. }| *capacity).collect();
    assert_eq!(capacities, [32, 32], "all that the demands want together");
    for spot in ["W210 3C", "W210 4C"] {
        assert!(spots(&found.warnings).contains(&spot.to_owned()), "{spot}");
    }
    assert_eq!(found.faults, []);
}

/// Demands under 需求人数 were once counted in 人, which no supply in 人次 or 场 could serve.
#[test]
fn a_heading_of_people_is_no_measure() {
    let found = read(&[
        ["需求.csv", "社区,居民需求,需求人数\n湖滨,理发,30\n湖滨,义诊,3人\n"],
        ["更多.csv", "社区,居民需求,需求数量（户）\n湖滨,修伞,3\n"],
        ["资源.csv", "服务项目,承接单位,可服务人次\n理发,红星店,40\n"],
    ]);
    let measures: Vec<_> = found.lists.demands.iter().map(|demand| demand.measure.as_deref()).collect();
    assert_eq!(measures, [None, Some("人"), Some("户")]);
    assert_eq!(found.lists.supplies[0].measure.as_deref(), Some("人次"));
    assert_eq!(
        found.tables[0].rows[0].fields["quantity"]["unit"], "人",
        "the record keeps what the heading says"
    );
}

#[test]
fn each_wording_of_a_time() {
    let wordings = [
        ("每周二上午", json!(["二"])),
        ("周一至周五 16:30–18:00", json!(["一", "二", "三", "四", "五"])),
        ("每月第一个周六", json!(["六"])),
        ("\"1、4、7、10月\"", json!([1, 4, 7, 10])),
        ("全年", json!([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
    ];
    for (text, wanted) in wordings {
        let found = read(&[["表.csv", &format!("社区,居民需求,数量,服务时间\n湖滨,理发,3,{text}\n")]]);
        let time = &found.tables[0].rows[0].fields["time"];
        let said = [&time["days"], &time["months"]];
        assert!(said.contains(&&wanted), "{text}: {time}");
    }
}

#[test]
fn several_skills_in_a_cell() {
    let text = "姓名,手机号码,特长\n张三,13800000001,\"理发、修脚，量血压；摄影/书法\n合唱\"\n";
    let found = read(&[["志愿者.csv", text]]);
    let skills = ["理发", "修脚", "量血压", "摄影", "书法", "合唱"];
    assert_eq!(found.lists.supplies[0].categories, skills);
}

/// A list of areas with both was once refused: 统计用区划代码 was no heading.
#[test]
fn areas_with_a_code_and_a_name() {
    let areas = [
        "区域.csv",
        "统计用区划代码,社区名称,上级区域\n350502001000,海滨街道,\n350502001001,新桥社区,350502001\n350502001002,东鲁社区,海滨街道\n",
    ];
    let demands = ["需求清单.csv", "需求编号,社区,数量\nD1,350502001001,1\nD2,东鲁社区,1\nD3,350502001,1\n"];
    let found = read(&[areas, demands]);
    assert_eq!(found.faults, []);
    let placed: Vec<_> = found.lists.demands.iter().map(|demand| demand.area.as_deref().unwrap()).collect();
    assert_eq!(placed, ["新桥社区", "东鲁社区", "海滨街道"]);
    let parents: Vec<_> = found.lists.areas.iter().map(|area| area.parent.as_deref()).collect();
    assert_eq!(parents, [None, Some("海滨街道"), Some("海滨街道")]);
    assert_eq!(spots(&found.warnings), ["W212 2B", "W212 4B"]);
}
