/**
 * Colors of bodies by their place in pitch: violet in the bass, over blue and green to yellow in the treble, away from the pair that
 * red-blind and green-blind viewers confuse, and lighter the higher on either ground. All stand off it by 3:1 or more. Height says
 * the same, so that color is never the only sign. Pure.
 */
import { colorBytes } from '../level-colors.ts';

export const PITCH_COLORS = 16;
const HUE = { low: 296, high: 98 } as const;
const DARK = { low: 0.62, high: 0.9 } as const;
const LIGHT = { low: 0.42, high: 0.62 } as const;
const CHROMA = 0.17;

const tables = new Map<boolean, readonly string[]>();

/** As CSS colors, low first. */
export function pitchColors(isDark: boolean): readonly string[] {
  let table = tables.get(isDark);
  if (table === undefined) {
    const lightness = isDark ? DARK : LIGHT;
    table = Array.from({ length: PITCH_COLORS }, (_, k) => {
      const way = k / (PITCH_COLORS - 1);
      const [red, green, blue] = colorBytes(lightness.low + (lightness.high - lightness.low) * way, HUE.low + (HUE.high - HUE.low) * way, CHROMA);
      return `rgb(${red} ${green} ${blue})`;
    });
    tables.set(isDark, table);
  }
  return table;
}

/** 0 is the lowest, 1 the highest. */
export const pitchColor = (way: number, isDark: boolean): string => pitchColors(isDark)[Math.min(PITCH_COLORS - 1, Math.max(0, Math.round(way * (PITCH_COLORS - 1))))]!;
