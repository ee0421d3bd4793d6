use harden_finding::Persona;

use crate::django;
use crate::project::{Attribute, Class, Expression, Resolved};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// The first of `PASSWORD_HASHERS` is a class of the project that makes one of Django's hashers
    /// cheaper: PBKDF2 with fewer `iterations` than the installed Django has, bcrypt with fewer than 12
    /// `rounds`, scrypt with a `work_factor` below 2<sup>14</sup>, Argon2 below what OWASP asks for.
    ///
    /// # Why it matters
    /// Such a class was written to be slower than Django once, and has stayed as it was: Django raises its
    /// numbers with each release. Who steals the table of passwords tries as many more guesses a second.
    ///
    /// # Bad
    /// ```python django=5.2
    /// PASSWORD_HASHERS = ["shop.hashers.Slow", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    /// # file: shop/hashers.py
    /// from django.contrib.auth.hashers import PBKDF2PasswordHasher
    ///
    /// class Slow(PBKDF2PasswordHasher):
    ///     iterations = 300000
    /// ```
    /// ```python
    /// PASSWORD_HASHERS = ["shop.hashers.Quick"]
    /// # file: shop/hashers.py
    /// from django.contrib.auth import hashers
    ///
    /// class Base(hashers.Argon2PasswordHasher):
    ///     memory_cost = 512
    ///
    /// class Quick(Base):
    ///     pass
    /// ```
    ///
    /// # Good
    /// ```python django=3.2
    /// PASSWORD_HASHERS = ["shop.hashers.Slow", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    /// # file: shop/hashers.py
    /// from django.contrib.auth.hashers import PBKDF2PasswordHasher
    ///
    /// class Slow(PBKDF2PasswordHasher):
    ///     iterations = 300000
    /// ```
    /// ```python
    /// PASSWORD_HASHERS = ["shop.hashers.Slow"]
    /// # file: shop/hashers.py
    /// from django.contrib.auth.hashers import PBKDF2PasswordHasher
    ///
    /// class Slow(PBKDF2PasswordHasher):
    ///     iterations = PBKDF2PasswordHasher.iterations * 2
    /// ```
    ///
    /// # How to fix
    /// Use Django's own class, or write the number as a multiple of Django's:
    /// `iterations = PBKDF2PasswordHasher.iterations * 2`. Passwords are hashed anew when their owners log in.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/auth/passwords/#increasing-the-work-factor>
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>
    "AUTH033" "hasher-too-fast" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [916],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const HASHERS: &str = "django.contrib.auth.hashers.";
/// What OWASP asks of PBKDF2 with SHA-256: above, a number below Django's is no fault.
const ENOUGH_ITERATIONS: i64 = 600_000;
/// Django's own since 1.11 and 4.0.
const ROUNDS: i64 = 12;
const WORK_FACTOR: i64 = 1 << 14;
/// KiB times passes: OWASP's settings of Argon2 are all above it. Django has 102400 KiB and 2 passes.
const MEMORY_PASSES: i64 = 35_840;
const DJANGOS_MEMORY: i64 = 102_400;
const DJANGOS_PASSES: i64 = 2;

/// Bases of bases, at most.
const MAX_DEPTH: u8 = 8;

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let first = settings.items("PASSWORD_HASHERS").first();
    let Some(path) = first.and_then(|first| first.as_str()) else {
        return Vec::new();
    };
    if path.starts_with("django.") {
        return Vec::new();
    }
    let Resolved::Class(class) = settings.project().resolve(path) else {
        return Vec::new();
    };
    let Some(hasher) = djangos(&class, MAX_DEPTH) else {
        return Vec::new();
    };
    judge(settings, path, &class, &hasher).map_or_else(Vec::new, Violation::alone)
}

fn judge(settings: &Settings<'_>, path: &str, class: &Class, hasher: &str) -> Option<Violation> {
    let number = |name: &str| number(class, name, MAX_DEPTH);
    let violation = |attribute: &Attribute, what: String| {
        let message = format!("New passwords are stored by `{path}` with {what}.");
        let help = format!("Use Django's `{hasher}`, or a multiple of its number.");
        Violation::new(attribute.place.clone(), "PASSWORD_HASHERS", message, help)
    };
    match hasher {
        "PBKDF2PasswordHasher" | "PBKDF2SHA1PasswordHasher" => {
            let djangos = django::pbkdf2_iterations(settings.django())?;
            let (attribute, iterations) = number("iterations")?;
            (iterations < djangos).then(|| {
                let what = format!(
                    "{iterations} iterations, and {} does {djangos}",
                    settings.django_name()
                );
                violation(attribute, what)
                    .persona_if(iterations >= ENOUGH_ITERATIONS, Persona::Pedantic)
            })
        }
        "BCryptPasswordHasher" | "BCryptSHA256PasswordHasher" => {
            let (attribute, rounds) = number("rounds")?;
            (rounds < ROUNDS).then(|| {
                let what = format!("{rounds} rounds of bcrypt, and Django does {ROUNDS}");
                violation(attribute, what)
            })
        }
        "ScryptPasswordHasher" => {
            let (attribute, factor) = number("work_factor")?;
            (factor < WORK_FACTOR).then(|| {
                let what = format!("a work factor of {factor}, and Django's is {WORK_FACTOR}");
                violation(attribute, what)
            })
        }
        "Argon2PasswordHasher" => {
            let (memory, passes) = (number("memory_cost"), number("time_cost"));
            let (attribute, _) = memory.or(passes)?;
            let memory = memory.map_or(DJANGOS_MEMORY, |(_, memory)| memory);
            let passes = passes.map_or(DJANGOS_PASSES, |(_, passes)| passes);
            (memory.saturating_mul(passes) < MEMORY_PASSES).then(|| {
                let what = format!(
                    "{memory} KiB and {passes} passes of Argon2: OWASP asks for 19456 and 2"
                );
                violation(attribute, what)
            })
        }
        _ => None,
    }
}

/// The hasher of Django that a class is made of.
fn djangos(class: &Class, depth: u8) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    class.bases.iter().find_map(|base| match base {
        Resolved::External(path) => path.strip_prefix(HASHERS).map(str::to_owned),
        Resolved::Class(base) => djangos(base, depth),
        _ => None,
    })
}

/// What an attribute is, in the class or the nearest base that has it; `None` where it is no plain number.
fn number<'c>(class: &'c Class, name: &str, depth: u8) -> Option<(&'c Attribute, i64)> {
    let depth = depth.checked_sub(1)?;
    let mut own = class.attributes.iter().rev();
    if let Some((_, attribute)) = own.find(|(own, _)| own == name) {
        return match attribute.value {
            Expression::Integer(value) => Some((attribute, value)),
            _ => None,
        };
    }
    class.bases.iter().find_map(|base| match base {
        Resolved::Class(base) => number(base, name, depth),
        _ => None,
    })
}
