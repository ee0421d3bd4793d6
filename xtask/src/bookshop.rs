//! The example project: its own tests, and a server that really answers.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::lab::{self, Environment};
use crate::{Context, Error, Result, process};

/// How long the server may take until it answers.
const DEADLINE: Duration = Duration::from_mins(1);

/// Run its tests, and ask its server for the start page; how many checks passed.
pub(crate) fn run() -> Result<usize> {
    let example = process::root().join("examples/bookshop");
    let list = example.join("requirements.txt");
    let requirements = std::fs::read_to_string(&list).context(list.display().to_string())?;
    let packages: Vec<_> = requirements.lines().map(str::to_owned).collect();
    let versions = ["3.14", "3.13", "3.12", "3.11"].map(str::to_owned);
    let Some(environment) = lab::environment("bookshop", &versions, &packages)? else {
        return Err(Error::Failed(
            "no Python 3.11 or newer was found on PATH or under pyenv".to_owned(),
        ));
    };
    println!("==> bookshop, Python {}", environment.python);
    let copy = lab::folder()?.join("bookshop");
    if copy.exists() {
        std::fs::remove_dir_all(&copy).context(copy.display().to_string())?;
    }
    self::copy(&copy)?;
    let manage = |arguments: &[&str]| {
        process::run(
            environment
                .command()
                .current_dir(&copy)
                .arg("manage.py")
                .args(arguments),
        )
    };
    manage(&["makemigrations", "--check", "--dry-run"])?;
    manage(&["test", "--verbosity", "0"])?;
    manage(&["migrate", "--verbosity", "0"])?;
    manage(&["loaddata", "demo", "--verbosity", "0"])?;
    serves_its_start_page(&environment, &copy)?;
    Ok(3)
}

/// A copy of the example to work on.
pub(crate) fn copy(to: &Path) -> Result<()> {
    copy_folder(&process::root().join("examples/bookshop"), to)
}

/// Without what the ignore files name: a database and uploads of somebody who tried the example.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to).context(to.display().to_string())?;
    for entry in std::fs::read_dir(from).context(from.display().to_string())? {
        let path = entry.context(from.display().to_string())?.path();
        let name = path.file_name().expect("an entry has a name");
        if ["db.sqlite3", "media", ".venv", "__pycache__"]
            .iter()
            .any(|left_out| name == *left_out)
        {
            continue;
        }
        let copy = to.join(name);
        if path.is_dir() {
            copy_folder(&path, &copy)?;
        } else {
            std::fs::copy(&path, &copy).context(path.display().to_string())?;
        }
    }
    Ok(())
}

/// A server process that ends with this value.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn serves_its_start_page(environment: &Environment, folder: &PathBuf) -> Result<()> {
    let what = "manage.py runserver";
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .context(what)?
        .port();
    let address = format!("127.0.0.1:{port}");
    let child = environment
        .command()
        .current_dir(folder)
        .args(["manage.py", "runserver", "--noreload", &address])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context(what)?;
    let mut server = Server(child);
    let started = Instant::now();
    loop {
        if let Some(page) = get(&address) {
            return if page.starts_with("HTTP/1.1 200") && page.contains("Frankenstein") {
                println!(
                    "    http://{address}/ shows the books after {:.1} s",
                    started.elapsed().as_secs_f32()
                );
                Ok(())
            } else {
                Err(Error::Failed(format!(
                    "{what}: an unexpected page:\n{page}"
                )))
            };
        }
        if let Some(status) = server.0.try_wait().context(what)? {
            return Err(Error::Failed(format!("{what}: {status}")));
        }
        if started.elapsed() > DEADLINE {
            return Err(Error::Failed(format!(
                "{what}: no answer within {} s",
                DEADLINE.as_secs()
            )));
        }
        // Until something listens there, a connection is refused at once.
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

/// The answer to `GET /`, head and body; `None` where nobody listens yet.
fn get(address: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(DEADLINE)).ok()?;
    stream
        .write_all(
            format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes(),
        )
        .ok()?;
    let mut page = String::new();
    stream.read_to_string(&mut page).ok()?;
    Some(page)
}
