//! A Django project: profiles, versions, and the joined facts of the crates below.
//!
//! The project observes; what its facts mean is for rules to decide.

mod application_server;
mod deployment;
mod discovery;
mod edge;
mod files;
mod image;
mod load;
mod middleware;
mod profile;
mod pythons;
mod scripts;
mod secrets;
mod source;
mod templates;
mod versions;
pub mod views;

pub use application_server::{ApplicationServer, Believes, Program, Reached};
pub use deployment::Deployment;
pub use edge::Edge;
pub use files::{ProjectFiles, TreeFiles};
pub use load::{LoadError, LoadOptions, Project, Remark, load};
pub use middleware::{Header, MiddlewareClass, middleware_classes};
pub use profile::{DjangoRelease, Profile, Role};
pub use pythons::PinnedPython;
pub use scripts::{Hole, InlineScripts, OwnScripts, Script, ScriptSource, TreeScripts};
pub use secrets::{PastSecret, PlacedSecret, TreeSecrets};
pub use source::{SourceOptions, TreeSource};
pub use templates::{Meanings, TemplateEngines, TreeTemplates};
pub use versions::{Damaged, Installed, PackageVersion, Versions};
