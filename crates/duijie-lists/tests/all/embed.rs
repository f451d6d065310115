//! Reading for another system: bytes in; lists, records with their places, faults and doubts out.

use duijie::lists::Language;
use duijie_lists::clerk::{Kind, Reason};
use duijie_lists::{File, Options, Read, ReadError, read_bytes};
use serde_json::json;

pub(crate) fn read(files: &[[&str; 2]]) -> Read {
    let files = files.iter().map(|[name, text]| File::new(*name, *text));
    read_bytes(files, &Options::default()).unwrap()
}

/// The spots of faults or warnings with a code: `F207 2B`.
pub(crate) fn spots(found: &[duijie_lists::Located]) -> Vec<String> {
    let spot = |located: &duijie_lists::Located| {
        let origin = located.origin.clone().unwrap();
        let column = origin.column.map(|column| column.letter).unwrap_or_default();
        format!("{} {}{column}", located.fault.code, origin.row.unwrap_or_default())
    };
    found.iter().map(spot).collect()
}

#[test]
fn a_fault_throws_nothing_else_away() {
    let read = read(&[
        ["需求清单.csv", "需求编号,需求名称,社区,数量,整体满足\nD1,理发,湖滨,许多,是\nD2,义诊,江头,2,否\n"],
        ["志愿者.csv", "志愿者名册\n姓名,手机号码,特长,天气\n张三,13800000001,理发,晴\n合计,1人,,\n"],
    ]);
    assert_eq!(spots(&read.faults), ["F207 2D"]);
    assert_eq!(read.lists.demands.len(), 1, "D2 is sound");
    assert_eq!(read.lists.supplies[0].title, "张三");
    let left: Vec<_> = read.skipped.iter().map(|row| (row.origin.row, row.reason)).collect();
    assert_eq!(left, [(Some(1), Reason::Title), (Some(4), Reason::Total)]);
    assert!(spots(&read.warnings).contains(&"W210 2D".to_owned()), "天气 is not known: {:?}", read.warnings);
    assert!(matches!(read.faultless(), Err(ReadError::Faults(faults)) if faults.len() == 1));
}

#[test]
fn tables_in_the_form_of_the_contract_have_records_too() {
    let read = read(&[
        ["需求清单.csv", "需求编号,需求名称,社区,数量,整体满足\nD1,理发,湖滨,20,是\n"],
        ["配额.csv", "配额编号,对象,成员,最高数量\nq,需求,D1、D2,3\n"],
    ]);
    let [demands, quotas] = &read.tables[..] else { panic!("{:?}", read.tables) };
    assert_eq!((demands.kind, quotas.kind), (Kind::Demand, Kind::Quota));
    let record = &demands.rows[0];
    assert_eq!((&record.fields["id"], &record.fields["community"]), (&json!("D1"), &json!("湖滨")));
    assert_eq!((&record.fields["quantity"]["max"], &record.fields["whole"]), (&json!(20), &json!(true)));
    let place = demands.origin(record.row, Some("whole")).describe(Language::English);
    assert_eq!(place, "需求清单.csv, row 2, column E (整体满足)");
    assert_eq!(quotas.rows[0].fields["members"], json!(["D1", "D2"]));
    assert_eq!(demands.warnings, []);
}

#[test]
fn records_are_left_out_where_only_lists_are_wanted() {
    let file = || [File::new("需求清单.csv", "需求编号,数量\nD1,1\n")];
    let read = read_bytes(file(), &Options { records: false, ..Options::default() }).unwrap();
    assert_eq!((read.lists.demands.len(), read.tables.len(), read.skipped.len()), (1, 0, 0));
}

#[test]
fn unreadable_bytes_are_an_error_with_every_name() {
    let files = [
        File::new("a.xlsx", "no book"),
        File::new("b.pdf", "%PDF-1.4"),
        File::new("c.csv", "需求编号,数量\n"),
    ];
    let Err(ReadError::NoLists(files)) = read_bytes(files, &Options::default()) else { panic!() };
    let names: Vec<_> = files.iter().map(|file| file.path.display().to_string()).collect();
    assert_eq!(names, ["a.xlsx", "b.pdf"]);
}
