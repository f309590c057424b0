//! Small tables for a million rows: distinct cells numbered, 64-bit keys to numbers, case numbers seen. They know no meaning.
//! Hand-written: the standard maps hash by SipHash with a random seed and own every key; here a key is 8 to 12 bytes in one
//! vector, nothing is random, and nobody iterates over a table.

/// Odd constants of splitmix64 (Steele, Lea, Flood 2014), which spread the bits of a product.
const SPREAD: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xBF58_476D_1CE4_E5B9];

/// Most slots filled, of eight.
const FULL_EIGHTHS: usize = 6;

/// The last bytes as one word: the last eight, or all of fewer. No copy of a length known only at run time: that is a call. The very last ones,
/// in which the numbers of cases differ, stand low, where a product spreads them.
#[inline]
fn tail(bytes: &[u8]) -> u64 {
    match bytes.last_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight).rotate_left(24),
        None => bytes.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte)),
    }
}

/// A hash of some bytes.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut state = (bytes.len() as u64).wrapping_mul(SPREAD[1]);
    let (whole, rest) = bytes.as_chunks::<8>();
    for eight in whole {
        state = (state.rotate_left(26) ^ u64::from_le_bytes(*eight)).wrapping_mul(SPREAD[0]);
    }
    if !rest.is_empty() {
        state = (state.rotate_left(26) ^ tail(bytes)).wrapping_mul(SPREAD[0]);
    }
    state ^ (state >> 32)
}

/// Whether two cells are alike, eight bytes at a time: the comparison of the standard library is a call that costs more than the cells.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let (whole, other) = (a.as_chunks::<8>().0, b.as_chunks::<8>().0);
    whole.iter().zip(other).all(|(a, b)| u64::from_le_bytes(*a) == u64::from_le_bytes(*b)) && tail(a) == tail(b)
}

/// Distinct byte strings, numbered from 0 in order of appearance.
#[derive(Debug, Default)]
pub struct Words {
    /// Number + 1 of the word in each slot; nought is free.
    slots: Vec<u32>,
    entries: Vec<(u64, u32, u32)>,
    bytes: Vec<u8>,
    /// The word that followed each word the last time: the rows of a table go through its areas again and again.
    after: Vec<u32>,
    last: u32,
}

impl Words {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The bytes of a number; empty for one never given.
    pub fn get(&self, number: u32) -> &[u8] {
        self.entries
            .get(number as usize)
            .and_then(|&(_, start, length)| self.bytes.get(start as usize..(start + length) as usize))
            .unwrap_or_default()
    }

