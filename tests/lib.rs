//! Tests of the whole of duijie; see the files under `tests/`.
