//! What the pictures are made of: shapes, numbers that stand clear of each other, ranges, the frontier and its knee.

use plotters::coord::Shift;
use plotters::prelude::*;

pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(super) type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// A point of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) number: usize,
}

/// The shape of a policy: seven shapes, filled or not.
pub(super) fn mark(area: &Area<'_>, (x, y): (i32, i32), number: usize) -> Drawn {
    let filled = ((number - 1) / 7).is_multiple_of(2);
    let style = if filled { BLACK.filled() } else { BLACK.stroke_width(1) };
    let stroke = BLACK.stroke_width(if filled { 2 } else { 1 });
    let shape = |points: Vec<(i32, i32)>| {
        let at = points.into_iter().map(|(dx, dy)| (x + dx, y + dy));
        Polygon::new(at.collect::<Vec<_>>(), style)
    };
    let outline = |points: &[(i32, i32)]| {
        PathElement::new(points.iter().map(|(dx, dy)| (x + dx, y + dy)).collect::<Vec<_>>(), stroke)
    };
    let closed: &[(i32, i32)] = match (number - 1) % 7 {
        0 => return area.draw(&Circle::new((x, y), 4, style)),
        1 => return area.draw(&Rectangle::new([(x - 4, y - 4), (x + 4, y + 4)], style)),
        2 => &[(0, -5), (5, 4), (-5, 4), (0, -5)],
        3 => &[(0, -5), (5, 0), (0, 5), (-5, 0), (0, -5)],
        4 => return area.draw(&Cross::new((x, y), 4, stroke)),
        5 => &[(0, 5), (5, -4), (-5, -4), (0, 5)],
        _ => {
            area.draw(&outline(&[(-5, 0), (5, 0)]))?;
            return area.draw(&outline(&[(0, -5), (0, 5)]));
        }
    };
    if filled { area.draw(&shape(closed.to_vec())) } else { area.draw(&outline(closed)) }
}

/// Words at a place beside a mark where they cover no others; what is covered already is added to.
pub(super) fn place(taken: &mut Vec<(i32, i32)>, (x, y): (i32, i32)) -> (i32, i32) {
    let rings = (0..6).flat_map(|ring| {
        let (near, far) = (8 + 14 * ring, 14 + 14 * ring);
        [(near, -7 - 9), (near, 3), (-far - 8, -7 - 9), (-far - 8, 3), (-6, -far - 12), (-6, far - 6)]
    });
    let is_free = |(dx, dy): &(i32, i32)| {
        taken.iter().all(|(ox, oy)| (x + dx - ox).abs() >= 19 || (y + dy - oy).abs() >= 14)
    };
    let (dx, dy) = rings.into_iter().find(is_free).unwrap_or((8, -16));
    taken.push((x + dx, y + dy));
    (x + dx, y + dy)
}

pub(super) fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

/// A range that holds the values, with some room.
pub(super) fn range(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (low, high) = ends(values);
    let room = ((high - low) * 0.08).max(0.5);
    low - room..high + room
}

/// The points that none beats in both, from left to right.
pub(super) fn pareto(points: &[Point]) -> Vec<Point> {
    let beaten = |point: &Point| {
        points
            .iter()
            .any(|other| other.x >= point.x && other.y >= point.y && (other.x > point.x || other.y > point.y))
    };
    let mut front: Vec<Point> = points.iter().copied().filter(|point| !beaten(point)).collect();
    front.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.number.cmp(&b.number)));
    front
}

/// The point of the frontier that is farthest from the line between its ends, both axes scaled to what it spans; a frontier of fewer
/// than three points has none (Satopää et al. 2011, Finding a "kneedle" in a haystack).
pub(super) fn knee(front: &[Point]) -> Option<Point> {
    let [first, between @ .., last] = front else { return None };
    let (wide, high) = (last.x - first.x, first.y - last.y);
    let above = |point: &Point| (point.x - first.x) / wide + (point.y - last.y) / high;
    let inside = between.iter().copied().filter(|_| wide > 0.0 && high > 0.0);
    inside.max_by(|a, b| above(a).total_cmp(&above(b)).then(b.number.cmp(&a.number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(x: f64, y: f64, number: usize) -> Point {
        Point { x, y, number }
    }

    #[test]
    fn the_frontier_holds_what_none_beats_and_bends_at_its_knee() {
        let points = [
            point(100.0, 0.0, 1),
            point(95.0, 40.0, 2),
            point(80.0, 42.0, 3),
            point(94.0, 39.0, 4),
            point(80.0, 42.0, 5),
        ];
        let front = pareto(&points);
        // Equal points are all on it; the fourth is beaten by the second.
        assert_eq!(front.iter().map(|point| point.number).collect::<Vec<_>>(), [3, 5, 2, 1]);
        assert_eq!(knee(&front), Some(points[1]));
        assert_eq!(knee(&front[..2]), None);
    }

    #[test]
    fn numbers_of_marks_upon_each_other_stand_apart() {
        let mut taken = Vec::new();
        let spots: Vec<(i32, i32)> = (0..9).map(|_| place(&mut taken, (50, 50))).collect();
        for (k, a) in spots.iter().enumerate() {
            for b in &spots[..k] {
                assert!((a.0 - b.0).abs() >= 19 || (a.1 - b.1).abs() >= 14, "{a:?} {b:?}");
            }
        }
    }
}
