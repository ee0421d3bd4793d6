//! Which files git's index names: those that every clone of the repository has.
//!
//! The form of the file is described in git's own documentation, gitformat-index.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The files below a folder that the repository holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tracked {
    /// Relative to the folder, sorted by their bytes.
    paths: Vec<Box<str>>,
}

impl Tracked {
    /// Nothing where there is no repository, or its index is not one that can be read.
    pub(crate) fn of_folder(folder: &Path) -> Self {
        let top = folder
            .ancestors()
            .find_map(|top| Some((top, git_folder(top)?)));
        let Some((top, git)) = top else {
            return Self::default();
        };
        let inside = folder.strip_prefix(top).unwrap_or(Path::new(""));
        let prefix: String = inside
            .components()
            .flat_map(|part| [part.as_os_str().to_string_lossy(), "/".into()])
            .collect();
        read_index(&git.join("index"))
            .and_then(|bytes| Self::parse(&bytes, &prefix))
            .unwrap_or_default()
    }

    /// Whether it is one of the files, or a folder that one of them lies in.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let from = self.paths.partition_point(|known| &**known < path);
        let is_it = |known: &str| {
            known
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        // Between `a` and `a/b` stand names such as `a-b` and `a.b`.
        self.paths[from..]
            .iter()
            .take_while(|known| known.starts_with(path))
            .any(|known| is_it(known))
    }

    /// The paths in an index that begin with a prefix, without it.
    fn parse(bytes: &[u8], prefix: &str) -> Option<Self> {
        // Names of objects are those of SHA-1 nearly everywhere; the file does not say.
        [20, 32]
            .into_iter()
            .find_map(|hash| Entries::of(bytes, hash)?.paths(prefix))
            .map(|mut paths| {
                paths.sort();
                Self { paths }
            })
    }
}

/// Where git keeps what belongs to a work tree.
fn git_folder(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    // A work tree beside the first, or a submodule: `gitdir: ../.git/modules/shop`.
    let text = std::fs::read_to_string(git).ok()?;
    let place = text.strip_prefix("gitdir:")?.trim();
    Some(top.join(place))
}

