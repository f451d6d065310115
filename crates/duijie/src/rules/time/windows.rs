//! Windows of time: sums and overlaps in whole minutes.

/// Minutes of a day.
pub(super) const DAY: i64 = 24 * 60;
/// Minutes of a week.
pub(super) const WEEK: i64 = 7 * DAY;

/// Minutes from `start` up to, not including, `end`; never empty, at most a day long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) start: i64,
    pub(super) end: i64,
}

impl Span {
    pub(super) fn minutes(self) -> i64 {
        self.end - self.start
    }

    fn shifted(self, by: i64) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }

    fn overlap(self, other: Self) -> i64 {
        (self.end.min(other.end) - self.start.max(other.start)).max(0)
    }

    /// The span of a date as one of the week.
    fn in_week(self) -> Self {
        // Day 0 is 1970-01-01, a Thursday: the third day after a Monday.
        let start = (self.start + 3 * DAY).rem_euclid(WEEK);
        Self { start, end: start + self.minutes() }
    }
}

/// Windows as read: weekly ones and dated ones. A window over midnight is one window and belongs to the day on which
/// it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Windows {
    /// Starts within the week that begins on Monday at 0:00; may reach into the next.
    pub(super) weekly: Vec<Span>,
    /// Minutes since 1970-01-01 0:00, local time.
    pub(super) dated: Vec<Span>,
}

impl Windows {
    /// Adds the windows of `other`.
    pub(crate) fn extend(&mut self, other: &Self) {
        self.weekly.extend_from_slice(&other.weekly);
        self.dated.extend_from_slice(&other.dated);
        self.tidy();
    }

    pub(super) fn tidy(&mut self) {
        for spans in [&mut self.weekly, &mut self.dated] {
            spans.sort_unstable();
            spans.dedup();
        }
    }

    /// Number of windows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.weekly.len() + self.dated.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether some window of each share at least a minute. O(n · m).
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.best(other, |_| 1) <= 0
    }

    /// The least minutes that are missing until some window of `self` meets some window of `other` for as long as
    /// `needed` says of the former; 0 or less where they meet.
    pub(super) fn best(&self, other: &Self, needed: impl Fn(i64) -> i64) -> i64 {
        let mut best = i64::MAX;
        for &mine in &self.weekly {
            let needed = needed(mine.minutes());
            for &theirs in &other.weekly {
                best = best.min(needed - week_overlap(mine, theirs));
            }
            for &theirs in &other.dated {
                best = best.min(needed - week_overlap(mine, theirs.in_week()));
            }
        }
        for &mine in &self.dated {
            let (needed, day) = (needed(mine.minutes()), mine.in_week());
            for &theirs in &other.weekly {
                best = best.min(needed - week_overlap(day, theirs));
            }
            for &theirs in &other.dated {
                best = best.min(needed - mine.overlap(theirs));
            }
        }
        best
    }

    /// Minutes of `self` that lie in no window of `other`. A weekly window is never within dated ones: it comes
    /// again.
    pub(super) fn uncovered(&self, other: &Self) -> i64 {
        let mut missing = 0;
        for &mine in &self.weekly {
            missing += remaining(mine, weeks(&other.weekly).collect());
        }
        for &mine in &self.dated {
            // Both on the axis of the date: the weekly windows are moved to its week.
            let moved = mine.start - mine.in_week().start;
            let weekly = weeks(&other.weekly).map(|span| span.shifted(moved));
            missing += remaining(mine, weekly.chain(other.dated.iter().copied()).collect());
        }
        missing
    }
}

/// Weekly windows in the week before, this one and the next.
fn weeks(spans: &[Span]) -> impl Iterator<Item = Span> + '_ {
    spans.iter().flat_map(|&span| [-WEEK, 0, WEEK].map(|by| span.shifted(by)))
}

fn week_overlap(a: Span, b: Span) -> i64 {
    [-WEEK, 0, WEEK].map(|by| a.overlap(b.shifted(by))).into_iter().max().unwrap_or(0)
}

/// Minutes of `span` that none of `covers` holds.
fn remaining(span: Span, mut covers: Vec<Span>) -> i64 {
    covers.sort_unstable();
    let (mut at, mut missing) = (span.start, 0);
    for cover in covers {
        if cover.end <= at || cover.start >= span.end {
            continue;
        }
        missing += (cover.start - at).max(0);
        at = cover.end.min(span.end);
    }
    missing + span.end - at
}
