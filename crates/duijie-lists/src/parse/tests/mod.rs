//! What clerks write, and what it means.

mod date;
mod money;
mod normal;
mod phone;
mod quantity;
mod several;
mod time;
mod yes;
