/**
 * How far away a sound seems: by its loudness in the mix, and by how much of it is reverberation (P. Zahorik, "Assessing auditory
 * distance perception using virtual acoustics", JASA 111(4), 2002: loudness weighs more for familiar sounds, and both add up). A
 * scale for a picture, not meters: nobody knows how loud a singer was meant to be. Pure.
 */

/** From the front to the back: so much quieter than the mix, were that all there is. */
const LEVEL_RANGE_DB = 30;
/** Direct to reverberant: dry enough to stand in front; and all room. */
const DRY_DB = 24;
const DROWNED_DB = -6;
const LEVEL_WEIGHT = 0.7;

const held = (way: number): number => Math.min(1, Math.max(0, way));

/**
 * 0 in front … 1 at the back.
 * @param belowMixDb how much quieter than all strips together
 * @param directToReverbDb Infinity for a dry sound
 */
export function farness(belowMixDb: number, directToReverbDb: number): number {
  return LEVEL_WEIGHT * held(belowMixDb / LEVEL_RANGE_DB) + (1 - LEVEL_WEIGHT) * held((DRY_DB - directToReverbDb) / (DRY_DB - DROWNED_DB));
}

/** What brings a sound forward by so much of the depth. */
export const levelForDepthDb = (forward: number): number => (forward * LEVEL_RANGE_DB) / LEVEL_WEIGHT;
