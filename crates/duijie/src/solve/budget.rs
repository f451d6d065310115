//! The only clock of the engine: how long a solve may take, and how it is told to stop.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::lists::Text;

/// What a solve may spend. The default is without bound.
#[derive(Clone, Default)]
pub struct Budget {
    /// Wall time; absent means no bound. A run that it cuts short is not reproducible to the byte.
    pub time: Option<Duration>,
    /// Work units (an arc looked at or a tree node touched), shared among the parts by their numbers of pairs;
    /// absent means no bound. Deterministic at any thread count.
    pub work: Option<u64>,
    /// Set it from any thread to stop the solve.
    pub cancel: Cancel,
    /// Called now and then from the solving threads; absent means silence.
    pub progress: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

impl fmt::Debug for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budget").field("time", &self.time).field("work", &self.work).finish_non_exhaustive()
    }
}

/// A flag that stops a solve from another thread. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the solve to stop at the next look at the flag.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How far a solve has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Levels finished, over all parts.
    pub done: u64,
    /// Levels to finish, over all parts.
    pub total: u64,
    /// Work units spent so far.
    pub work: u64,
}

/// What stopped a solve before its end.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Stop {
    /// The work limit.
    Work,
    /// The time limit.
    Time,
    /// The cancel flag.
    Cancelled,
}

impl Stop {
    /// What cut the search short.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Time => Text::new("时间用完", "the time limit"),
            Self::Work => Text::new("步数用完", "the work limit"),
            Self::Cancelled => Text::new("被取消", "a cancel"),
        }
    }
}

/// What all meters of one solve share: the start, and the counts for the progress callback.
pub struct Clock<'b> {
    budget: &'b Budget,
    start: Instant,
    /// When the search ends: a little before the time limit, so that the proofs are written within it.
    end: Option<Duration>,
    done: AtomicU64,
    total: u64,
    work: AtomicU64,
}

impl<'b> Clock<'b> {
    /// Starts the clock for `total` levels over all parts.
    #[must_use]
    pub fn start(budget: &'b Budget, total: u64) -> Self {
        let end = budget.time.map(|time| time - (time / 30).min(Duration::from_secs(2)));
        Self { budget, start: Instant::now(), end, done: AtomicU64::new(0), total, work: AtomicU64::new(0) }
    }

    /// A meter with its share of the work limit; `None` where there is no limit.
    #[must_use]
    pub fn meter(&self, limit: Option<u64>) -> Meter<'_> {
        Meter { clock: Some(self), ..Meter::limited(limit.unwrap_or(u64::MAX)) }
    }

    fn report(&self) {
        if let Some(progress) = &self.budget.progress {
            progress(Progress {
                done: self.done.load(Ordering::Relaxed),
                total: self.total,
                work: self.work.load(Ordering::Relaxed),
            });
        }
    }
}

/// Counts the work of one part. Cheap to ask: the clock and the flag are looked at every 4 096 units.
pub struct Meter<'c> {
    clock: Option<&'c Clock<'c>>,
    left: u64,
    unseen: u64,
    stop: Option<Stop>,
    /// When the stage at work has had its share of the time.
    stage_end: Option<Duration>,
    /// What of `left` is kept from the stage at work.
    kept: u64,
    /// What ended a stage before.
    cut: Option<Stop>,
}

const LOOK: u64 = 4096;
/// More work left than this is no limit.
const LIMITLESS: u64 = u64::MAX / 2;

