/**
 * Colors for levels, from nothing to loud, that look evenly spaced and keep their order for every eye: lightness rises in a
 * straight line, so that they read in gray too, and hue goes from violet over blue and green to yellow, away from the pair that
 * red-blind and green-blind viewers confuse. On a light ground the same path is gone from light to dark. Pure.
 *
 * B. Ottosson, “A perceptual color space for image processing” (Oklab), 2020.
 */
export const LEVEL_COLORS = 256;

const HUE = { quiet: 292, loud: 98 } as const;
/** Lightness at the ends: near the ground of the theme at the quiet one. */
const DARK = { quiet: 0.17, loud: 0.96 } as const;
const LIGHT = { quiet: 0.98, loud: 0.26 } as const;
/** Chroma is largest in the middle; the ends are near black and white, where the screen has none. */
const MOST_CHROMA = 0.15;

type Rgb = readonly [number, number, number];

/** Linear sRGB of Oklab. */
function linearOf(lightness: number, a: number, b: number): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
}

const isShown = (rgb: Rgb): boolean => rgb.every((v) => v >= -1e-4 && v <= 1 + 1e-4);
const encoded = (v: number): number => Math.round(255 * (v <= 0.0031308 ? 12.92 * Math.max(0, v) : 1.055 * Math.min(1, v) ** (1 / 2.4) - 0.055));

/** The color with this lightness and hue, with as much of the chroma as the screen has. */
function colorOf(lightness: number, hue: number, chroma: number): Rgb {
  const angle = (hue * Math.PI) / 180;
  const at = (c: number): Rgb => linearOf(lightness, c * Math.cos(angle), c * Math.sin(angle));
  let [low, high] = [0, chroma];
  if (isShown(at(chroma))) return at(chroma);
  for (let k = 0; k < 16; k++) {
    const middle = (low + high) / 2;
    if (isShown(at(middle))) low = middle;
    else high = middle;
  }
  return at(low);
}

/** One color by lightness 0…1, hue in degrees and chroma, as bytes of red, green and blue. */
export const colorBytes = (lightness: number, hue: number, chroma: number): readonly [number, number, number] => colorOf(lightness, hue, chroma).map(encoded) as [number, number, number];

/** 256 colors as red, green, blue, opaque, 0…255 each: quiet first. */
export function levelColors(isDark: boolean): Uint8ClampedArray {
  const { quiet, loud } = isDark ? DARK : LIGHT;
  const bytes = new Uint8ClampedArray(4 * LEVEL_COLORS);
  for (let k = 0; k < LEVEL_COLORS; k++) {
    const way = k / (LEVEL_COLORS - 1);
    const lightness = quiet + (loud - quiet) * way;
    // Dark is violet and light is yellow in both themes: those the screen has there.
    const part = isDark ? way : 1 - way;
    const hue = HUE.quiet + (HUE.loud - HUE.quiet) * part;
    const chroma = MOST_CHROMA * Math.min(1, 4 * way * (1.15 - way) + (isDark ? 0.1 : 0));
    bytes.set([...colorOf(lightness, hue, chroma).map(encoded), 255], 4 * k);
  }
  return bytes;
}
