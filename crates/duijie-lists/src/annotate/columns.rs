//! Widths of columns: the column of ours is wide and shown, also where all columns beside the table are hidden.

use quick_xml::events::BytesStart;

use super::xml::{Close, retagged};
use crate::package::number;

/// The width of the column of ours, in characters.
const WIDTH: &str = "60";

/// The columns of a sheet, as they come.
#[derive(Debug)]
pub(super) struct Columns {
    /// The column of ours from 1, until it is written.
    wanted: Option<u32>,
    /// First, last (from 1) and style.
    styles: Vec<(u32, u32, u32)>,
}

impl Columns {
    pub(super) fn new(wide: Option<u32>) -> Self {
        Self { wanted: wide.map(|column| column.saturating_add(1)), styles: Vec::new() }
    }

    /// The style that a column (from 0) gives to its blank cells.
    pub(super) fn style(&self, column: u32) -> Option<u32> {
        let column = column.saturating_add(1);
        self.styles
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&column))
            .map(|(.., style)| *style)
    }

    /// The tags in the place of one, with ours among them.
    pub(super) fn column(&mut self, element: &BytesStart<'_>, prefix: &str, close: Close) -> String {
        let as_it_is = || retagged(element, &[], close);
        let (Some(first), Some(last)) = (number(element, "min"), number(element, "max")) else {
            return as_it_is();
        };
        if let Some(style) = number(element, "style") {
            self.styles.push((first, last, style));
        }
        let Some(wanted) = self.wanted.filter(|&wanted| wanted <= last) else { return as_it_is() };
        let mut tags = String::new();
        let part = |from: u32, to: u32| {
            let changes = [("min", Some(from.to_string())), ("max", Some(to.to_string()))];
            retagged(element, &changes, close)
        };
        if first < wanted {
            tags += &part(first, wanted - 1);
        }
        tags += &self.missing(prefix).unwrap_or_default();
        match wanted < first {
            true => tags += &as_it_is(),
            false if wanted < last => tags += &part(wanted + 1, last),
            false => {}
        }
        tags
    }

    /// The tag of the column of ours, where it is not written yet.
    pub(super) fn missing(&mut self, prefix: &str) -> Option<String> {
        let column = self.wanted.take()?;
        Some(format!("<{prefix}col min=\"{column}\" max=\"{column}\" width=\"{WIDTH}\" customWidth=\"1\"/>"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_is_shown_where_all_beside_the_table_are_hidden() {
        let tag = |text: &'static str| BytesStart::from_content(text, 3);
        let mut columns = Columns::new(Some(8));
        let hidden =
            columns.column(&tag("col min=\"7\" max=\"16384\" hidden=\"1\" style=\"4\""), "", Close::Empty);
        assert_eq!(
            hidden,
            "<col min=\"7\" max=\"8\" hidden=\"1\" style=\"4\"/><col min=\"9\" max=\"9\" width=\"60\" customWidth=\"1\"/>\
             <col min=\"10\" max=\"16384\" hidden=\"1\" style=\"4\"/>"
        );
        assert_eq!((columns.style(6), columns.style(5), columns.missing("")), (Some(4), None, None));
    }
}
