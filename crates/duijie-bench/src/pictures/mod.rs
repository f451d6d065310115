//! Pictures of a comparison as SVG, each with a sentence computed from its figures.
//!
//! Policies are told apart by numbers and shapes, never by colour alone: a page printed in black says the same. Numbers
//! and titles stand beside each picture.

mod kinds;
mod plane;

use duijie::lists::{Language, Text};
use plotters::coord::types::RangedCoordf64;
use plotters::element::Text as Text_;
use plotters::prelude::*;

use crate::compare::Summary;
use crate::measures::count;
use crate::policy::Policy;
use crate::run::{Outcome, Row, Time};

use plane::{Area, Drawn, mark};

/// A picture with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its name in files.
    pub name: &'static str,
    /// What it shows.
    pub title: Text,
    /// What is to be seen, from the figures.
    pub sentence: Text,
    /// The picture.
    pub svg: String,
}

/// What is drawn: rows of one case.
pub struct Figures<'f> {
    /// Rows of the case.
    pub rows: &'f [Row],
    /// Means of the case, a policy each.
    pub summaries: &'f [Summary],
    /// Times of the case.
    pub times: &'f [Time],
    /// The policies, whose order numbers them.
    pub policies: &'f [Box<dyn Policy>],
    /// The language of words in the pictures.
    pub language: Language,
}

const WIDTH: u32 = 760;
const HEIGHT: u32 = 470;
/// The part of the width that numbers and titles take.
const KEY: i32 = 230;

/// All pictures of a case; those that have nothing to show are left out. The one of times comes last.
#[must_use]
pub fn pictures(figures: &Figures<'_>) -> Vec<Picture> {
    [figures.frontier(), figures.lorenz(), figures.shares(), figures.turns(), figures.durations()]
        .into_iter()
        .flatten()
        .collect()
}

/// A policy in a picture.
struct Mark<'f> {
    /// Its number, from 1.
    number: usize,
    summary: &'f Summary,
}

