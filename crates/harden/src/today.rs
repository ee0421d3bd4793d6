//! Days as people write them and as git counts them.

use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use toml::value::{Date, Datetime};

const SECONDS: u64 = 24 * 60 * 60;

/// A day since the first of January 1970, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(u64);

impl Day {
    /// What the machine's clock says.
    pub(crate) fn today() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self::of_seconds(now.map_or(0, |now| now.as_secs()))
    }

    pub(crate) const fn of_seconds(seconds: u64) -> Self {
        Self(seconds / SECONDS)
    }

    /// TOML's reader of days knows what a day is; counting them is all that is left, and not worth a crate of
    /// calendars.
    fn of_date(date: Date) -> Self {
        const BEFORE_MONTHS: [u64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        // The 29th of February counts from March on.
        let last_february = u64::from(date.year) - u64::from(date.month <= 2);
        let leap_days = |year: u64| year / 4 - year / 100 + year / 400;
        let years = u64::from(date.year) - 1970;
        Self(
            years * 365 + leap_days(last_february) - leap_days(1969)
                + BEFORE_MONTHS[usize::from(date.month) - 1]
                + u64::from(date.day)
                - 1,
        )
    }

    /// `2026-01-31`.
    pub(crate) fn written(self) -> String {
        // Years are counted from the first of March, so that the 29th of February is the last day of one; 400
        // of them always have as many days.
        const OF_400_YEARS: u64 = 146_097;
        let days = self.0 + 719_468;
        let (centuries, day) = (days / OF_400_YEARS, days % OF_400_YEARS);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 {
            (month + 3, 0)
        } else {
            (month - 9, 1)
        };
        format!("{:04}-{month:02}-{day:02}", centuries * 400 + year + next)
    }

    /// How many days ago another was; none, if it is yet to come.
    pub(crate) fn days_since(self, other: Self) -> u32 {
        u32::try_from(self.0.saturating_sub(other.0)).unwrap_or(u32::MAX)
    }
}

impl FromStr for Day {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a day is written as 2026-01-31";
        let written: Datetime = text.parse().map_err(|_| WRONG)?;
        match (written.date, written.time, written.offset) {
            (Some(date), None, None) if date.year >= 1970 => Ok(Self::of_date(date)),
            _ => Err(WRONG),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_has_them() {
        let seconds = |text: &str| text.parse::<Day>().map(|day| day.0 * SECONDS);
        assert_eq!(seconds("1970-01-01"), Ok(0));
        assert_eq!(seconds("2000-02-29"), Ok(951_782_400));
        assert_eq!(seconds("2000-03-01"), Ok(951_868_800));
        assert_eq!(seconds("2026-11-23"), Ok(1_795_392_000));
        assert_eq!(seconds("2024-12-31"), Ok(1_735_603_200));
        assert_eq!(seconds("2100-03-01"), Ok(4_107_542_400));
    }

    #[test]
    fn days_are_written_as_they_are_read() {
        for count in (0..60_000).chain([80_000, 100_000]) {
            let written = Day(count).written();
            assert_eq!(written.parse(), Ok(Day(count)), "{written}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2026",
            "2026-13-01",
            "2026-02-29",
            "2026-00-10",
            "26-01-01",
            "2026-1-1",
            "2026-01-01-1",
            "1969-12-31",
            "1900-02-29",
            "2100-02-29",
            "2026-01-01T00:00:00",
            "00:00:00",
            " 2026-01-01",
            "+026-01-01",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_to_come_is_no_time_ago() {
        assert_eq!(Day(5).days_since(Day(2)), 3);
        assert_eq!(Day(2).days_since(Day(5)), 0);
    }
}
