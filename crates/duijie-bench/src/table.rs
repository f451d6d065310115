//! Results as tables: Markdown for people, CSV and JSON for programs, a few columns for the terminal.

use std::io;

use duijie::lists::{Language, Text};
use serde::Serialize;

use crate::compare::{Difference, Summary};
use crate::measures::Measure;
use crate::policy::Policy;
use crate::run::Row;

/// Everything that a program may want, as one JSON document.
#[derive(Serialize)]
pub struct Document<'a> {
    /// The engine's version.
    pub version: &'a str,
    /// Means by case and policy.
    pub summaries: &'a [Summary],
    /// Paired differences.
    pub differences: &'a [Difference],
    /// All rows.
    pub rows: &'a [Row],
}

/// The title of a policy, or its name where it is not known.
fn title(policies: &[Box<dyn Policy>], name: &str, language: Language) -> String {
    let known = policies.iter().find(|policy| policy.name() == name);
    known.map_or_else(|| name.to_owned(), |policy| policy.about().title.in_language(language).to_owned())
}

/// A figure with as many digits as people read.
#[must_use]
pub fn shown(value: f64) -> String {
    match value {
        value if value.abs() >= 1000.0 => format!("{value:.0}"),
        value if value.fract() == 0.0 => format!("{value:.0}"),
        value => format!("{value:.3}"),
    }
}

/// The means of a case as a Markdown table, one line a policy; what broke a row stands below it.
#[must_use]
pub fn markdown(
    summaries: &[Summary],
    differences: &[Difference],
    policies: &[Box<dyn Policy>],
    language: Language,
) -> String {
    let say = |zh: &str, en: &str| Text::new(zh, en).in_language(language).to_owned();
    let mut text = String::new();
    for case in summaries.chunk_by(|a, b| a.case == b.case) {
        text += &format!("## {}\n\n", case[0].case);
        let measures: Vec<Measure> = Measure::ALL
            .into_iter()
            .filter(|measure| case.iter().any(|summary| summary.means.contains_key(measure)))
            .collect();
        let heads = measures.iter().map(|measure| {
            let arrow = if measure.rises() { "↑" } else { "↓" };
            format!(" {} {arrow} |", measure.title().in_language(language))
        });
        text += &format!(
            "| {} | {} |{}\n",
            say("策略", "policy"),
            say("方案数", "plans"),
            heads.collect::<String>()
        );
        text += &format!("|---|---:|{}\n", "---:|".repeat(measures.len()));
        for summary in case {
            let cell = |measure: &Measure| {
                format!(" {} |", summary.means.get(measure).map_or("–".to_owned(), |value| shown(*value)))
            };
            let cells: String = measures.iter().map(cell).collect();
            let name = title(policies, &summary.policy, language);
            text += &format!("| {name} | {}/{} |{cells}\n", summary.plans, summary.seeds);
        }
        text.push('\n');
        for summary in case {
            if let Some(words) = &summary.broken {
                let name = title(policies, &summary.policy, language);
                text += &format!(
                    "* {name}: {} – {}\n",
                    say("方案不满足约束，不参加比较", "its plan breaks a row and is left out"),
                    words.in_language(language)
                );
            }
        }
        let own: Vec<&Difference> =
            differences.iter().filter(|difference| difference.case == case[0].case).collect();
        let Some(first) = own.first() else { continue };
        let against = title(policies, &first.against, language);
        text += &format!("\n### {} {against}\n\n", say("与之相比：", "Beside"));
        text += &say(
            "| 指标 | 策略 | 平均差 | 95% 区间 | p（校正后） |\n",
            "| measure | policy | mean difference | 95 % interval | p (corrected) |\n",
        );
        text += "|---|---|---:|---|---:|\n";
        for difference in own {
            text += &format!(
                "| {} | {} | {} | {} … {} | {:.3} |\n",
                difference.measure.title().in_language(language),
                title(policies, &difference.policy, language),
                shown(difference.mean),
                shown(difference.low),
                shown(difference.high),
                difference.corrected,
            );
        }
        text.push('\n');
    }
    text
}

/// The rows as CSV, a column for every measure.
///
/// # Errors
/// Those of the writer.
pub fn csv(rows: &[Row], out: &mut impl io::Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let mut heads = vec!["case", "policy", "seed", "outcome", "status", "certificate"];
    heads.extend(Measure::ALL.map(Measure::name));
    writer.write_record(&heads)?;
    for row in rows {
        let outcome = match &row.outcome {
            crate::run::Outcome::Plan => "plan".to_owned(),
            crate::run::Outcome::Broken { en, .. } => format!("broken: {en}"),
            crate::run::Outcome::None => "none".to_owned(),
        };
        let status = row.status.map(|status| status.text().in_language(Language::English).to_owned());
        let mut cells = vec![
            row.case.clone(),
            row.policy.clone(),
            row.seed.to_string(),
            outcome,
            status.unwrap_or_default(),
            row.certificate.clone().unwrap_or_default(),
        ];
        let value = |measure: Measure| row.values.get(&measure).map(f64::to_string).unwrap_or_default();
        cells.extend(Measure::ALL.map(value));
        writer.write_record(&cells)?;
    }
    writer.flush()
}
