//! Pictures of a comparison as SVG, each with a sentence computed from its figures.
//!
//! Policies are told apart by numbers and shapes, never by colour alone: a page printed in black says the same. Numbers
//! and titles stand beside each picture.

mod plane;

use duijie::lists::{Language, Text};
use plotters::element::Text as Text_;
use plotters::prelude::*;

use crate::compare::Summary;
use crate::measures::{Measure, count};
use crate::policy::Policy;
use crate::run::{Outcome, Row, Time};
use crate::table::shown;

use plane::{Area, Drawn, Point, ends, knee, mark, pareto, place, range};

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

    /// Worth beside the worst share, and the policies that none beats in both.
    fn frontier(&self) -> Option<Picture> {
        let marks = self.marks();
        let value = |mark: &Mark<'_>, measure| mark.summary.means.get(&measure).copied();
        let best = marks.iter().filter_map(|mark| value(mark, Measure::Worth)).fold(0.0, f64::max);
        if best <= 0.0 {
            return None;
        }
        let point = |mark: &Mark<'_>| {
            Some(Point {
                x: 100.0 * value(mark, Measure::Worth)? / best,
                y: 100.0 * value(mark, Measure::Worst)?,
                number: mark.number,
            })
        };
        let points: Vec<Point> = marks.iter().filter_map(point).collect();
        let front = pareto(&points);
        let knee = knee(&front);
        let numbers: Vec<usize> = points.iter().map(|point| point.number).collect();
        let (x, y) = (
            Text::new("总价值，占最大值的 %", "worth, % of the best"),
            Text::new("最低份额，%", "worst share, %"),
        );
        let svg = self.draw(&numbers, |area| {
            let mut chart = ChartBuilder::on(area)
                .margin(14)
                .x_label_area_size(44)
                .y_label_area_size(54)
                .build_cartesian_2d(range(points.iter().map(|p| p.x)), range(points.iter().map(|p| p.y)))?;
            chart
                .configure_mesh()
                .light_line_style(WHITE)
                .bold_line_style(BLACK.mix(0.12))
                .x_desc(self.say(&x))
                .y_desc(self.say(&y))
                .axis_desc_style(self.style(14))
                .label_style(self.style(12))
                .draw()?;
            chart.draw_series(LineSeries::new(front.iter().map(|p| (p.x, p.y)), BLACK.stroke_width(1)))?;
            let at = |p: &Point| chart.backend_coord(&(p.x, p.y));
            let plane = chart.plotting_area().strip_coord_spec();
            let (base, _) = plane.get_pixel_range();
            let top = plane.get_pixel_range().1;
            let inside = |(x, y): (i32, i32)| (x - base.start, y - top.start);
            if let Some(knee) = &knee {
                plane.draw(&Circle::new(inside(at(knee)), 12, BLACK.stroke_width(1)))?;
            }
            // Numbers stand clear of marks and of each other.
            let mut taken: Vec<(i32, i32)> =
                points.iter().map(|point| inside(at(point))).map(|(x, y)| (x - 7, y - 7)).collect();
            for point in &points {
                let here = inside(at(point));
                mark(&plane, here, point.number)?;
                let spot = place(&mut taken, here);
                plane.draw(&Text_::new(point.number.to_string(), spot, self.style(13)))?;
            }
            Ok(())
        })?;
        let names = |language: Language| {
            let all: Vec<String> =
                front.iter().map(|point| self.title(point.number).in_language(language).to_owned()).collect();
            all.join(match language {
                Language::Chinese => "、",
                Language::English => ", ",
            })
        };
        let mut sentence = Text::new(
            format!("没有别的策略在两方面都更好的是：{}。", names(Language::Chinese)),
            format!("Beaten in both by none: {}.", names(Language::English)),
        );
        if let Some(knee) = &knee {
            let Text { zh, en } = self.title(knee.number);
            let (worth, worst) = (shown(knee.x), shown(knee.y));
            sentence.zh += &format!("拐点是“{zh}”：总价值为最大值的 {worth}%，最低份额 {worst}%。");
            sentence.en +=
                &format!(" The knee is {en}: {worth} % of the best worth, a worst share of {worst} %.");
        }
        Some(Picture {
            name: "frontier",
            title: Text::new("效率与公平", "Efficiency and fairness"),
            sentence,
            svg,
        })
    }

    /// What the groups have together, the worst off first.
    fn lorenz(&self) -> Option<Picture> {
        let marks = self.marks();
        let curve = |mark: &Mark<'_>| {
            let mut shares = self.mean_of(mark, |row| &row.shares)?;
            shares.sort_unstable_by(f64::total_cmp);
            let sum: f64 = shares.iter().sum();
            if sum <= 0.0 || shares.len() < 2 {
                return None;
            }
            let mut points = vec![(0.0, 0.0)];
            let mut so_far = 0.0;
            for (k, share) in (1..).zip(&shares) {
                so_far += share;
                points.push((100.0 * count(k) / count(shares.len()), 100.0 * so_far / sum));
            }
            Some((mark.number, points))
        };
        let curves: Vec<(usize, Vec<(f64, f64)>)> = marks.iter().filter_map(curve).collect();
        let gini =
            |mark: &Mark<'_>| mark.summary.means.get(&Measure::Gini).copied().map(|gini| (mark.number, gini));
        let ginis: Vec<(usize, f64)> = marks.iter().filter_map(gini).collect();
        let even = ginis.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
        let uneven = ginis.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let (x, y) = (
            Text::new("份额最低的各组，占组数的 %", "groups, the worst off first, %"),
            Text::new("它们的份额之和，占总和的 %", "their part of all shares, %"),
        );
        let lines: Vec<Line<'_>> =
            curves.iter().map(|(number, points)| Line { number: *number, points }).collect();
        let svg = self.lines(&lines, (0.0..100.0, 0.0..100.0), (&x, &y), Ends::Nowhere)?;
        let (a, b) = (self.title(even.0), self.title(uneven.0));
        Some(Picture {
            name: "lorenz",
            title: Text::new("洛伦兹曲线", "Lorenz curves"),
            sentence: Text::new(
                format!(
                    "最均的是“{}”（基尼系数 {}），最不均的是“{}”（{}）。",
                    a.zh,
                    shown(even.1),
                    b.zh,
                    shown(uneven.1)
                ),
                format!(
                    "The most even is {} (Gini {}), the least {} ({}).",
                    a.en,
                    shown(even.1),
                    b.en,
                    shown(uneven.1)
                ),
            ),
            svg,
        })
    }

    /// The share of every group under every policy: a row of dots each.
    fn shares(&self) -> Option<Picture> {
        let marks = self.marks();
        let dots: Vec<(usize, Vec<f64>)> = marks
            .iter()
            .filter_map(|mark| Some((mark.number, self.mean_of(mark, |row| &row.shares)?)))
            .filter(|(_, shares)| !shares.is_empty())
            .collect();
        let spread = |shares: &[f64]| {
            let (low, high) = ends(shares.iter().copied());
            high - low
        };
        let narrow = dots.iter().min_by(|a, b| spread(&a.1).total_cmp(&spread(&b.1)))?;
        let wide = dots.iter().max_by(|a, b| spread(&a.1).total_cmp(&spread(&b.1)))?;
        let numbers: Vec<usize> = dots.iter().map(|(number, _)| *number).collect();
        let x = Text::new("各组的份额，%（竖线为平均）", "shares of the groups, % (the bar is their mean)");
        let rows = count(dots.len());
        let svg = self.draw(&numbers, |area| {
            let mut chart = ChartBuilder::on(area)
                .margin(14)
                .x_label_area_size(44)
                .y_label_area_size(34)
                .build_cartesian_2d(-2.0..102.0, rows + 0.5..0.5)?;
            chart
                .configure_mesh()
                .disable_y_mesh()
                .light_line_style(WHITE)
                .bold_line_style(BLACK.mix(0.12))
                .x_desc(self.say(&x))
                .axis_desc_style(self.style(14))
                .label_style(self.style(12))
                .y_labels(0)
                .draw()?;
            for (line, (_, shares)) in (1..).zip(&dots) {
                let y = count(line);
                let (low, high) = ends(shares.iter().map(|share| 100.0 * share));
                chart.draw_series(LineSeries::new([(low, y), (high, y)], BLACK.mix(0.5)))?;
                chart.draw_series(
                    shares.iter().map(|share| Circle::new((100.0 * share, y), 3, BLACK.mix(0.55).filled())),
                )?;
                let mean = 100.0 * shares.iter().sum::<f64>() / count(shares.len());
                chart.draw_series(LineSeries::new(
                    [(mean, y - 0.32), (mean, y + 0.32)],
                    BLACK.stroke_width(2),
                ))?;
            }
            let plane = chart.plotting_area().strip_coord_spec();
            let (columns, _) = plane.get_pixel_range();
            for (line, (number, _)) in (1..).zip(&dots) {
                let (_, y) = chart.backend_coord(&(0.0, count(line)));
                area.draw(&Text_::new(number.to_string(), (columns.start - 40, y - 7), self.style(13)))?;
            }
            Ok(())
        })?;
        let (a, b) = (self.title(narrow.0), self.title(wide.0));
        let (near, far) = (
            ends(narrow.1.iter().map(|share| 100.0 * share)),
            ends(wide.1.iter().map(|share| 100.0 * share)),
        );
        Some(Picture {
            name: "shares",
            title: Text::new("各组的份额", "Shares of the groups"),
            sentence: Text::new(
                format!(
                    "“{}”下各组的份额在 {}% 到 {}% 之间，“{}”下在 {}% 到 {}% 之间。",
                    a.zh,
                    shown(near.0),
                    shown(near.1),
                    b.zh,
                    shown(far.0),
                    shown(far.1)
                ),
                format!(
                    "With {} shares are from {} to {} %, with {} from {} to {} %.",
                    a.en,
                    shown(near.0),
                    shown(near.1),
                    b.en,
                    shown(far.0),
                    shown(far.1)
                ),
            ),
            svg,
        })
    }

    /// Who has had a turn by which round.
    fn turns(&self) -> Option<Picture> {
        let marks = self.marks();
        let curve = |mark: &Mark<'_>| {
            let reached = self.mean_of(mark, |row| &row.reached)?;
            let points = (1..).zip(&reached).map(|(round, part)| (count(round), 100.0 * part));
            Some((mark.number, points.collect::<Vec<_>>()))
        };
        let curves: Vec<(usize, Vec<(f64, f64)>)> =
            marks.iter().filter_map(curve).filter(|(_, points)| points.len() > 1).collect();
        let last = |points: &[(f64, f64)]| points.last().map_or(0.0, |point| point.1);
        let most = curves.iter().max_by(|a, b| last(&a.1).total_cmp(&last(&b.1)))?;
        let least = curves.iter().min_by(|a, b| last(&a.1).total_cmp(&last(&b.1)))?;
        let rounds = count(most.1.len());
        let (x, y) =
            (Text::new("轮次", "round"), Text::new("已轮到的成员，%", "members who have had a turn, %"));
        let lines: Vec<Line<'_>> =
            curves.iter().map(|(number, points)| Line { number: *number, points }).collect();
        let heights = curves.iter().flat_map(|(_, points)| points.iter().map(|point| point.1));
        let svg = self.lines(&lines, (0.9..rounds + 0.1, range(heights)), (&x, &y), Ends::Last)?;
        let (a, b) = (self.title(most.0), self.title(least.0));
        Some(Picture {
            name: "turns",
            title: Text::new("多久轮到", "Rounds until served"),
            sentence: Text::new(
                format!(
                    "{rounds} 轮之后，“{}”下 {}% 的成员轮到过，“{}”下只有 {}%。",
                    a.zh,
                    shown(last(&most.1)),
                    b.zh,
                    shown(last(&least.1))
                ),
                format!(
                    "After {rounds} rounds {} % of the members have had a turn with {}, and {} % with {}.",
                    shown(last(&most.1)),
                    a.en,
                    shown(last(&least.1)),
                    b.en
                ),
            ),
            svg,
        })
    }

    /// Seconds a row, in the policy and around it.
    fn durations(&self) -> Option<Picture> {
        let bars: Vec<(usize, f64)> = (1..)
            .zip(self.policies)
            .filter_map(|(number, policy)| {
                let own = self.times.iter().filter(|time| time.policy == policy.name());
                let all: Vec<f64> = own.map(|time| time.policy_seconds + time.other_seconds).collect();
                (!all.is_empty()).then(|| (number, all.iter().sum::<f64>() / count(all.len())))
            })
            .collect();
        let longest = bars.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let numbers: Vec<usize> = bars.iter().map(|(number, _)| *number).collect();
        let inside: f64 = self.times.iter().map(|time| time.policy_seconds).sum();
        let around: f64 = self.times.iter().map(|time| time.other_seconds).sum();
        let part = 100.0 * around / (inside + around).max(f64::MIN_POSITIVE);
        let x = Text::new("每行秒数", "seconds a row");
        let svg = self.draw(&numbers, |area| {
            let mut chart = ChartBuilder::on(area)
                .margin(14)
                .x_label_area_size(44)
                .y_label_area_size(34)
                .build_cartesian_2d(0.0..longest.1 * 1.1, count(bars.len()) + 0.5..0.5)?;
            chart
                .configure_mesh()
                .disable_y_mesh()
                .light_line_style(WHITE)
                .bold_line_style(BLACK.mix(0.12))
                .x_desc(self.say(&x))
                .axis_desc_style(self.style(14))
                .label_style(self.style(12))
                .y_labels(0)
                .draw()?;
            for (line, (_, seconds)) in (1..).zip(&bars) {
                let y = count(line);
                let corners = [(0.0, y - 0.3), (*seconds, y + 0.3)];
                chart.draw_series([Rectangle::new(corners, BLACK.mix(0.35).filled())])?;
            }
            let plane = chart.plotting_area().strip_coord_spec();
            let (columns, _) = plane.get_pixel_range();
            for (line, (number, _)) in (1..).zip(&bars) {
                let (_, y) = chart.backend_coord(&(0.0, count(line)));
                area.draw(&Text_::new(number.to_string(), (columns.start - 40, y - 7), self.style(13)))?;
            }
            Ok(())
        })?;
        let name = self.title(longest.0);
        Some(Picture {
            name: "times",
            title: Text::new("用时", "Run time"),
            sentence: Text::new(
                format!(
                    "最慢的是“{}”，每行 {} 秒；所有用时中 {}% 花在策略之外。",
                    name.zh,
                    shown(longest.1),
                    shown(part)
                ),
                format!(
                    "The slowest is {}, {} s a row; {} % of all time is spent outside the policies.",
                    name.en,
                    shown(longest.1),
                    shown(part)
                ),
            ),
            svg,
        })
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
