//! Numbers of N words of 64 bits, least significant first.

/// `a * b + c + d`, lower word first: two words always hold it.
#[inline(always)]
pub const fn multiply_add(a: u64, b: u64, c: u64, d: u64) -> (u64, u64) {
    let sum = a as u128 * b as u128 + c as u128 + d as u128;
    (sum as u64, (sum >> 64) as u64)
}

/// `a + b` and whether it left the N words.
#[inline(always)]
pub const fn add<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], bool) {
    let (mut sum, mut carry, mut i) = ([0; N], false, 0);
    while i < N {
        let (word, over) = a[i].overflowing_add(b[i]);
        let (word, again) = word.overflowing_add(carry as u64);
        (sum[i], carry) = (word, over | again);
        i += 1;
    }
    (sum, carry)
}

/// `a - b` and whether `b` was the larger one; the difference is modulo 2^(64N) then.
#[inline(always)]
pub const fn sub<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], bool) {
    let (mut difference, mut borrow, mut i) = ([0; N], false, 0);
    while i < N {
        let (word, under) = a[i].overflowing_sub(b[i]);
        let (word, again) = word.overflowing_sub(borrow as u64);
        (difference[i], borrow) = (word, under | again);
        i += 1;
    }
    (difference, borrow)
}

/// Whether `a < b`.
pub const fn less<const N: usize>(a: &[u64; N], b: &[u64; N]) -> bool {
    sub(a, b).1
}

/// The number of 8N little-endian bytes; `None` for any other length.
pub fn from_le_bytes<const N: usize>(bytes: &[u8]) -> Option<[u64; N]> {
    let (words, rest) = bytes.as_chunks::<8>();
    if words.len() != N || !rest.is_empty() {
        return None;
    }
    Some(std::array::from_fn(|i| u64::from_le_bytes(words[i])))
}

/// 8N little-endian bytes of the number.
pub fn to_le_bytes<const N: usize>(number: &[u64; N]) -> Vec<u8> {
    number.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A constant as the standards print it: 16N hex digits, the most significant first.
///
/// # Panics
/// Another number of digits, or no hex digit: at compile time, where constants are made.
pub const fn from_hex<const N: usize>(digits: &str) -> [u64; N] {
    let digits = digits.as_bytes();
    assert!(digits.len() == 16 * N, "16 digits a word");
    let (mut number, mut i) = ([0; N], 0);
    while i < digits.len() {
        let digit = match digits[i] {
            digit @ b'0'..=b'9' => digit - b'0',
            digit @ b'A'..=b'F' => digit - b'A' + 10,
            _ => panic!("upper-case hex digits"),
        };
        let word = N - 1 - i / 16;
        number[word] = number[word] << 4 | digit as u64;
        i += 1;
    }
    number
}

/// A number of one word.
pub const fn small<const N: usize>(value: u64) -> [u64; N] {
    let mut number = [0; N];
    number[0] = value;
    number
}

/// One divided by `number` modulo an odd prime, nought for nought. Euclid's algorithm by halving (Kaliski): throughout
/// `number * s = v * 2^halvings` and `number * r = -u * 2^halvings` modulo the prime, and `u * s + v * r` is the prime
/// itself, so that nothing outgrows the N words.
pub fn inverse<const N: usize>(number: &[u64; N], prime: &[u64; N]) -> [u64; N] {
    if *number == [0; N] {
        return *number;
    }
    let (mut u, mut v, mut r, mut s, mut halvings) = (*prime, *number, [0; N], small(1), 0);
    halvings += shift_out(&mut v, &mut r);
    while u != v {
        if less(&v, &u) {
            u = sub(&u, &v).0;
            r = add(&r, &s).0;
            halvings += shift_out(&mut u, &mut s);
        } else {
            v = sub(&v, &u).0;
            s = add(&s, &r).0;
            halvings += shift_out(&mut v, &mut r);
        }
    }
    for _ in 0..halvings {
        let (even, carry) = if s[0] & 1 == 1 { add(&s, prime) } else { (s, false) };
        s = shifted_down(&even, 1, u64::from(carry));
    }
    s
}

/// Takes the factors of two out of one number that is not nought and puts them into the other; tells how many.
fn shift_out<const N: usize>(from: &mut [u64; N], into: &mut [u64; N]) -> u32 {
    let mut all = 0;
    while from[0] & 1 == 0 {
        let many = from[0].trailing_zeros().min(63);
        *from = shifted_down(from, many, 0);
        let mut below = 0;
        for word in into.iter_mut() {
            (*word, below) = (*word << many | below, *word >> (64 - many));
        }
        all += many;
    }
    all
}

/// The number shifted by 1 to 63 bits, with `above` as the word that would follow its last.
#[inline(always)]
pub fn shifted_down<const N: usize>(number: &[u64; N], many: u32, above: u64) -> [u64; N] {
    std::array::from_fn(|i| number[i] >> many | number.get(i + 1).copied().unwrap_or(above) << (64 - many))
}