impl<'f> Figures<'f> {
    fn marks(&self) -> Vec<Mark<'f>> {
        let place = |name: &str| self.policies.iter().position(|policy| policy.name() == name);
        self.summaries
            .iter()
            .filter(|summary| summary.plans > 0)
            .filter_map(|summary| Some(Mark { number: place(&summary.policy)? + 1, summary }))
            .collect()
    }

    fn title(&self, number: usize) -> Text {
        self.policies[number - 1].about().title
    }

    fn say<'t>(&self, text: &'t Text) -> &'t str {
        text.in_language(self.language)
    }

    fn style(&self, size: i32) -> TextStyle<'static> {
        TextStyle::from(("sans-serif", size).into_font()).color(&BLACK)
    }

    /// Draws the picture and the key beside it.
    fn draw(&self, numbers: &[usize], paint: impl FnOnce(&Area<'_>) -> Drawn) -> Option<String> {
        let mut svg = String::new();
        {
            let root = SVGBackend::with_string(&mut svg, (WIDTH, HEIGHT)).into_drawing_area();
            root.fill(&WHITE).ok()?;
            let (left, right) = root.split_horizontally(i32::try_from(WIDTH).ok()? - KEY);
            paint(&left).ok()?;
            for (line, &number) in (0..).zip(numbers) {
                let at = (14, 24 + 24 * line);
                mark(&right, at, number).ok()?;
                let words = format!("{number} {}", self.say(&self.title(number)));
                right.draw(&Text_::new(words, (at.0 + 14, at.1 - 7), self.style(13))).ok()?;
            }
            root.present().ok()?;
        }
        Some(svg)
    }

    /// Means over the seeds, place by place.
    fn mean_of(&self, mark: &Mark<'_>, of: impl Fn(&Row) -> &Vec<f64>) -> Option<Vec<f64>> {
        let own =
            self.rows.iter().filter(|row| row.policy == mark.summary.policy && row.outcome == Outcome::Plan);
        let rows: Vec<&Vec<f64>> = own.map(of).collect();
        let length = rows.first()?.len();
        let mean = |at: usize| rows.iter().filter_map(|row| row.get(at)).sum::<f64>() / count(rows.len());
        Some((0..length).map(mean).collect())
    }

    /// A strip for every policy, the first on top, its number before it.
    fn strips(
        &self,
        numbers: &[usize],
        across: std::ops::Range<f64>,
        x: &Text,
        paint: impl FnOnce(&mut Chart<'_, '_>) -> Drawn,
    ) -> Option<String> {
        self.draw(numbers, |area| {
            let mut chart = ChartBuilder::on(area)
                .margin(14)
                .x_label_area_size(44)
                .y_label_area_size(34)
                .build_cartesian_2d(across, count(numbers.len()) + 0.5..0.5)?;
            chart
                .configure_mesh()
                .disable_y_mesh()
                .light_line_style(WHITE)
                .bold_line_style(BLACK.mix(0.12))
                .x_desc(self.say(x))
                .axis_desc_style(self.style(14))
                .label_style(self.style(12))
                .y_labels(0)
                .draw()?;
            paint(&mut chart)?;
            let (columns, _) = chart.plotting_area().strip_coord_spec().get_pixel_range();
            for (line, number) in (1..).zip(numbers) {
                let (_, y) = chart.backend_coord(&(0.0, count(line)));
                area.draw(&Text_::new(number.to_string(), (columns.start - 40, y - 7), self.style(13)))?;
            }
            Ok(())
        })
    }

    /// Lines with their numbers.
    fn lines(
        &self,
        lines: &[Line<'_>],
        (across, up): (std::ops::Range<f64>, std::ops::Range<f64>),
        (x, y): (&Text, &Text),
        ends: Ends,
    ) -> Option<String> {
        let numbers: Vec<usize> = lines.iter().map(|line| line.number).collect();
        self.draw(&numbers, |area| {
            let mut chart = ChartBuilder::on(area)
                .margin(14)
                .margin_right(44)
                .x_label_area_size(44)
                .y_label_area_size(54)
                .build_cartesian_2d(across, up)?;
            chart
                .configure_mesh()
                .light_line_style(WHITE)
                .bold_line_style(BLACK.mix(0.12))
                .x_desc(self.say(x))
                .y_desc(self.say(y))
                .axis_desc_style(self.style(14))
                .label_style(self.style(12))
                .draw()?;
            let plane = chart.plotting_area().strip_coord_spec();
            let (columns, rows) = plane.get_pixel_range();
            let mut last: Vec<(i32, i32, String)> = Vec::new();
            for line in lines {
                chart.draw_series(LineSeries::new(line.points.iter().copied(), BLACK.mix(0.6)))?;
                let every = (line.points.len() / 6).max(1);
                for point in line.points.iter().skip(line.number % every).step_by(every) {
                    let (x, y) = chart.backend_coord(point);
                    mark(&plane, (x - columns.start, y - rows.start), line.number)?;
                }
                let Some(end) = line.points.last().filter(|_| matches!(ends, Ends::Last)) else { continue };
                let (x, y) = chart.backend_coord(end);
                match last.iter_mut().find(|(_, other, _)| (*other - y).abs() < 12) {
                    Some((_, _, words)) => *words += &format!(", {}", line.number),
                    None => last.push((x, y, line.number.to_string())),
                }
            }
            // The numbers of lines that end together stand as one list above that end.
            for (x, y, words) in last {
                let width = 6 * i32::try_from(words.len()).unwrap_or(0);
                area.draw(&Text_::new(words, (x - width, y - 22), self.style(12)))?;
            }
            Ok(())
        })
    }
}

/// A chart with plain axes.
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// A line of a policy.
struct Line<'l> {
    number: usize,
    points: &'l [(f64, f64)],
}

/// Where a line's number stands.
#[derive(Clone, Copy)]
enum Ends {
    /// At its end.
    Last,
    /// Nowhere: all lines end alike, and marks tell them apart.
    Nowhere,
}
