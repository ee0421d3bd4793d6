//! The certificates beside a private key.

use harden_source::SourceTree;

use super::PlacedSecret;

/// Whether the certificate of a private key, in the same folder or in the same file, is for names of one network.
pub(super) fn is_for_local_names(key: &PlacedSecret, tree: &SourceTree) -> bool {
    /// A folder of keys for one site has fewer.
    const MOST: usize = 64;
    const ENDS: [&str; 4] = [".crt", ".cer", ".cert", ".pem"];
    let folder = key.file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let names = tree.list(folder).unwrap_or_default();
    let beside = names
        .into_iter()
        .filter(|name| ENDS.iter().any(|end| name.ends_with(end)))
        .take(MOST)
        .map(|name| match folder {
            "" => name,
            folder => format!("{folder}/{name}"),
        })
        .filter(|path| **path != *key.file);
    std::iter::once(key.file.to_string())
        .chain(beside)
        .any(|path| {
            tree.read(&path)
                .is_ok_and(|file| harden_secrets::is_for_local_names(&key.candidate, &file))
        })
}
