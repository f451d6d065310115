//! Claims, units and agreed projects as clerks keep them, and names where ids are wanted.

use crate::embed::{read, spots};

const DEMANDS: [&str; 2] = [
    "需求清单.csv",
    "居民需求清单\n需求编号,社区,居民需求,需求类别,需求数量\nX001,湖滨社区,理发,便民,20人\nX002,江头社区,义诊,健康,10人\nX003,江头社区,义诊,健康,5人\n",
];
const SERVICES: [&str; 2] = [
    "资源清单.csv",
    "单位服务资源清单\n资源编号,单位名称,服务项目,服务类别,可提供数量\nF01,市一医院,上门义诊,健康,30人\nF02,市一医院,剪发,便民,20人\nF03,红星理发店,理发服务,便民,40人\n",
];

#[test]
fn a_clerks_table_of_claims_is_read() {
    let claims = [
        "认领清单.csv",
        "各单位认领情况表\n序号,认领单位,需求编号,需求名称,认领数量,认领顺位,联系电话\n\
         1,红星理发店,X001,理发,15人,第一顺位,13800000001\n2,市一医院,x００2,,10,②,\n合计,,,,25,,\n",
    ];
    let found = read(&[DEMANDS, SERVICES, claims]);
    assert_eq!(found.faults, []);
    let claims: Vec<_> =
        found.lists.claims.iter().map(|c| (&*c.demand, &*c.supply, c.quantity, c.rank)).collect();
    // The hospital has two supplies; only one is of the demand's category.
    assert_eq!(claims, [("X001", "F03", 15, 1), ("X002", "F01", 10, 2)]);
    let told = spots(&found.warnings);
    for spot in ["W211 3B", "W211 4B", "W211 4C"] {
        assert!(told.contains(&spot.to_owned()), "{spot}: {told:?}");
    }
}

#[test]
fn a_claim_by_the_name_of_a_demand_means_the_one_that_has_it() {
    let claims =
        ["认领清单.csv", "认领单位,需求名称,认领数量,顺位\n红星理发店,理发,5,1\n市一医院,义诊,5,1\n"];
    let found = read(&[DEMANDS, SERVICES, claims]);
    assert_eq!((&*found.lists.claims[0].demand, found.lists.claims.len()), ("X001", 1));
    assert_eq!(spots(&found.faults), ["F225 3B"], "two demands are called 义诊");
    assert!(found.faults[0].fault.cure.zh.contains("X002") && found.faults[0].fault.cure.zh.contains("X003"));
}

#[test]
fn names_stand_for_ids_in_tables_of_the_contract_too() {
    let demands = ["需求.csv", "需求编号,需求名称,数量\nD-1,理发,2\nD2,义诊,1\nD3,义诊,1\n"];
    let supplies = ["资源.csv", "资源编号,资源名称,可提供数量\nS1,店,5\n"];
    let claims = ["认领清单.csv", "资源编号,需求编号,数量\nｓ1,d-1,1\n店,理发,1\nS1,义诊,1\nS1,没有,1\n"];
    let found = read(&[demands, supplies, claims]);
    let ends: Vec<_> = found.lists.claims.iter().map(|c| (&*c.supply, &*c.demand)).collect();
    assert_eq!(ends, [("S1", "D-1"), ("S1", "D-1"), ("S1", "义诊"), ("S1", "没有")]);
    assert_eq!(spots(&found.warnings), ["W211 2B", "W211 2A", "W211 3B", "W211 3A"]);
    assert_eq!(spots(&found.faults), ["F225 4B"]);
}

#[test]
fn a_demand_list_with_a_column_of_claims_is_still_one_of_demands() {
    let file = [
        "认领.csv",
        "微心愿认领表\n序号,社区,微心愿内容,数量,认领单位,联系电话\n1,湖滨社区,书包,1,市一医院,\n",
    ];
    let found = read(&[file]);
    assert_eq!((found.lists.demands.len(), found.lists.claims.len()), (1, 0));
}

#[test]
fn a_register_of_units_and_one_of_party_members() {
    let units = [
        "单位名册.csv",
        "共建单位名册\n序号,单位名称,所在社区,地址,党员人数,负责人,联系电话\n1,市一医院,湖滨社区,湖滨路1号,120人,李四,\n2,第二中学,江头社区,,80,,\n",
    ];
    let members = [
        "党员清单.csv",
        "在职党员报到名册\n姓名,所在单位,特长,联系电话\n王五,市一医院 ,义诊,\n赵六,市图书馆,写作,\n",
    ];
    let found = read(&[units, members]);
    assert_eq!(found.faults, []);
    let listed: Vec<_> = found.lists.units.iter().map(|unit| (&*unit.id, unit.area.as_deref())).collect();
    assert_eq!(listed, [("市一医院", Some("湖滨社区")), ("第二中学", Some("江头社区")), ("市图书馆", None)]);
    assert_eq!(found.lists.supplies[0].unit.as_deref(), Some("市一医院"));
    assert_eq!(found.lists.areas.len(), 2);
    assert!(spots(&found.warnings).contains(&"W210 4B".to_owned()), "市图书馆 is not in the register");
}

#[test]
fn projects_with_demands_and_units_are_the_previous_plan() {
    let projects = [
        "项目.csv",
        "共建项目清单\n项目名称,需求编号,承接单位,数量,签约情况\n理发进社区,X001,红星理发店,12,已签约\n义诊,X002,市一医院,8,未签约\n",
    ];
    let found = read(&[DEMANDS, SERVICES, projects]);
    let old: Vec<_> = found.lists.previous.iter().map(|p| (&*p.demand, &*p.supply, p.quantity)).collect();
    assert_eq!(old, [("X001", "F03", 12), ("X002", "F01", 8)], "{:?}", found.warnings);
    let locks: Vec<_> = found.lists.locks.iter().map(|lock| (&*lock.demand, lock.quantity)).collect();
    assert_eq!(locks, [("X001", 12)]);
    let other =
        ["项目.csv", "微项目清单\n项目名称,承接单位,项目经费,实施社区\n口袋公园,市政公司,2万元,湖滨社区\n"];
    let found = read(&[DEMANDS, other]);
    assert_eq!((spots(&found.warnings).contains(&"W214 2".to_owned()), found.tables.len()), (true, 2));
}

/// What is counted in 场 is not what is counted in 人次: the engine never matches them, and the list must say why.
#[test]
fn measures_that_do_not_compare_are_told() {
    let demands = [
        "需求.csv",
        "居民需求\n社区,居民需求,需求类别,需求数量\n湖滨社区,义诊,健康,3场\n江头社区,理发,便民,20人\n",
    ];
    let services = [
        "资源.csv",
        "服务资源\n单位名称,服务项目,服务类别,可提供数量\n市一医院,上门义诊,健康,300人次\n理发店,剪发,便民,40人\n",
    ];
    let found = read(&[demands, services]);
    let told: Vec<_> = found.warnings.iter().filter(|w| w.fault.code == "W213").cloned().collect();
    assert_eq!(spots(&told), ["W213 3D"]);
}
