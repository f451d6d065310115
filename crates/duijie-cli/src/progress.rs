//! How far a long solve has come: one line on standard error, only where that is a terminal.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

use duijie::lists::Language;
use duijie::solve::Progress;
use indicatif::{ProgressBar, ProgressStyle};

/// What the engine calls now and then.
pub(crate) type Callback = Arc<dyn Fn(Progress) + Send + Sync>;

/// The line; it goes away when dropped.
pub(crate) struct Line(Option<ProgressBar>);

impl Line {
    /// Begins with what is done first; silent where nobody would see it.
    pub(crate) fn start(language: Language) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}  {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(match language {
            Language::Chinese => "读取清单",
            Language::English => "reading the lists",
        });
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(Some(bar))
    }

    /// The engine's callback, `None` where nobody would see it.
    pub(crate) fn callback(&self, language: Language) -> Option<Callback> {
        let bar = self.0.clone()?;
        Some(Arc::new(move |progress: Progress| {
            let Progress { done, total, work } = progress;
            bar.set_message(match language {
                Language::Chinese => format!("对接中：目标 {done}/{total}，已算 {work} 步"),
                Language::English => format!("matching: levels {done}/{total}, {work} steps"),
            });
        }))
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
