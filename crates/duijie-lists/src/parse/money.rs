//! Amounts of money in whole yuan.

use super::number::{SCALE, leading, times};

/// An amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Money {
    pub(crate) yuan: i64,
    pub(crate) approx: bool,
    /// Per event, head, …: what stands behind a stroke.
    pub(crate) per: Option<String>,
}

/// Reads an amount in a column with this heading, whose 万元 counts where the cell names no unit. Parts of a yuan are not read.
pub(crate) fn money(text: &str, heading: &str) -> Option<Money> {
    let plain: String =
        super::normal(text).chars().filter(|c| !c.is_whitespace() && !matches!(c, '¥' | '￥')).collect();
    if matches!(plain.as_str(), "无" | "免费" | "公益") {
        return Some(Money { yuan: 0, approx: false, per: None });
    }
    let (at, (number, rest)) = plain.char_indices().find_map(|(at, _)| Some((at, leading(&plain[at..])?)))?;
    let before = &plain[..at];
    if !["", "约", "大约", "近", "人民币", "共", "计", "每场", "每次"].contains(&before) {
        return None;
    }
    let (number, about, rest) = times(number, rest)?;
    let own_unit = rest.starts_with('元') || rest.starts_with('块') || plain.contains(['万', '亿']);
    let number = match super::normal(heading).contains("万元") && !own_unit {
        true => number.checked_mul(10_000)?,
        false => number,
    };
    let rest = rest.trim_start_matches(['元', '块']);
    let about = about
        || rest.starts_with('余')
        || rest.starts_with("左右")
        || !matches!(before, "" | "人民币" | "共" | "计" | "每场" | "每次");
    let per = rest.strip_prefix('/').filter(|per| !per.is_empty()).or_else(|| before.strip_prefix('每'));
    (number % SCALE == 0).then(|| Money { yuan: number / SCALE, approx: about, per: per.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_written() {
        let read = |text, heading| money(text, heading).map(|money| (money.yuan, money.approx));
        assert_eq!(read("36,000", "经费（元）"), Some((36_000, false)));
        assert_eq!(read("约2.4万元", "经费（元）"), Some((24_000, true)));
        assert_eq!(read("０", "经费（元）"), Some((0, false)));
        assert_eq!(read("8000.00", "经费"), Some((8000, false)));
        assert_eq!(read("2.5", "金额（万元）"), Some((25_000, false)));
        assert_eq!(read("10万余元", "经费"), Some((100_000, true)));
        assert_eq!(read("3000元", "金额（万元）"), Some((3000, false)));
        assert_eq!(read("8000.55", "经费"), None);
        assert_eq!(read("面议", "经费"), None);
        assert_eq!(money("1.5万元/场", "价格").and_then(|money| money.per).as_deref(), Some("场"));
    }

    proptest::proptest! {
        #[test]
        fn an_amount_that_is_written_is_read(yuan in 0_i64..1_000_000_000) {
            proptest::prop_assert_eq!(money(&format!("{yuan}元"), "").map(|money| money.yuan), Some(yuan));
        }

        #[test]
        fn any_text_is_read_or_not(text in "[0-9.,万亿元约余/]{0,14}|.{0,20}") {
            let _ = money(&text, &text);
        }
    }
}
