//! Room for the vectors of a pivot, kept from one to the next.

/// Vectors that every pivot fills anew; all zero in between.
#[derive(Clone)]
pub(super) struct Room {
    /// By row of the program, and by row of the basis.
    pub(super) rows: Vec<f64>,
    pub(super) basis: Vec<f64>,
    /// The row of the inverse.
    pub(super) line: Vec<f64>,
    /// The pivot row by variable, and which of it is not 0.
    pub(super) alpha: Vec<f64>,
    pub(super) touched: Vec<usize>,
    /// The column that enters, and the inverse times the line.
    pub(super) column: Vec<f64>,
    pub(super) steepest: Vec<f64>,
}

impl Room {
    pub(super) fn new(columns: usize, rows: usize) -> Self {
        Self {
            rows: vec![0.0; rows],
            basis: vec![0.0; rows],
            line: vec![0.0; rows],
            alpha: vec![0.0; columns + rows],
            touched: Vec::new(),
            column: vec![0.0; rows],
            steepest: vec![0.0; rows],
        }
    }
}
