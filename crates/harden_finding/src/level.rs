use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use thiserror::Error;

#[derive(Debug, Error)]
#[error("`{given}` is none of {known}")]
pub struct UnknownLevel {
    given: String,
    known: String,
}

/// Declares an ordered scale with its lower-case names, lowest first.
macro_rules! scale {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "lowercase")]
        pub enum $name { $($(#[$variant_meta])* $variant,)+ }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(self.name())
            }
        }

        impl FromStr for $name {
            type Err = UnknownLevel;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(UnknownLevel {
                        given: text.to_owned(),
                        known: [$($text),+].join(", "),
                    }),
                }
            }
        }
    };
}

scale! {
    /// How bad it is if the finding is true.
    Severity {
        Info = "info",
        Low = "low",
        Medium = "medium",
        High = "high",
    }
}

scale! {
    /// How sure harden is that the finding is true.
    Confidence {
        Low = "low",
        Medium = "medium",
        High = "high",
    }
}

scale! {
    /// Who wants to see the finding. Each persona sees what those before it see.
    Persona {
        /// A maintainer would change code or configuration because of it.
        Regular = "regular",
        /// Hardening advice: true, but harmless here.
        Pedantic = "pedantic",
        /// Everything that is worth a human look.
        Auditor = "auditor",
    }
}
