//! The five pictures: what each shows, and the sentence that its figures make.

use duijie::lists::{Language, Text};
use plotters::element::Text as Text_;
use plotters::prelude::*;

use super::plane::{Point, ends, knee, mark, pareto, place, range};
use super::{Ends, Figures, Line, Mark, Picture};
use crate::measures::{Measure, count};
use crate::table::shown;

impl Figures<'_> {
    /// Worth beside the worst share, and the policies that none beats in both.
    pub(super) fn frontier(&self) -> Option<Picture> {
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
    pub(super) fn lorenz(&self) -> Option<Picture> {
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
    pub(super) fn shares(&self) -> Option<Picture> {
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
        let svg = self.strips(&numbers, -2.0..102.0, &x, |chart| {
            for (line, (_, shares)) in (1..).zip(&dots) {
                let y = count(line);
                let (low, high) = ends(shares.iter().map(|share| 100.0 * share));
                chart.draw_series(LineSeries::new([(low, y), (high, y)], BLACK.mix(0.5)))?;
                let dot = |share: &f64| Circle::new((100.0 * share, y), 3, BLACK.mix(0.55).filled());
                chart.draw_series(shares.iter().map(dot))?;
                let mean = 100.0 * shares.iter().sum::<f64>() / count(shares.len());
                let bar = [(mean, y - 0.32), (mean, y + 0.32)];
                chart.draw_series(LineSeries::new(bar, BLACK.stroke_width(2)))?;
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
    pub(super) fn turns(&self) -> Option<Picture> {
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
    pub(super) fn durations(&self) -> Option<Picture> {
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
        let svg = self.strips(&numbers, 0.0..longest.1 * 1.1, &x, |chart| {
            for (line, (_, seconds)) in (1..).zip(&bars) {
                let corners = [(0.0, count(line) - 0.3), (*seconds, count(line) + 0.3)];
                chart.draw_series([Rectangle::new(corners, BLACK.mix(0.35).filled())])?;
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
}
