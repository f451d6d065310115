//! Times of the week in the words of the lists.

use crate::draw::Draw;

const DAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
const MORNING: &str = "09:00-11:30";
const AFTERNOON: &str = "14:00-17:00";
const EVENING: &str = "19:00-20:30";

/// The windows of a service of this habit; none means any time.
pub(crate) fn of_service(draw: &mut Draw, habit: &str) -> Vec<String> {
    match habit {
        "work" => working(draw),
        "afternoon" => vec!["周一至周五 16:30-18:00".to_owned()],
        "evening" => evenings(draw),
        "weekend" => weekends(draw),
        "mixed" => match draw.below(4) {
            0 => Vec::new(),
            1 => working(draw),
            2 => evenings(draw),
            _ => weekends(draw),
        },
        _ => Vec::new(),
    }
}

/// The windows of a wish for a service of this habit: mostly when it is given, sometimes not.
pub(crate) fn of_wish(draw: &mut Draw, habit: &str) -> Vec<String> {
    match draw.below(10) {
        0..6 => Vec::new(),
        6..9 => match habit {
            "work" => vec!["周一至周五 09:00-17:00".to_owned()],
            "afternoon" => vec!["周一至周五 16:30-18:00".to_owned()],
            "evening" => vec!["周一至周五 18:30-21:00".to_owned()],
            "weekend" => vec!["周末 09:00-17:00".to_owned()],
            _ => vec!["周六 09:00-17:00".to_owned(), "周日 09:00-17:00".to_owned()],
        },
        _ => {
            let part = draw.pick(&[MORNING, AFTERNOON, EVENING]);
            vec![format!("周{} {part}", draw.pick(&DAYS))]
        }
    }
}

fn working(draw: &mut Draw) -> Vec<String> {
    if draw.chance(40) {
        return vec!["周一至周五 09:00-17:00".to_owned()];
    }
    let days = draw.some(&DAYS[..5], 2);
    days.into_iter().map(|day| format!("周{day} {}", draw.pick(&[MORNING, AFTERNOON]))).collect()
}

fn evenings(draw: &mut Draw) -> Vec<String> {
    draw.some(&DAYS[..5], 2).into_iter().map(|day| format!("周{day} {EVENING}")).collect()
}

fn weekends(draw: &mut Draw) -> Vec<String> {
    if draw.chance(30) {
        return vec!["周末 09:00-17:00".to_owned()];
    }
    vec![format!("周{} {}", draw.pick(&DAYS[5..]), draw.pick(&[MORNING, AFTERNOON]))]
}

/// A slot of the week in which a post is served: a day and a third of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    day: usize,
    part: usize,
}

impl Slot {
    /// When a post is served: half of them at the weekend by day, three of ten on a weekday evening, the rest on a
    /// weekday afternoon (assumed).
    pub(crate) fn of_post(draw: &mut Draw) -> Self {
        match draw.below(10) {
            0..5 => Self { day: 5 + draw.index(2), part: draw.index(2) },
            5..8 => Self { day: draw.index(5), part: 2 },
            _ => Self { day: draw.index(5), part: 1 },
        }
    }

    /// When a member is free: some evenings and some halves of the weekend.
    pub(crate) fn of_member(draw: &mut Draw, evenings: usize, halves: usize) -> Vec<Self> {
        let weekday: Vec<Self> = (0..5).map(|day| Self { day, part: 2 }).collect();
        let weekend: Vec<Self> = (0..4).map(|half| Self { day: 5 + half / 2, part: half % 2 }).collect();
        let mut free = draw.some(&weekday, evenings);
        free.extend(draw.some(&weekend, halves));
        free
    }

    /// The window of a post: two hours.
    pub(crate) fn post_window(self) -> String {
        self.window(["09:00-11:00", "15:00-17:00", "19:00-21:00"])
    }

    /// The window in which a member is free: three hours around the post's.
    pub(crate) fn member_window(self) -> String {
        self.window(["08:30-11:30", "14:30-17:30", "18:30-21:30"])
    }

    fn window(self, parts: [&str; 3]) -> String {
        format!("周{} {}", DAYS[self.day], parts[self.part])
    }
}
