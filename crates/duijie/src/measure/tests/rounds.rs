//! The price of fairness, ranks and waiting, by hand.

use super::super::{Honoured, Member, Ranks, Ratio, Waiting, price_of_fairness, ranks, waiting};
use crate::lists::Integer;

#[test]
fn the_price_of_fairness() {
    let price = |best, fair| price_of_fairness(best, fair).map(|ratio| (ratio.numerator, ratio.denominator));
    assert_eq!(price(10, 8), Some((1, 5)));
    assert_eq!(price(10, 10), Some((0, 1)));
    assert_eq!(price(7, 0), Some((1, 1)));
    assert_eq!(price(0, 0), Some((0, 1)));
    // Not the best after all; a fair plan that loses; nothing to compare with.
    assert_eq!(price(4, 6), Some((-1, 2)));
    assert_eq!(price(4, -2), Some((3, 2)));
    assert_eq!(price(0, 3), Some((0, 1)));
    assert_eq!(price(0, -1), None);
    assert_eq!(price(-1, -1), None);
    assert_eq!(price(i128::MAX, i128::MIN), None);
    // Bertsimas, Farias & Trichakis 2011, theorem 1: max-min fairness of n players costs at most 1 − 4n/(n + 1)²: of 3
    // players 1/4, so that the best plan comes to at most 4/3 of the fair one.
    assert_eq!(price(4, 3), Some((1, 4)));
}

#[test]
fn the_rank_profile() {
    let row = |rank, numerator, denominator| Honoured { rank, honoured: Ratio { numerator, denominator } };
    assert_eq!(ranks(&[]), None);
    let profile = |quantities: &[i128]| quantities.iter().copied().map(Integer).collect();
    // (3·1 + 2·2 + 1·4)/6.
    let expected = Ranks { profile: profile(&[3, 2, 0, 1]), average: Some(Ratio::new(11, 6)) };
    assert_eq!(ranks(&[row(1, 3, 5), row(2, 2, 2), row(4, 1, 1)]), Some(expected));
    assert_eq!(ranks(&[row(2, 0, 5)]), Some(Ranks { profile: profile(&[0, 0]), average: None }));
    let far = Ranks { profile: Vec::new(), average: Some(Ratio::new(201, 1)) };
    assert_eq!(ranks(&[row(201, 1, 1)]), Some(far));
}

fn member(since: u32, served: &[u32]) -> Member {
    Member { since, served: served.to_vec() }
}

#[test]
fn waiting_rounds() {
    assert_eq!(waiting(&[], 3), None);
    assert_eq!(waiting(&[member(4, &[])], 3), None);
    // New, served now, served before, never served: 0, 0, 2, 5. The second went from 1 to 6.
    let members = [member(6, &[]), member(1, &[6, 1]), member(1, &[4, 2]), member(1, &[])];
    let expected = Waiting { longest: 5, mean: Ratio::new(7, 4), p90: 5, ever: 5 };
    assert_eq!(waiting(&members, 6), Some(expected));
    // Rounds to come, and before it asked, are passed over; a stretch that is over stays in `ever`.
    let members = [member(3, &[1, 9, 8, 20])];
    let expected = Waiting { longest: 1, mean: Ratio::new(1, 1), p90: 1, ever: 5 };
    assert_eq!(waiting(&members, 10), Some(expected));
    // Waits 0 to 9, and 0 to 10: the 9th of 10, the 10th of 11.
    let members: Vec<Member> = (0..=10).map(|round| member(round, &[])).collect();
    assert_eq!(waiting(&members[1..], 10).map(|w| (w.longest, w.p90)), Some((9, 8)));
    assert_eq!(waiting(&members, 10).map(|w| (w.longest, w.p90)), Some((10, 9)));
}
