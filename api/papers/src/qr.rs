//! A short text as a QR code (ISO/IEC 18004), as SVG and as PNG: black on white with the quiet zone the standard asks for.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Modules of quiet zone on each side.
const QUIET: usize = 4;
/// Pixels of a module in a PNG.
const PIXELS: usize = 6;

/// The modules row by row, `true` is dark, with their number on a side; `None` for a text that no code can hold.
pub(crate) fn modules(text: &str) -> Option<(Vec<bool>, usize)> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
    let width = code.width();
    Some((code.into_colors().into_iter().map(|color| color == Color::Dark).collect(), width))
}

/// As SVG: one path, nothing else. `None` for a text of more than about two kilobytes.
pub fn qr_svg(text: &str) -> Option<String> {
    let (modules, width) = modules(text)?;
    let (mut path, side) = (String::new(), width + 2 * QUIET);
    for (y, row) in modules.chunks(width).enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// As PNG of one bit a pixel. `None` as for the SVG.
pub fn qr_png(text: &str) -> Option<Vec<u8>> {
    let (modules, width) = modules(text)?;
    let side = (width + 2 * QUIET) * PIXELS;
    let mut pixels = vec![0xffu8; side.div_ceil(8) * side];
    for (index, _) in modules.iter().enumerate().filter(|(_, dark)| **dark) {
        let (x, y) = ((index % width + QUIET) * PIXELS, (index / width + QUIET) * PIXELS);
        for row in y..y + PIXELS {
            for column in x..x + PIXELS {
                if let Some(byte) = pixels.get_mut(row * side.div_ceil(8) + column / 8) {
                    *byte &= !(0x80 >> (column % 8));
                }
            }
        }
    }
    let (mut out, side) = (Vec::new(), u32::try_from(side).ok()?);
    let mut encoder = png::Encoder::new(&mut out, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "mobileSign:https://licences.example/v1/mobile/0123456789abcdefghijABCDEFGHIJ0123456789abc";

    /// Both pictures say what the matrix says, module by module.
    #[test]
    fn both_pictures_show_the_same_code() {
        let (dark, width) = modules(TEXT).expect("it fits");
        let (svg, bytes) = (qr_svg(TEXT).expect("a picture"), qr_png(TEXT).expect("a picture"));
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("a frame");
        assert_eq!(info.width as usize, (width + 2 * QUIET) * PIXELS);
        for y in 0..width + 2 * QUIET {
            for x in 0..width + 2 * QUIET {
                let inside = (QUIET..width + QUIET).contains(&x) && (QUIET..width + QUIET).contains(&y);
                let is_dark = inside && dark[(y - QUIET) * width + x - QUIET];
                assert_eq!(svg.contains(&format!("M{x} {y}h1")), is_dark, "{x} {y}");
                let (column, row) = (x * PIXELS + PIXELS / 2, y * PIXELS + PIXELS / 2);
                let byte = pixels[row * info.line_size + column / 8];
                assert_eq!(byte & (0x80 >> (column % 8)) == 0, is_dark, "{x} {y}");
            }
        }
    }

    #[test]
    fn what_no_code_holds_is_no_picture() {
        let long = "x".repeat(5000);
        assert!(qr_svg(&long).is_none() && qr_png(&long).is_none());
    }
}
