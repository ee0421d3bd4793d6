//! `[tool.harden.edge]`: what stands in front of Django enforces in its place.

use harden_rules::{Delegation, EdgeDuty};
use toml::de::{DeTable, DeValue};

use crate::failure::Failure;

use super::reader::Reader;

/// `hsts = { by = "nginx", why = "…", profiles = ["…"] }`, in the order of the duties.
pub(super) fn read(reader: &Reader<'_>, table: &DeTable<'_>) -> Result<Vec<Delegation>, Failure> {
    let Some(edge) = table.get("edge") else {
        return Ok(Vec::new());
    };
    let DeValue::Table(duties) = edge.get_ref() else {
        return Err(reader.error(edge.span().start, "edge: a table is expected here"));
    };
    let names: Vec<&str> = EdgeDuty::ALL.iter().map(|duty| duty.name()).collect();
    reader.known_keys(duties, &names)?;
    let mut delegations = Vec::new();
    for duty in EdgeDuty::ALL {
        let Some(value) = duties.get(duty.name()) else {
            continue;
        };
        let DeValue::Table(entry) = value.get_ref() else {
            let message = format!(
                "{}: a table such as {{ by = \"nginx\" }} is expected here",
                duty.name()
            );
            return Err(reader.error(value.span().start, &message));
        };
        reader.known_keys(entry, &["by", "why", "profiles"])?;
        let Some(by) = reader.text(entry, "by")? else {
            let message = format!(
                "{}: `by` says who does it, as in by = \"nginx\"",
                duty.name()
            );
            return Err(reader.error(value.span().start, &message));
        };
        delegations.push(Delegation {
            duty,
            by,
            why: reader.text(entry, "why")?,
            profiles: reader.texts(entry, "profiles")?,
        });
    }
    Ok(delegations)
}