fn read_index(path: &Path) -> Option<Vec<u8>> {
    const LARGEST: u64 = 256 * 1024 * 1024;
    let file = File::open(path).ok()?;
    let is_fit = file
        .metadata()
        .is_ok_and(|data| data.is_file() && data.len() <= LARGEST);
    let mut bytes = Vec::new();
    is_fit.then_some(())?;
    file.take(LARGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The entries of an index, one behind the other.
struct Entries<'b> {
    rest: &'b [u8],
    version: u32,
    count: u32,
    /// How many bytes the name of an object has.
    hash: usize,
}

impl<'b> Entries<'b> {
    fn of(bytes: &'b [u8], hash: usize) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"DIRC")?;
        let version = number(&mut rest)?;
        let count = number(&mut rest)?;
        matches!(version, 2..=4).then_some(Self {
            rest,
            version,
            count,
            hash,
        })
    }

    fn paths(mut self, prefix: &str) -> Option<Vec<Box<str>>> {
        let mut paths = Vec::new();
        let mut name = Vec::new();
        for _ in 0..self.count {
            self.next(&mut name)?;
            if let Ok(path) = std::str::from_utf8(&name)
                && let Some(path) = path.strip_prefix(prefix)
            {
                paths.push(path.into());
            }
        }
        Some(paths)
    }

    /// Puts the name of the next entry in the place of the one before it.
    fn next(&mut self, name: &mut Vec<u8>) -> Option<()> {
        /// Times, numbers of the file and its size.
        const STATE: usize = 40;
        const EXTENDED: u8 = 0x40;
        let mut head = STATE + self.hash + 2;
        let (flags, _) = self.rest.get(head - 2..)?.split_first_chunk::<2>()?;
        let [flags, low] = *flags;
        if self.version >= 3 && flags & EXTENDED != 0 {
            head += 2;
        }
        let mut rest = self.rest.get(head..)?;
        if self.version == 4 {
            let stripped = varint(&mut rest)?;
            name.truncate(name.len().checked_sub(stripped)?);
        } else {
            name.clear();
        }
        let end = memchr::memchr(0, rest)?;
        name.extend_from_slice(&rest[..end]);
        // The entry says how long its name is, up to twelve bits: so a hash of another length is noticed.
        let length = usize::from(u16::from_be_bytes([flags & 0x0f, low]));
        (length == name.len().min(0x0fff)).then_some(())?;
        let used = if self.version == 4 {
            self.rest.len() - rest.len() + end + 1
        } else {
            // At least one zero, and as many as fill up eight bytes.
            (head + end + 8) & !7
        };
        self.rest = self.rest.get(used..)?;
        Some(())
    }
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (bytes, behind) = rest.split_first_chunk::<4>()?;
    *rest = behind;
    Some(u32::from_be_bytes(*bytes))
}

/// A number of seven bits a byte, the greatest first, each further byte standing for one more.
fn varint(rest: &mut &[u8]) -> Option<usize> {
    let mut value = 0_usize;
    loop {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        value = value.checked_add(usize::from(byte & 0x7f))?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
        value = value.checked_add(1)?.checked_mul(128)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index as git writes it, of one of its versions.
    fn index(version: u8, hash: usize, names: &[&str]) -> Vec<u8> {
        let mut bytes = b"DIRC\0\0\0".to_vec();
        bytes.push(version);
        let count = u32::try_from(names.len()).expect("a few names");
        bytes.extend(count.to_be_bytes());
        let mut before = "";
        for name in names {
            let start = bytes.len();
            bytes.extend(vec![7; 40 + hash]);
            bytes.extend([0, u8::try_from(name.len()).expect("short")]);
            if version == 4 {
                let shared = name
                    .bytes()
                    .zip(before.bytes())
                    .take_while(|(one, other)| one == other)
                    .count();
                bytes.push(u8::try_from(before.len() - shared).expect("short"));
                bytes.extend(name[shared..].bytes());
                bytes.push(0);
            } else {
                bytes.extend(name.bytes());
                bytes.push(0);
                while !(bytes.len() - start).is_multiple_of(8) {
                    bytes.push(0);
                }
            }
            before = name;
        }
        bytes.extend(vec![1; hash]);
        bytes
    }

    const NAMES: [&str; 5] = [".env", "a.b", "deploy/a-b", "deploy/a/web.env", "x"];

    #[test]
    fn every_version_names_its_files() {
        for version in [2, 3, 4] {
            for hash in [20, 32] {
                let bytes = index(version, hash, &NAMES);
                let tracked = Tracked::parse(&bytes, "").expect("an index");
                let paths: Vec<&str> = tracked.paths.iter().map(AsRef::as_ref).collect();
                assert_eq!(paths, NAMES, "{version} {hash}");
            }
        }
    }

    #[test]
    fn files_and_the_folders_around_them_are_held() {
        let tracked = Tracked::parse(&index(2, 20, &NAMES), "").expect("an index");
        for path in [".env", "deploy", "deploy/a", "deploy/a/web.env", "x"] {
            assert!(tracked.holds(path), "{path}");
        }
        for path in [".en", "a", "deploy/b", "deploy/a/web", "y"] {
            assert!(!tracked.holds(path), "{path}");
        }
        let below = Tracked::parse(&index(4, 20, &NAMES), "deploy/").expect("an index");
        assert!(below.holds("a/web.env") && !below.holds(".env"));
    }

    #[test]
    fn what_is_no_index_names_nothing() {
        let whole = index(2, 20, &NAMES);
        for bytes in [&b""[..], b"DIRC", b"PACK\0\0\0\x02", &whole[..80]] {
            assert_eq!(Tracked::parse(bytes, ""), None);
        }
        let mut wrong = whole;
        wrong[7] = 9;
        assert_eq!(Tracked::parse(&wrong, ""), None);
    }
}
