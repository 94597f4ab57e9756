//! Published digests.

use ruqsat_eds::gost::{gost94, streebog512};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// RFC 6986 §10.1.1 and §10.2.1; the RFC prints numbers, so bytes stand the other way round.
#[test]
fn streebog_gives_the_digests_of_the_rfc() {
    let m1 = b"012345678901234567890123456789012345678901234567890123456789012";
    let m2 = concat!(
        "fbe2e5f0eee3c820fbeafaebef20fffbf0e1e0f0f520e0ed20e8ece0ebe5f0f2f120fff0eeec20f120faf2fee5e2",
        "202ce8f6f3ede220e8e6eee1e8f0f2d1202ce8f0f2e5e220e5d1",
    );
    let m2: Vec<u8> =
        (0..m2.len()).step_by(2).rev().map(|i| u8::from_str_radix(&m2[i..i + 2], 16).unwrap()).collect();
    assert_eq!(
        hex(&streebog512(m1)),
        concat!(
            "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa",
            "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48",
        )
    );
    assert_eq!(
        hex(&streebog512(&m2)),
        concat!(
            "1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376",
            "035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28",
        )
    );
}

/// RFC 5831 §7.3.1 prints the first as a number.
#[test]
fn the_archive_digest_uses_the_test_box() {
    let digest = gost94(b"This is message, length=32 bytes");
    assert_eq!(hex(&digest), "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa");
    assert_eq!(hex(&gost94(b"")), "ce85b99cc46752fffee35cab9a7b0278abb4c2d2055cff685af4912c49490f8d");
}
