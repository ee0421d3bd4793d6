//! `cargo xtask bench --rules`: what each rule costs on the corpus, and the table that records it.
//!
//! Times are counted in instructions, which are nearly the same on every run and machine. They are those of the
//! program as it is released, so that what the optimiser and the project's memory save is saved here too.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use harden_rules::Rule;

use super::Options;
use super::profile::{Count, Profile};
use crate::lab;
use crate::{Context, Error, Result};

/// The record, beside the benchmark's baseline.
const FILE: &str = "rule-times.md";

/// A rule that costs so many times what the middle one does is named on the terminal.
const DEAR: f64 = 20.0;

/// What one rule costs on all projects together.
struct Row {
    rule: &'static Rule,
    first: Count,
    again: Count,
}

impl Row {
    fn of(rule: &'static Rule) -> Self {
        Self {
            rule,
            first: Count::default(),
            again: Count::default(),
        }
    }

    fn add(&mut self, profile: &Profile) {
        let calls = self.rule.functions.iter();
        for calls in calls.filter_map(|name| profile.function(name)) {
            self.first.add(calls.first);
            self.again.add(calls.again);
        }
    }

    /// What asking once more costs in one world, where the rule is one that the checklist asks.
    fn repeated(&self) -> Option<f64> {
        (self.again.calls > 0).then(|| ratio(self.again.instructions, self.again.calls))
    }
}

/// What all rules cost.
struct Table {
    /// The dearest first.
    rows: Vec<Row>,
    projects: usize,
    /// Of the whole program on all projects.
    program: u64,
}

/// Count on each of the projects; print what is dear, and hold the table against the catalogue or write it.
pub(super) fn run(options: &Options, harden: &Path, trees: &[(String, PathBuf)]) -> Result<()> {
    if options.update && !options.project.is_empty() {
        return Err(Error::Failed(
            "the record is of the whole corpus: leave --project out".to_owned(),
        ));
    }
    let output = lab::folder()?.join("callgrind.out");
    let mut rows: Vec<Row> = harden_rules::rules().map(Row::of).collect();
    let mut program = 0;
    for (name, tree) in trees {
        let Some(profile) = Profile::of(harden, tree, &output)? else {
            println!("what rules cost: NOT RUN, valgrind is not installed");
            return Ok(());
        };
        println!("{name}: {} instructions", profile.instructions);
        program += profile.instructions;
        for row in &mut rows {
            row.add(&profile);
        }
    }
    let table = Table::new(rows, trees.len(), program)?;
    let text = table.markdown();
    print!("\n{text}");
    let median = table.median();
    let dear = |row: &&Row| ratio(row.first.instructions, median) >= DEAR;
    for row in table.rows.iter().filter(dear) {
        let times = ratio(row.first.instructions, median);
        println!(
            "{}: {times:.0} times what the middle rule costs",
            row.rule.id.code
        );
    }
    let path = lab::script(FILE);
    if options.update {
        return std::fs::write(&path, text).context(FILE);
    }
    let recorded = std::fs::read_to_string(&path).context(FILE)?;
    let missing = unrecorded(&recorded);
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::Failed(format!(
        "not in {FILE}: {}; run `cargo xtask bench --rules --update`",
        missing.join(", ")
    )))
}

/// The rules that the record has no line for.
fn unrecorded(recorded: &str) -> Vec<&'static str> {
    let codes = harden_rules::rules().map(|rule| rule.id.code);
    codes
        .filter(|code| !recorded.contains(&format!("\n| {code} ")))
        .collect()
}

impl Table {
    fn new(mut rows: Vec<Row>, projects: usize, program: u64) -> Result<Self> {
        // A program without names of functions, or one of other rules, would make every rule look cheap.
        if let Some(row) = rows.iter().find(|row| row.first.calls == 0) {
            return Err(Error::Failed(format!(
                "{} was never called: is the program of this checkout, with its symbols?",
                row.rule.id.code
            )));
        }
        rows.sort_by_key(|row| (std::cmp::Reverse(row.first.instructions), row.rule.id.code));
        Ok(Self {
            rows,
            projects,
            program,
        })
    }

    fn all(&self) -> u64 {
        self.rows.iter().map(|row| row.first.instructions).sum()
    }

    fn median(&self) -> u64 {
        self.rows[self.rows.len() / 2].first.instructions
    }

    fn markdown(&self) -> String {
        let (all, median) = (self.all(), self.median());
        let mut out = format!(
            "# What each rule costs\n\n\
             Written by `cargo xtask bench --rules --update`: instructions of the released program on the {} projects \
             of `corpus.json` together, one thread, as callgrind counts them.\n\n\
             All {} rules take {:.2} million, {:.2} % of the program's {:.0} million; the middle one takes {:.0} thousand.\n\n\
             - thousands: of the rule's function with all that it calls, in every world that it judges. What the \
             project remembers, and tables that are read once, are paid by the first rule that asks.\n\
             - judged: how many worlds the rule is asked in; the others look to it like one it has judged.\n\
             - once more: instructions of one world more, when all that is remembered is known (the checklist asks it).\n\n\
             | rule | name | thousands | share | of the middle one | judged | once more |\n\
             |---|---|---:|---:|---:|---:|---:|\n",
            self.projects,
            self.rows.len(),
            millions(all),
            100.0 * ratio(all, self.program),
            millions(self.program),
            1000.0 * millions(median),
        );
        for row in &self.rows {
            let cost = row.first.instructions;
            let repeated = row
                .repeated()
                .map_or_else(|| "-".to_owned(), |cost| format!("{cost:.0}"));
            writeln!(
                out,
                "| {} | {} | {:.1} | {:.2} % | {:.2} | {} | {repeated} |",
                row.rule.id.code,
                row.rule.id.name,
                1000.0 * millions(cost),
                100.0 * ratio(cost, all),
                ratio(cost, median),
                row.first.calls,
            )
            .expect("a string can be written to");
        }
        out
    }
}

#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn millions(instructions: u64) -> f64 {
    ratio(instructions, 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first three rules of the catalogue, at these costs.
    fn table(costs: [u64; 3]) -> Result<Table> {
        let row = |(rule, instructions)| Row {
            first: Count {
                calls: u64::from(instructions > 0),
                instructions,
            },
            ..Row::of(rule)
        };
        let rows = harden_rules::rules().zip(costs).map(row).collect();
        Table::new(rows, 2, 100_000_000)
    }

    #[test]
    fn the_dearest_rule_stands_first_with_its_share() {
        let table = table([1_000_000, 7_000_000, 2_000_000]).expect("each was called");
        let codes: Vec<_> = table.rows.iter().map(|row| row.rule.id.code).collect();
        assert_eq!(codes, ["HTTPS002", "HTTPS003", "HTTPS001"]);
        let text = table.markdown();
        assert!(
            text.contains("All 3 rules take 10.00 million, 10.00 % of the program's 100 million")
        );
        assert!(text.contains("| HTTPS002 | hsts-off | 7000.0 | 70.00 % | 3.50 | 1 | - |"));
    }

    #[test]
    fn a_rule_that_nobody_called_is_no_cheap_one() {
        assert!(table([1, 0, 1]).is_err());
    }

    #[test]
    fn a_rule_without_a_line_is_named() {
        let recorded = table([1, 2, 3]).expect("each was called").markdown();
        let missing = unrecorded(&recorded);
        assert_eq!(missing.len() + 3, harden_rules::rules().count());
        assert!(missing.contains(&"HTTPS004") && !missing.contains(&"HTTPS002"));
    }
}
