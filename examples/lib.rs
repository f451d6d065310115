//! Examples of duijie; see the files beside this one.
