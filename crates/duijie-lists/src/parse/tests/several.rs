use proptest::prelude::*;

use crate::parse::several;

#[test]
fn items_of_a_cell() {
    for (text, items) in [
        ("理发、修脚", vec!["理发", "修脚"]),
        ("辅导作业；陪读", vec!["辅导作业", "陪读"]),
        ("理发,修脚,助浴", vec!["理发", "修脚", "助浴"]),
        ("理发，修脚；助浴\n陪读", vec!["理发", "修脚", "助浴", "陪读"]),
        ("量血压", vec!["量血压"]),
        ("理发 修脚", vec!["理发", "修脚"]),
        ("理发\u{3000}修脚", vec!["理发", "修脚"]),
        ("理发/修脚", vec!["理发", "修脚"]),
        ("王 芳", vec!["王 芳"]),
        ("AED 急救", vec!["AED 急救"]),
        ("CAD/BIM", vec!["CAD/BIM"]),
        ("①理发②修脚", vec!["理发", "修脚"]),
        ("1.理发；2.修脚", vec!["理发", "修脚"]),
        ("1、理发；2、修脚", vec!["理发", "修脚"]),
        ("1、2、3号楼", vec!["1", "2", "3号楼"]),
        ("3.5公里内", vec!["3.5公里内"]),
        ("家电维修（冰箱、洗衣机），水电", vec!["家电维修(冰箱、洗衣机)", "水电"]),
        ("维修（冰箱、\n水电、理发", vec!["维修(冰箱、", "水电", "理发"]),
        ("理发、、理发，", vec!["理发"]),
        ("", vec![]),
        ("、，；\n ", vec![]),
    ] {
        assert_eq!(several(text), items, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn items_read_back(items in prop::collection::hash_set("[一-龥]{1,6}", 0..6)) {
        let items: Vec<String> = items.into_iter().collect();
        prop_assert_eq!(several(&items.join("、")), items.clone());
        prop_assert_eq!(several(&items.join("\n")), items);
    }

    #[test]
    fn any_text_has_items_or_not(text in "(?s)([0-9.、，；/() （）①\n理发]|.){0,24}") {
        for item in several(&text) {
            prop_assert!(!item.trim().is_empty());
        }
    }
}
