//! The comparison as one page that needs nothing else: pictures, what they say, tables, and what each policy is.

use duijie::lists::{Language, Text};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::compare::{Difference, Summary};
use crate::measures::Measure;
use crate::pictures::Picture;
use crate::policy::Policy;
use crate::table::shown;

/// What stands on the page of a case.
pub struct Page<'p> {
    /// The case's name.
    pub case: &'p str,
    /// Its pictures.
    pub pictures: &'p [Picture],
    /// Means, a policy each.
    pub summaries: &'p [Summary],
    /// Paired differences.
    pub differences: &'p [Difference],
    /// The policies, whose order numbers them.
    pub policies: &'p [Box<dyn Policy>],
    /// The language.
    pub language: Language,
}

const STYLE: &str = "body{font:16px/1.6 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;color:#111;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}figure{margin:1rem 0;break-inside:avoid}svg{width:100%;height:auto;border:1px solid #999}\
figcaption{margin:.4rem 0}table{border-collapse:collapse;width:100%;font-size:.85rem}th,td{border-bottom:1px solid #aaa;padding:.2rem .4rem;text-align:right}\
th:first-child,td:first-child,.words td,.words th{text-align:left}thead th{border-bottom:2px solid #111;vertical-align:bottom}.scroll{overflow-x:auto}\
@media print{@page{size:A4;margin:14mm}svg{width:auto;max-width:100%;max-height:96mm}h1,h2{margin:.6rem 0}body{margin:0;max-width:none;font-size:10.5pt}table{font-size:7.5pt}h2{break-after:avoid}tr{break-inside:avoid}.scroll{overflow:visible}}";

/// The page.
#[must_use]
pub fn page(page: &Page<'_>) -> String {
    let language = page.language;
    let say = |zh: &str, en: &str| Text::new(zh, en).in_language(language).to_owned();
    let code = match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    };
    let title = format!("{} – {}", say("哪种策略更公平？", "Which policy is fair?"), page.case);
    html! {
        (DOCTYPE)
        html lang=(code) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) }
                @for picture in page.pictures {
                    figure id=(picture.name) {
                        h2 { (picture.title.in_language(language)) }
                        (PreEscaped(&picture.svg))
                        figcaption { (picture.sentence.in_language(language)) }
                    }
                }
                h2 { (say("平均值", "Means")) }
                (means(page))
                @if let Some(first) = page.differences.first() {
                    h2 { (say("与之相比：", "Beside ")) (titled(page, &first.against)) }
                    (beside(page))
                    p { (say(
                        "平均差是同一种子下两种策略之差的平均；区间按自助法（2 000 次）；p 值按符号翻转检验，并对本页所有比较作 Holm 校正。",
                        "A mean difference is the mean over common seeds of one policy minus the other; intervals are bootstrapped (2 000 resamples); p-values are of a sign-flip test, corrected over all comparisons of this page (Holm).",
                    )) }
                }
                h2 { (say("这些策略是什么", "What the policies are")) }
                (described(page))
                p { (say("本页不需要网络，可以打印；怎样引用和重做，见项目说明。", "This page needs no network and can be printed; how to cite and repeat it is in the project's README.")) }
            }
        }
    }
    .into_string()
}

fn titled(page: &Page<'_>, name: &str) -> String {
    let known = page.policies.iter().find(|policy| policy.name() == name);
    known.map_or_else(|| name.to_owned(), |policy| policy.about().title.in_language(page.language).to_owned())
}

fn number(page: &Page<'_>, name: &str) -> String {
    let place = page.policies.iter().position(|policy| policy.name() == name);
    place.map_or_else(String::new, |place| (place + 1).to_string())
}

fn means(page: &Page<'_>) -> Markup {
    let language = page.language;
    let measures: Vec<Measure> = Measure::ALL
        .into_iter()
        .filter(|measure| page.summaries.iter().any(|summary| summary.means.contains_key(measure)))
        .collect();
    html! {
        div.scroll {
            table {
                thead {
                    tr {
                        th {}
                        @for measure in &measures {
                            th { (measure.title().in_language(language)) " " (if measure.rises() { "↑" } else { "↓" }) }
                        }
                    }
                }
                tbody {
                    @for summary in page.summaries {
                        tr {
                            td { (number(page, &summary.policy)) " " (titled(page, &summary.policy)) }
                            @if let (0, Some(words)) = (summary.plans, &summary.broken) {
                                td colspan=(measures.len()) style="text-align:left" { (words.in_language(language)) }
                            } @else {
                                @for measure in &measures {
                                    td { (summary.means.get(measure).map_or("–".to_owned(), |value| shown(*value))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn beside(page: &Page<'_>) -> Markup {
    let language = page.language;
    html! {
        table {
            thead {
                tr {
                    th { (Text::new("指标", "measure").in_language(language)) }
                    th { (Text::new("策略", "policy").in_language(language)) }
                    th { (Text::new("平均差", "mean difference").in_language(language)) }
                    th { (Text::new("95% 区间", "95 % interval").in_language(language)) }
                    th { "p" }
                }
            }
            tbody {
                @for difference in page.differences {
                    tr {
                        td { (difference.measure.title().in_language(language)) }
                        td { (titled(page, &difference.policy)) }
                        td { (shown(difference.mean)) }
                        td { (shown(difference.low)) " … " (shown(difference.high)) }
                        td { (format!("{:.3}", difference.corrected)) }
                    }
                }
            }
        }
    }
}

fn described(page: &Page<'_>) -> Markup {
    let language = page.language;
    let say = |zh, en| Text::new(zh, en).in_language(language).to_owned();
    html! {
        table.words {
            thead {
                tr {
                    th { (say("策略", "policy")) }
                    th { (say("谁在用", "used by")) }
                    th { (say("保证什么，不保证什么", "what it promises, and what not")) }
                    th { (say("出处", "source")) }
                }
            }
            tbody {
                @for (at, policy) in page.policies.iter().enumerate() {
                    @let about = policy.about();
                    tr {
                        td { (at + 1) " " (about.title.in_language(language)) }
                        td { (about.used.in_language(language)) }
                        td { (about.promise.in_language(language)) }
                        td { (about.source) }
                    }
                }
            }
        }
    }
}
