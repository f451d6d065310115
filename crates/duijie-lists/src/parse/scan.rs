//! A text read from left to right.

/// What is left of a text. A copy of it is a place to come back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'a> {
    pub(super) rest: &'a str,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    pub(super) fn is_done(self) -> bool {
        self.rest.is_empty()
    }

    /// The next character, which stays.
    pub(super) fn peek(self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Takes the next character.
    pub(super) fn step(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    /// Takes the first of these words that stands here. Longer words stand first where one begins another.
    pub(super) fn any(&mut self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().copied().find(|word| self.word(word))
    }

    /// Takes this word if it stands here.
    pub(super) fn word(&mut self, word: &str) -> bool {
        self.rest.strip_prefix(word).map(|rest| self.rest = rest).is_some()
    }

    /// Takes all that `fits`.
    pub(super) fn run(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let (run, rest) = self.rest.split_at(self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len()));
        self.rest = rest;
        run
    }

    /// Takes a sign between the two ends of a range: `-`, `~`, 至, 到 …
    pub(super) fn dash(&mut self) -> bool {
        let dashes = self.run(|c| matches!(c, '-' | '~' | '–' | '—' | '−' | '―' | '─' | '‐' | '‑' | '〜'));
        !dashes.is_empty() || self.any(&["至", "到"]).is_some()
    }
}
