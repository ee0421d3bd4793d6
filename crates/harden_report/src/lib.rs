//! Output formats: take findings, know no rule.
