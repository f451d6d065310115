//! What a cell says: pure functions from the wording of a clerk to values.
//!
//! Each reader takes the text of one cell (or its number) and nothing else; none knows of files, headings or
//! places. A reader never guesses silently: what it is not sure of stands as a [`Doubt`] beside the value, for the
//! caller to make a warning of. The text as written stays with the caller, or as `raw` in the value itself.

mod date;
mod doubt;
mod money;
mod normal;
mod number;
mod phone;
mod quantity;
mod scan;
mod several;
mod time;
mod words;
mod yes;

pub use date::{Day, Epoch, Period, date, date_number, period};
pub use doubt::{Doubt, Reading};
pub use money::{Money, MoneyUnit, money, money_unit};
pub use normal::{normal, stated};
pub use phone::{phone, phone_number};
pub use quantity::{Hint, Quantity, QuantityKind, hint, quantity};
pub use several::several;
pub use time::{Clock, Part, Time, Weekday, time};
pub use yes::yes;

#[cfg(test)]
mod tests;
