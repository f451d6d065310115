//! Chance that is the same everywhere: the ChaCha8 stream and integer draws of our own.
//!
//! The stream of ChaCha8 is fixed by its definition, so it is the same in every version of the crate and on every
//! platform. How a range is drawn from it is *not* promised by the usual crates; that is why the few draws below
//! are written here. No floating-point number takes part.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};

/// A seeded stream of draws for one purpose. Streams of different purposes or parts have nothing in common.
pub struct Draw {
    stream: ChaCha8Rng,
}

impl Draw {
    /// The stream of `seed` for a purpose (its first 16 bytes count) and a part of it.
    pub fn new(seed: u64, purpose: &str, part: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&part.to_le_bytes());
        for (slot, byte) in key[16..].iter_mut().zip(purpose.bytes()) {
            *slot = byte;
        }
        Self { stream: ChaCha8Rng::from_seed(key) }
    }

    /// A number from 0 to `n` − 1, each equally likely; 0 where `n` is 0.
    ///
    /// The product method with rejection (Lemire 2019, "Fast random integer generation in an interval", §4).
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        let uneven = n.wrapping_neg() % n;
        loop {
            let product = u128::from(self.stream.next_u64()) * u128::from(n);
            let low = product & u128::from(u64::MAX);
            if low >= u128::from(uneven) {
                return u64::try_from(product >> 64).expect("the upper half of 128 bits");
            }
        }
    }

    /// A position in a table of `len` rows.
    pub fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).expect("less than a length")
    }

    /// A number from `least` to `most`, both included; `least` where the range is empty.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = u64::try_from(most.saturating_sub(least)).map_or(1, |n| n.saturating_add(1));
        least.saturating_add_unsigned(self.below(span))
    }

    /// True in so many cases of a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the items, which must not be empty.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.index(items.len())]
    }

    /// A position, each as likely as its weight; the weights must not all be 0.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (position, weight) in weights.enumerate() {
            if left < weight {
                return position;
            }
            left -= weight;
        }
        0
    }

    /// Puts the items in an order of chance (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.index(last + 1);
            items.swap(last, other);
        }
    }

    /// `count` different items (all of them where there are fewer), in the order of the table.
    pub fn some<T: Clone>(&mut self, items: &[T], count: usize) -> Vec<T> {
        let mut wanted = count.min(items.len());
        let mut chosen = Vec::with_capacity(wanted);
        for (position, item) in items.iter().enumerate() {
            if self.index(items.len() - position) < wanted {
                chosen.push(item.clone());
                wanted -= 1;
            }
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stream is pinned: a change here would change every generated list. The numbers are those of an independent
    /// ChaCha8 (key: seed, part, purpose; counter 0), x·1000 / 2^64 of the first six 64-bit words.
    #[test]
    fn the_stream_never_changes() {
        let mut draw = Draw::new(1, "test", 0);
        let first: Vec<u64> = (0..6).map(|_| draw.below(1000)).collect();
        assert_eq!(first, STREAM);
        let mut other = Draw::new(1, "test", 1);
        assert_ne!(first, (0..6).map(|_| other.below(1000)).collect::<Vec<_>>());
    }

    const STREAM: [u64; 6] = [541, 235, 507, 107, 30, 108];

    #[test]
    fn draws_stay_in_range() {
        let mut draw = Draw::new(7, "range", 0);
        assert_eq!(draw.below(0), 0);
        for _ in 0..2000 {
            assert!((3..=9).contains(&draw.between(3, 9)));
            assert!(draw.below(3) < 3);
            assert_ne!(draw.weighted([4, 0, 1].into_iter()), 1);
        }
        assert_eq!(draw.some(&[1, 2, 3], 9), [1, 2, 3]);
        assert_eq!(draw.some(&[1, 2, 3, 4, 5], 2).len(), 2);
        let mut order: Vec<u32> = (0..50).collect();
        draw.shuffle(&mut order);
        assert!(!order.is_sorted());
        order.sort_unstable();
        assert_eq!(order, (0..50).collect::<Vec<_>>());
    }
}
