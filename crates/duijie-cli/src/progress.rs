//! How far long work has come: one line on standard error, only where that is a terminal.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

use duijie::lists::Language;
use duijie::solve::Progress;
use duijie_lists::Listener;
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

    /// Who is told how far reading has come.
    pub(crate) fn listener(&self, language: Language) -> Listener {
        let Some(bar) = self.0.clone() else { return Listener::default() };
        Listener::new(move |progress| {
            let file = progress.file.file_name().unwrap_or_default().display();
            let done = progress.rows;
            bar.set_message(match (language, progress.total) {
                (Language::Chinese, None) => format!("读取 {file}：已打开 {done} 行"),
                (Language::Chinese, Some(total)) => format!("读取 {file}：{done}/{total} 行"),
                (Language::English, None) => format!("reading {file}: {done} rows opened"),
                (Language::English, Some(total)) => format!("reading {file}: {done} of {total} rows"),
            });
        })
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

impl Line {
    /// Who is told how far a comparison has come.
    pub(crate) fn rows(&self, language: Language) -> impl Fn(duijie_bench::run::Done) + Sync + use<> {
        let bar = self.0.clone();
        move |duijie_bench::run::Done { done, total }| {
            if let Some(bar) = &bar {
                bar.set_message(match language {
                    Language::Chinese => format!("比较中：{done}/{total}"),
                    Language::English => format!("comparing: {done} of {total} rows"),
                });
            }
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
