//! People's own files back, with what was found in them: faults, warnings, and why rows were not matched.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use duijie::Outcome;
use duijie::explain::{Explained, Reason};
use duijie::lists::{Language, Lists, Place, Text};
use duijie_lists::{Annotated, Located, Note, Origins, Read, Severity};

use crate::args::Inputs;
use crate::engine;
use crate::exit::Failure;

/// The notes of faults and warnings.
pub(crate) fn notes(faults: &[Located], warnings: &[Located]) -> Vec<Note> {
    let faults = faults.iter().map(|located| Note::new(Severity::Fault, located));
    faults.chain(warnings.iter().map(|located| Note::new(Severity::Warning, located))).collect()
}

/// The notes on claims that were kept out and demands that do not get all they want.
pub(crate) fn reasons(read: &Read, outcome: &Outcome) -> Vec<Note> {
    let (lists, origins) = (&read.lists, &read.origins);
    let report = &outcome.report;
    let rows: BTreeMap<&str, usize> =
        lists.demands.iter().enumerate().map(|(row, demand)| (demand.id.as_str(), row)).collect();
    let unmet = report.unmet.iter().map(|unmet| {
        let row = rows.get(unmet.demand.as_str()).copied();
        let wanted = row.map_or(unmet.missing, |row| lists.demands[row].quantity);
        let missing = unmet.missing;
        let fact =
            Text::new(format!("要 {wanted}，还缺 {missing}"), format!("wants {wanted}, lacks {missing}"));
        let place = row.map(|row| Place::row("demands", row).field("quantity"));
        note(origins, place, &unmet.demand, &fact, &unmet.reasons, Reason::text)
    });
    let ends = Ends::new(lists);
    let refused = report.refused.iter().map(|refused| {
        let fact = Text::new("认领未采纳", "the claim was kept out");
        let place = ends.place(&refused.supply, &refused.demand);
        let id = format!("{} → {}", refused.supply, refused.demand);
        note(origins, place, &id, &fact, &refused.reasons, Reason::text_of_claim)
    });
    unmet.chain(refused).collect()
}

/// Claims, and pairs with a claim, by their two ends.
struct Ends<'l>(BTreeMap<(&'l str, &'l str), Place>);

impl<'l> Ends<'l> {
    fn new(lists: &'l Lists) -> Self {
        let mut places = BTreeMap::new();
        for (row, claim) in lists.claims.iter().enumerate() {
            let place = || Place::row("claims", row).field("demand");
            places.entry((&*claim.supply, &*claim.demand)).or_insert_with(place);
        }
        for (row, pair) in lists.pairs.iter().flatten().enumerate() {
            let place = || Place::row("pairs", row).field("claim");
            places.entry((&*pair.supply, &*pair.demand)).or_insert_with(place);
        }
        Self(places)
    }

    fn place(&self, supply: &str, demand: &str) -> Option<Place> {
        self.0.get(&(supply, demand)).cloned()
    }
}

fn note(
    origins: &Origins,
    place: Option<Place>,
    id: &str,
    fact: &Text,
    reasons: &[Explained],
    said: impl Fn(&Reason) -> Text,
) -> Note {
    let texts: Vec<Text> = reasons.iter().map(|row| said(&row.reason)).collect();
    let zh: Vec<&str> = texts.iter().map(|text| text.zh.as_str()).collect();
    let en: Vec<&str> = texts.iter().map(|text| text.en.as_str()).collect();
    let cure = reasons.iter().find_map(|row| row.cure.clone());
    Note {
        severity: Severity::Reason,
        code: reasons.first().map_or("unmet", |first| first.reason.code()).to_owned(),
        origin: place.and_then(|place| origins.locate(&place)),
        place: id.to_owned(),
        found: String::new(),
        cause: Text::new(
            format!("{}：{}", fact.zh, zh.join("；")),
            format!("{}: {}", fact.en, en.join("; ")),
        ),
        cure: cure.map(|cure| Text::new(cure.clone(), cure)),
    }
}

/// Writes the files back and says where on standard error.
pub(crate) fn write(
    inputs: &Inputs,
    notes: &[Note],
    folder: &Path,
    language: Language,
) -> Result<(), Failure> {
    let written = engine::annotate(inputs, notes, folder, language)?;
    eprint!("{}", told(&written, language));
    Ok(())
}

fn told(written: &[Annotated], language: Language) -> String {
    let mut text = match language {
        Language::Chinese => "已在原表旁标注（问题列、变色的单元格、批注，首页“检查结果”）；可直接在副本里修改，再读副本：\n",
        Language::English => {
            "Your files with what was found (a column \"problem\", coloured cells, notes, a first sheet \"check results\"); \
             correct the copies and read them:\n"
        }
    }
    .to_owned();
    for file in written {
        let (copy, notes) = (file.copy.display(), file.notes);
        let line = match language {
            Language::Chinese => format!("  {copy}：{notes} 处"),
            Language::English => format!("  {copy}: {notes} note(s)"),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{line}");
        if let Some(kept) = &file.kept {
            let kept = kept.display();
            let line = match language {
                Language::Chinese => format!("    原来在那里的文件有人改过，改名为 {kept}"),
                Language::English => {
                    format!("    the file that stood there had been changed and is now {kept}")
                }
            };
            // As above.
            let _ = writeln!(text, "{line}");
        }
    }
    text
}
