//! What deltas are made against: versions of a file stand in a pack as differences from one another.

use gix_object::Kind;
use gix_odb::pack::cache::DecodeEntry;

const SLOTS: usize = 512;
/// For all slots together.
const BYTES: usize = 16 << 20;
/// Larger ones would push everything else out.
const BYTES_OF_ONE: usize = BYTES / 4;

/// The objects that were decoded last, each in the slot that its place in the pack gives it.
pub(crate) struct BaseCache {
    slots: Vec<Option<Base>>,
    bytes: usize,
}

struct Base {
    place: (u32, u64),
    kind: Kind,
    compressed_bytes: usize,
    data: Vec<u8>,
}

impl BaseCache {
    pub(crate) fn new() -> Self {
        Self {
            slots: std::iter::repeat_with(|| None).take(SLOTS).collect(),
            bytes: 0,
        }
    }

    fn slot((pack, offset): (u32, u64)) -> usize {
        // Neighbours in a pack are far apart in bytes.
        const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (offset ^ u64::from(pack) << 48).wrapping_mul(MIX) >> 32;
        usize::try_from(mixed).unwrap_or(0) % SLOTS
    }
}

impl DecodeEntry for BaseCache {
    fn put(&mut self, pack: u32, offset: u64, data: &[u8], kind: Kind, compressed_bytes: usize) {
        if data.len() > BYTES_OF_ONE {
            return;
        }
        if self.bytes + data.len() > BYTES {
            self.slots.fill_with(|| None);
            self.bytes = 0;
        }
        let place = (pack, offset);
        let slot = &mut self.slots[Self::slot(place)];
        let mut buffer = slot.take().map_or_else(Vec::new, |old| {
            self.bytes -= old.data.len();
            old.data
        });
        buffer.clear();
        if buffer.capacity() > 2 * data.len() {
            buffer = Vec::new();
        }
        buffer.extend_from_slice(data);
        self.bytes += data.len();
        *slot = Some(Base {
            place,
            kind,
            compressed_bytes,
            data: buffer,
        });
    }

    fn get(&mut self, pack: u32, offset: u64, out: &mut Vec<u8>) -> Option<(Kind, usize)> {
        let place = (pack, offset);
        let base = self.slots[Self::slot(place)].as_ref()?;
        (base.place == place).then(|| {
            out.clear();
            out.extend_from_slice(&base.data);
            (base.kind, base.compressed_bytes)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_last_is_there_and_memory_is_bounded() {
        let mut cache = BaseCache::new();
        for offset in 0..200 {
            cache.put(1, offset, &vec![7; 1 << 20], Kind::Blob, 5);
            let held: usize = cache
                .slots
                .iter()
                .flatten()
                .map(|base| base.data.capacity())
                .sum();
            assert!(held <= 2 * BYTES, "{held}");
            let mut out = vec![1];
            assert_eq!(cache.get(1, offset, &mut out), Some((Kind::Blob, 5)));
            assert_eq!(out.len(), 1 << 20);
            assert_eq!(cache.get(2, offset, &mut out), None);
        }
    }
}
