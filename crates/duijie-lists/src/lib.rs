//! Workbooks, CSV and JSON to and from lists and reports.
