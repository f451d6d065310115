//! Examples of duijie; see the files beside this one. The READMEs' code is compiled and run here as doctests.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../README.zh-CN.md")]
struct ReadmeChinese;