    /// The number of some bytes, if they are known.
    #[inline]
    pub fn find(&mut self, bytes: &[u8]) -> Option<u32> {
        // A cell mostly repeats the one above it, or what followed that one before.
        let last = self.last;
        let after = *self.after.get(last as usize)?;
        let hash = hash(bytes);
        let is = |number: u32| self.entries[number as usize].0 == hash && same(self.get(number), bytes);
        if is(last) {
            return Some(last);
        }
        if is(after) {
            self.last = after;
            return Some(after);
        }
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let number = self.slots[at].checked_sub(1)?;
            if is(number) {
                self.after[last as usize] = number;
                self.last = number;
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds bytes that [`Words::find`] did not find, and numbers them.
    pub fn add(&mut self, bytes: &[u8]) -> u32 {
        if self.slots.len() * FULL_EIGHTHS <= (self.entries.len() + 1) * 8 {
            let size = (self.slots.len() * 2).max(64);
            self.slots = vec![0; size];
            for (at, (hash, _, _)) in self.entries.iter().enumerate() {
                place(&mut self.slots, *hash, at as u32);
            }
        }
        let (number, hash) = (self.entries.len() as u32, hash(bytes));
        place(&mut self.slots, hash, number);
        self.entries.push((hash, self.bytes.len() as u32, bytes.len() as u32));
        self.bytes.extend_from_slice(bytes);
        self.after.push(number);
        self.after[self.last as usize] = number;
        self.last = number;
        number
    }
}

fn place(slots: &mut [u32], hash: u64, number: u32) {
    let mask = slots.len() - 1;
    let mut at = hash as usize & mask;
    while slots[at] != 0 {
        at = (at + 1) & mask;
    }
    slots[at] = number + 1;
}

/// 64-bit keys to numbers from 0 in order of appearance.
#[derive(Debug, Default)]
pub struct Keys {
    slots: Vec<u32>,
    keys: Vec<u64>,
}

impl Keys {
    /// The keys in order of their numbers.
    pub fn all(&self) -> &[u64] {
        &self.keys
    }

    fn spread(key: u64) -> u64 {
        let mixed = (key ^ (key >> 30)).wrapping_mul(SPREAD[1]);
        mixed ^ (mixed >> 29)
    }

    /// The number of a key, if it is known.
    #[inline]
    pub fn find(&self, key: u64) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = Self::spread(key) as usize & mask;
        loop {
            let number = self.slots[at].checked_sub(1)?;
            if self.keys[number as usize] == key {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    /// The number of a key, given now when it has none; whether it is new.
    #[inline]
    pub fn number(&mut self, key: u64) -> (u32, bool) {
        if let Some(number) = self.find(key) {
            return (number, false);
        }
        if self.slots.len() * FULL_EIGHTHS <= (self.keys.len() + 1) * 8 {
            let size = (self.slots.len() * 2).max(64);
            self.slots = vec![0; size];
            for (at, key) in self.keys.iter().enumerate() {
                place(&mut self.slots, Self::spread(*key), at as u32);
            }
        }
        let number = self.keys.len() as u32;
        place(&mut self.slots, Self::spread(key), number);
        self.keys.push(key);
        (number, true)
    }
}

/// Case numbers seen, as fingerprints of 96 bits: among five million the odds of two alike are 10^-16, and a million take 24 MB.
#[derive(Debug, Default)]
pub struct Seen {
    slots: Vec<[u32; 3]>,
    filled: usize,
}

impl Seen {
    /// The fingerprint of a case number, never nought.
    pub fn fingerprint(bytes: &[u8]) -> [u32; 3] {
        let mut state = [bytes.len() as u64, !(bytes.len() as u64)];
        let mut take = |eight: u64| {
            state[0] = (state[0].rotate_left(26) ^ eight).wrapping_mul(SPREAD[0]);
            state[1] = (state[1].rotate_left(37) ^ eight).wrapping_mul(SPREAD[1]);
        };
        let (whole, rest) = bytes.as_chunks::<8>();
        whole.iter().for_each(|eight| take(u64::from_le_bytes(*eight)));
        take(if rest.is_empty() { 0 } else { tail(bytes) });
        let low = state[0] ^ (state[0] >> 32);
        [(low as u32) | 1, (state[0] >> 32) as u32, (state[1] >> 32) as u32]
    }

    /// Whether it is there.
    pub fn has(&self, print: [u32; 3]) -> bool {
        if self.slots.is_empty() {
            return false;
        }
        let mask = self.slots.len() - 1;
        let mut at = Self::start(print) & mask;
        loop {
            if self.slots[at] == print {
                return true;
            }
            if self.slots[at][0] == 0 {
                return false;
            }
            at = (at + 1) & mask;
        }
    }

    fn start(print: [u32; 3]) -> usize {
        (print[0] >> 1) as usize
    }

    /// Adds it; `false` when it was there.
    pub fn insert(&mut self, print: [u32; 3]) -> bool {
        if self.slots.len() * 7 <= (self.filled + 1) * 8 {
            let size = (self.slots.len() * 2).max(1024);
            let old = std::mem::replace(&mut self.slots, vec![[0; 3]; size]);
            for print in old.into_iter().filter(|print| print[0] != 0) {
                self.put(print);
            }
        }
        let fresh = self.put(print);
        self.filled += usize::from(fresh);
        fresh
    }

    fn put(&mut self, print: [u32; 3]) -> bool {
        let mask = self.slots.len() - 1;
        let mut at = Self::start(print) & mask;
        while self.slots[at][0] != 0 {
            if self.slots[at] == print {
                return false;
            }
            at = (at + 1) & mask;
        }
        self.slots[at] = print;
        true
    }

    /// Takes in all of another.
    pub fn join(&mut self, other: Self) {
        if self.filled == 0 {
            *self = other;
            return;
        }
        for print in other.slots.into_iter().filter(|print| print[0] != 0) {
            self.insert(print);
        }
    }
}