impl Meter<'_> {
    /// A meter that never stops.
    #[must_use]
    pub fn unlimited() -> Meter<'static> {
        Self::limited(u64::MAX)
    }

    /// A meter that stops after `limit` units.
    #[must_use]
    pub fn limited(limit: u64) -> Meter<'static> {
        Meter { clock: None, left: limit, unseen: 0, stop: None, stage_end: None, kept: 0, cut: None }
    }

    /// Spends `units`.
    ///
    /// # Errors
    /// What stops the solve; the same again at every later call.
    pub fn spend(&mut self, units: u64) -> Result<(), Stop> {
        if let Some(stop) = self.stop {
            return Err(stop);
        }
        if units > self.left {
            return self.halt(Stop::Work);
        }
        self.left -= units;
        self.unseen += units;
        if self.unseen >= LOOK { self.look() } else { Ok(()) }
    }

    /// Looks at the clock and the flag now.
    ///
    /// # Errors
    /// As [`spend`](Self::spend).
    pub fn look(&mut self) -> Result<(), Stop> {
        if let Some(stop) = self.stop {
            return Err(stop);
        }
        let unseen = std::mem::take(&mut self.unseen);
        let Some(clock) = self.clock else { return Ok(()) };
        clock.work.fetch_add(unseen, Ordering::Relaxed);
        clock.report();
        if clock.budget.cancel.is_cancelled() {
            return self.halt(Stop::Cancelled);
        }
        let elapsed = clock.start.elapsed();
        if [clock.end, self.stage_end].into_iter().flatten().any(|limit| elapsed >= limit) {
            return self.halt(Stop::Time);
        }
        Ok(())
    }

    fn halt(&mut self, stop: Stop) -> Result<(), Stop> {
        self.stop = Some(stop);
        Err(stop)
    }

    /// The time left; `None` without a limit.
    #[must_use]
    pub fn remaining(&self) -> Option<Duration> {
        let clock = self.clock?;
        let ends = [clock.end, self.stage_end];
        ends.into_iter().flatten().min().map(|end| end.saturating_sub(clock.start.elapsed()))
    }

    /// Meters for `parts` tasks side by side, each with an equal share of the work.
    pub(super) fn split(&self, parts: usize) -> Vec<Self> {
        let share = if self.left < LIMITLESS { self.left / parts.max(1) as u64 } else { self.left };
        let part = || Self { left: share, unseen: 0, kept: share, cut: None, ..*self };
        std::iter::repeat_with(part).take(parts).collect()
    }

    /// Takes what a part has spent.
    pub(super) fn merge(&mut self, part: &Self) {
        self.left = self.left.saturating_sub(part.kept - part.left);
        self.unseen += part.unseen;
        // A part that ran out of work may have left enough for others.
        if part.stop.is_some_and(|stop| stop != Stop::Work) {
            let _ = self.look();
        }
    }

    /// Stops as if all work were spent.
    pub(super) fn exhaust(&mut self) {
        if self.stop.is_none() {
            self.stop = Some(Stop::Work);
        }
    }

    /// Lets what follows have no more than one of `shares` equal shares of what is left of time and work.
    pub(super) fn begin_stage(&mut self, shares: u32) {
        self.end_stage();
        if self.stop.is_some() {
            return;
        }
        let shares = shares.max(1);
        if let (Some(clock), Some(left)) = (self.clock, self.remaining()) {
            self.stage_end = Some(clock.start.elapsed() + left / shares);
        }
        if self.left < LIMITLESS {
            self.kept = self.left - self.left / u64::from(shares);
            self.left -= self.kept;
        }
    }

    /// Ends the stage: what it left over is for the next, and where only its share ended it, so is the rest.
    pub(super) fn end_stage(&mut self) {
        let staged = self.stage_end.take().is_some();
        let kept = std::mem::take(&mut self.kept);
        self.left += kept;
        if self.stop == Some(Stop::Work) && kept > 0 || self.stop == Some(Stop::Time) && staged {
            self.cut = self.stop.take();
            // The clock itself may have run out as well.
            let _ = self.look();
        }
    }

    /// What stopped it, if anything did.
    #[must_use]
    pub fn stopped(&self) -> Option<Stop> {
        self.stop
    }

    /// What stopped it or one of its stages.
    pub(super) fn cut_short(&self) -> Option<Stop> {
        self.stop.or(self.cut)
    }

    /// One level of this part is finished.
    pub fn level_done(&self) {
        if let Some(clock) = self.clock {
            clock.done.fetch_add(1, Ordering::Relaxed);
            clock.report();
        }
    }
}
