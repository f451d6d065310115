//! Days as people write them, and from one day to another.

use serde::{Serialize, Serializer};

/// A day of the calendar, which exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    year: i16,
    month: u8,
    day: u8,
}

impl Day {
    fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let fits = (1900..=2199).contains(&year) && (1..=days).contains(&day);
        fits.then_some(Self {
            year: i16::try_from(year).ok()?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    /// The day with this serial number in a workbook of the 1900 epoch; from 1 March 1900 on.
    fn serial(serial: i64) -> Option<Self> {
        // Days since 1 March 0000 of the proleptic calendar (Hinnant 2014, "civil_from_days").
        let days = serial - 25_569 + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self::new(year, month, of_year - (153 * shifted + 2) / 5 + 1)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A day that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) day: Day,
    /// The cell names no year.
    pub(crate) year_taken: bool,
}

/// Reads 2024-05-11, 2024/5/11, 2024.5.11, 2024年5月11日, 20240511, 5月6日 with the year of the table, or a serial number.
pub(crate) fn date(text: &str, year: Option<i16>) -> Option<Read> {
    let plain = super::normal(text);
    let plain = plain.split(' ').next().unwrap_or_default();
    let numbers: Vec<&str> =
        plain.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let known =
        plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '年' | '月' | '日' | '号'));
    let number = |text: &str| text.parse::<i64>().ok();
    let read = |day| Read { day, year_taken: false };
    match numbers[..] {
        _ if !known => None,
        [year, month, day] if year.len() == 4 => {
            Day::new(number(year)?, number(month)?, number(day)?).map(read)
        }
        [whole] if whole.len() == 8 && whole == plain => {
            Day::new(number(&whole[..4])?, number(&whole[4..6])?, number(&whole[6..])?).map(read)
        }
        // From 1990 on: smaller numbers are no days that anyone lists.
        [serial] if serial == plain && serial.len() == 5 => {
            number(serial).filter(|serial| *serial > 32_874).and_then(Day::serial).map(read)
        }
        [month, day] if plain.contains('月') || plain.contains('.') || plain.contains('/') => {
            let day = Day::new(year?.into(), number(month)?, number(day)?)?;
            Some(Read { day, year_taken: true })
        }
        _ => None,
    }
}

/// Reads from one day to another: 2024.5.1-2024.6.30, 5月1日至6月30日. An open end is absent.
pub(crate) fn period(text: &str, year: Option<i16>) -> Option<[Option<Day>; 2]> {
    let plain: String = super::normal(text).split_whitespace().collect();
    let mut marks = ["至", "到", "~", "--"].into_iter();
    let split = marks.find_map(|mark| plain.split_once(mark)).or_else(|| {
        // A hyphen may stand within a day as well.
        let middle = plain.match_indices('-').nth(plain.matches('-').count() / 2)?.0;
        Some((&plain[..middle], &plain[middle + 1..]))
    });
    let Some((first, last)) = split else { return date(&plain, year).map(|read| [Some(read.day); 2]) };
    let first = date(first, year);
    let year = first.map(|read| read.day.year).or(year);
    let last = date(last, year);
    (first.is_some() || last.is_some()).then(|| [first, last].map(|read| read.map(|read| read.day)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        date(text, Some(2024)).map(|read| read.day.to_string())
    }

    #[test]
    fn days_as_written() {
        for text in [
            "2024-05-11",
            "2024/5/11",
            "2024.5.11",
            "2024年5月11日",
            "20240511",
            "5月11日",
            "45423",
            "2024-05-11 00:00",
        ] {
            assert_eq!(read(text).as_deref(), Some("2024-05-11"), "{text}");
        }
        assert_eq!(read("45413").as_deref(), Some("2024-05-01"));
        assert!(date("5月6日", Some(2024)).unwrap().year_taken);
        assert_eq!(date("5月6日", None), None);
        for text in ["2024-02-30", "2024-13-01", "随时", "12", "2023.2.29"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn from_one_day_to_another() {
        let read = |text| {
            period(text, Some(2024))
                .map(|days| days.map(|day| day.map(|day| day.to_string()).unwrap_or_default()))
        };
        let days = Some(["2024-05-01".to_owned(), "2024-06-30".to_owned()]);
        for text in [
            "2024.5.1-2024.6.30",
            "5月1日至6月30日",
            "2024-05-01至2024-06-30",
            "2024年5月1日—6月30日",
            "2024-05-01-2024-06-30",
        ] {
            assert_eq!(read(text), days, "{text}");
        }
        assert_eq!(read("长期"), None);
    }

    proptest::proptest! {
        #[test]
        fn a_day_that_is_written_is_read(serial in 32_875_i64..90_000) {
            let day = Day::serial(serial).unwrap();
            proptest::prop_assert_eq!(date(&day.to_string(), None).map(|read| read.day), Some(day));
            proptest::prop_assert_eq!(date(&serial.to_string(), None).map(|read| read.day), Some(day));
        }

        #[test]
        fn any_text_is_read_or_not(text in "[0-9./年月日至-]{0,16}|.{0,20}") {
            let _ = (date(&text, Some(2024)), period(&text, None));
        }
    }
}
