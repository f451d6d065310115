//! A conflict in words.

use crate::lists::Text;
use crate::plan::Conflict;

use super::reason::names;

/// A conflict in one sentence: what is needed, by whom, and what there is.
#[must_use]
pub fn conflict(conflict: &Conflict) -> Text {
    let mut zh = Vec::new();
    let mut en = Vec::new();
    let mut list = |name_zh: &str, name_en: &str, ids: &[String]| {
        if !ids.is_empty() {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let shown = names(&ids, 5);
            zh.push(format!("{name_zh} {}", shown.zh));
            en.push(format!("{name_en} {}", shown.en));
        }
    };
    list("需求", "demands", &conflict.demands);
    list("资源", "supplies", &conflict.supplies);
    list("配额", "quotas", &conflict.quotas);
    list("限额", "limits", &conflict.limits);
    let pairs: Vec<String> = conflict.pairs.iter().map(|p| format!("{}/{}", p.demand, p.supply)).collect();
    list("配对", "pairs", &pairs);
    if zh.is_empty() {
        zh.push("所列的要求".into());
        en.push("the lists".into());
    }
    Text::new(
        format!(
            "互相矛盾：{} 合起来至少需要 {}，而最多只有 {}",
            zh.join("；"),
            conflict.needed,
            conflict.available
        ),
        format!(
            "They cannot all hold: {} together need {}, and {} can be had",
            en.join("; "),
            conflict.needed,
            conflict.available
        ),
    )
}
