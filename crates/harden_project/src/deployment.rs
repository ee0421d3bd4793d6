//! What the files around the code say: what is installed, what starts the site, what stands in front of it.
//!
//! Many kinds of files are of interest for more than one of these; each is read once.

use std::collections::BTreeSet;
use std::sync::Arc;

use harden_finding::Place;
use harden_python::facts::PythonFacts;
use harden_source::FoundSuppression;

use crate::application_server::{ApplicationServer, ApplicationServers};
use crate::discovery::{self, Starts};
use crate::edge::Edge;
use crate::files::{ProjectFile, ProjectFiles};
use crate::image;
use crate::pythons::{self, PinnedPython};
use crate::versions::Versions;

/// How the site is installed, started and served, as far as the project's own files say.
#[derive(Clone, Debug, Default)]
pub struct Deployment {
    pub versions: Versions,
    pub edge: Edge,
    /// What runs Django, in the order of the files.
    pub servers: Vec<ApplicationServer>,
    pub(crate) starts: Starts,
    /// The first file that builds the site from the project as it is: an image, or what a platform reads.
    pub packaging: Option<Arc<str>>,
    /// Variables of the environment that every image of the site sets; `None` where there is no image.
    pub given: Option<BTreeSet<String>>,
    /// The series of Python that these files pin, in their order.
    pub pythons: Vec<PinnedPython>,
    /// What comments in these files silence, by file and line.
    pub suppressions: Vec<(Arc<str>, FoundSuppression)>,
}

impl Deployment {
    /// Reads every file that has a say, in the order of the files.
    pub fn collect(files: &dyn ProjectFiles, python: &PythonFacts) -> Self {
        let mut deployment = Self::default();
        let mut servers = ApplicationServers::default();
        for file in ProjectFile::all(files) {
            deployment.versions.read(&file);
            deployment.edge.read(&file);
            deployment.starts.read(&file, python);
            servers.read(&file);
            deployment.pythons.extend(pythons::pinned(&file));
            deployment.read_packaging(&file);
            deployment.read_suppressions(&file);
        }
        deployment.servers = servers.finish(python);
        deployment
    }

    fn read_packaging(&mut self, file: &ProjectFile<'_>) {
        if !discovery::is_packaging(file) {
            return;
        }
        self.packaging
            .get_or_insert_with(|| Arc::clone(file.path()));
        let text = file.text().unwrap_or_default();
        // Others are of a frontend, a database, a web server.
        let runs_django = ["python", "manage.py", "wsgi", "asgi"]
            .iter()
            .any(|word| text.contains(word));
        if file.is_image() && runs_django {
            let variables = image::variables(text);
            match &mut self.given {
                Some(given) => given.retain(|variable| variables.contains(variable)),
                None => self.given = Some(variables),
            }
        }
    }

    /// Only where somebody read the file: no finding stands in another.
    fn read_suppressions(&mut self, file: &ProjectFile<'_>) {
        let text = file.text_if_read().unwrap_or_default();
        let found = harden_source::suppressions_in_file(file.path(), text);
        let found = found
            .into_iter()
            .map(|found| (Arc::clone(file.path()), found));
        self.suppressions.extend(found);
    }

    /// The line of a deployment file that starts the site with `runserver`, where none starts another server.
    pub fn development_server(&self) -> Option<&Place> {
        self.starts.development_server()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use harden_source::SourceTree;

    use super::*;
    use crate::files::TreeFiles;

    /// Counts how often each file is read.
    struct Counting<'t> {
        files: TreeFiles<'t>,
        reads: Mutex<BTreeMap<String, u32>>,
    }

    impl ProjectFiles for Counting<'_> {
        fn paths(&self) -> &[Arc<str>] {
            self.files.paths()
        }

        fn text(&self, path: &str) -> Option<Arc<str>> {
            let mut reads = self.reads.lock().expect("no test panics while it counts");
            *reads.entry(path.to_owned()).or_default() += 1;
            self.files.text(path)
        }
    }

    #[test]
    fn a_file_with_several_things_to_say_is_read_once() {
        let docker = "ENV DJANGO_SETTINGS_MODULE=shop.settings DJANGO_CONFIGURATION=Live\n\
            CMD manage.py runserver\n";
        let tree = SourceTree::in_memory([
            ("Dockerfile", docker),
            (
                "nginx.conf",
                "proxy_pass http://web;\nreturn 301 https://$host;\n",
            ),
            (
                "pyproject.toml",
                "[project]\ndependencies = [\"django==5.2.1\"]\n",
            ),
            ("shop/views.py", ""),
        ]);
        let files = Counting {
            files: TreeFiles::of_project(&tree),
            reads: Mutex::default(),
        };
        let python = PythonFacts::collect(&tree, false);
        let deployment = Deployment::collect(&files, &python);
        assert!(deployment.versions.package("django", "").is_some());
        assert!(deployment.edge.redirects.is_some());
        assert_eq!(
            deployment.development_server().map(|place| place.line),
            Some(2)
        );
        let reads = files
            .reads
            .into_inner()
            .expect("no test panics while it counts");
        let reads: Vec<(&str, u32)> = reads
            .iter()
            .map(|(path, count)| (path.as_str(), *count))
            .collect();
        assert_eq!(
            reads,
            [("Dockerfile", 1), ("nginx.conf", 1), ("pyproject.toml", 1)]
        );
    }
}
