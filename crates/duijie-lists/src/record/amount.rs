//! How much a cell says in which people wrote more than the number: 3名, 三, ③, 约20人, 10-15人, 不限.

use super::{Datum, Record};
use crate::cell::Content;
use crate::headings::{Field, Kind};
use crate::parse::{self, Hint, Quantity, QuantityKind};
use duijie::lists::Text;

/// A mark in a record: the capacity is what all demands want together.
pub(crate) const UNLIMITED: &str = ":unlimited";

/// Words that count people alike.
const PEOPLE: [&str; 3] = ["人", "名", "位"];

/// An amount in words.
#[derive(Debug)]
pub(super) struct Amount {
    quantity: Quantity,
    number: i64,
}

/// The amount that a text states in a column that counts things; none where it is a plain number, or states no amount and
/// nothing else: what is not understood in full is a fault, not a guess.
pub(super) fn read(field: &Field, content: &Content) -> Option<Amount> {
    let Content::Text(text) = content else { return None };
    let counts = || matches!(field.field, "quantity" | "capacity" | "minimum" | "maximum");
    if field.kind != Kind::Integer || !counts() || content.integer().is_ok() {
        return None;
    }
    let quantity = parse::quantity(text, &Hint::default()).filter(|quantity| quantity.doubt.is_none())?;
    let (low, high) = (quantity.min.or(quantity.max), quantity.max.or(quantity.min));
    let is_unlimited = field.field == "capacity" && quantity.kind == Some(QuantityKind::Unlimited);
    // Of 10-15人 all 15 are wanted; a floor is the least.
    let number = if field.field == "minimum" { low } else { high };
    Some(Amount { number: number.or(is_unlimited.then_some(1))?, quantity })
}

impl Amount {
    pub(super) fn put(&self, record: &mut Record, field: &'static str) {
        record.insert(field, self.number);
        if self.quantity.kind == Some(QuantityKind::Unlimited) {
            record.insert(UNLIMITED, true);
        }
    }

    /// What is doubtful of it. Where the row has no measure, the amount says it.
    pub(super) fn doubts(&self, record: &mut Record, field: &Field) -> Vec<Text> {
        let Quantity { min, max, per, approx, unit, .. } = &self.quantity;
        let mut doubts = Vec::new();
        if *approx || min != max || per.is_some() {
            let number = self.number;
            let raw = self.quantity.raw.trim();
            doubts.push(Text::new(format!("“{raw}”按 {number} 读取"), format!("“{raw}” read as {number}")));
        }
        let is_measured =
            matches!((field.table, field.field), ("demands", "quantity") | ("supplies", "capacity"));
        let Some(unit) = unit.as_deref().filter(|_| is_measured) else { return doubts };
        let own = record.get("measure").and_then(Datum::text);
        let are_alike = |own: &str| own == unit || [own, unit].iter().all(|word| PEOPLE.contains(word));
        match own {
            Some(own) if !are_alike(own) => doubts.push(Text::new(
                format!("计量单位列写的是“{own}”，按“{own}”读取"),
                format!("the measure of the row is \"{own}\", which was read"),
            )),
            Some(_) => {}
            None => record.insert("measure", unit),
        }
        doubts
    }
}
