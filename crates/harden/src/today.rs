//! Days as people write them and as git counts them.

use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

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

    /// How many days ago another was; none, if it is yet to come.
    pub(crate) fn days_since(self, other: Self) -> u32 {
        u32::try_from(self.0.saturating_sub(other.0)).unwrap_or(u32::MAX)
    }
}

impl FromStr for Day {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a day is written as 2026-01-31";
        let mut parts = text.split('-');
        let mut part = |length: usize| {
            let digits = parts.next().filter(|part| part.len() == length);
            let digits = digits.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
            digits
                .and_then(|part| part.parse::<u64>().ok())
                .ok_or(WRONG)
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let lengths = [
            31,
            if is_leap { 29 } else { 28 },
            31,
            30,
            31,
            30,
            31,
            31,
            30,
            31,
            30,
            31,
        ];
        let month = usize::try_from(month).map_err(|_| WRONG)?;
        let length = month.checked_sub(1).and_then(|before| lengths.get(before));
        if parts.next().is_some()
            || year < 1970
            || length.is_none_or(|length| !(1..=*length).contains(&day))
        {
            return Err(WRONG);
        }
        let years = year - 1970;
        // Each fourth year since 1968 has one day more, but not 2100, 2200, 2300.
        let leap_days = (year - 1969) / 4 - (year - 1901) / 100 + (year - 1601) / 400;
        let before: u64 = lengths[..month - 1].iter().sum();
        Ok(Self(years * 365 + leap_days + before + day - 1))
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
        assert_eq!(seconds("2100-03-01"), Ok(4_107_542_400));
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
