/**
 * Where everything lies in the state of a masking node. Offsets from the state's address; lengths of the transforms come from the
 * rate. Rows are one f32 for each channel of hearing or each band. Pure addresses; any thread.
 */
import * as N from "../../../worklets/generated/masking";

export const SOUNDS: i32 = N.TELEMETRY_AUDIBILITY_COUNT;
/** Half a Cam apart, from 1.8 Cam: nineteen vectors of four. */
export const CHANNELS: i32 = N.TELEMETRY_SMR_DB_COUNT;
export const ROW: usize = <usize>CHANNELS << 2;
/** Sound is pooled in quarters of a Cam from 0.55 Cam, so that the ERB around a channel is four whole bands. */
export const BANDS: i32 = 164;
export const BAND_ROW: usize = <usize>BANDS << 2;
assert(CHANNELS % 4 == 0 && BANDS % 4 == 0);

/** The head is APART of the engine's memory. i32: what is done of the stage; sound and half at work. */
export const DONE: usize = 16, SOUND: usize = 20, HALF: usize = 24;
/** i32, fixed when a turn begins: place in the rings, sounds connected (bits), how many, the chosen one or −1, work a grid step. */
export const MARK: usize = 28, MASK: usize = 32, COUNT: usize = 36, CHOSEN: usize = 40, BUDGET: usize = 48;
/** i32: frames heard of the halves that play; whose they are: the sound each fades from and to. */
export const PLAYED: usize = 52, FROM: usize = 56, TO: usize = 64;
/** i32: the same of the halves that are being made; which of the two buffers plays. */
export const NEXT_FROM: usize = 72, NEXT_TO: usize = 80, PLAYING: usize = 88;
/** f32: intensity of a bin's square, for the long and the short transform; weight of a turn's picture. i32: turns that the memory holds; ears. */
export const LONG_SCALE: usize = 92, SHORT_SCALE: usize = 96, PICTURE: usize = 100, TURNS: usize = 104, EARS: usize = 108;
/** f32: how the loudest channel of a sound is forgotten, per turn. */
export const FORGET: usize = 112;
/** i32 for each sound: frames fed since it is connected, up to the ring's length; the same when the turn began. */
export const FED: usize = 128, VALID: usize = 160;
/** i32: log2 of the long transform's frames; where the next frame goes; frames until a turn begins; the stage; whether the last call rested. */
export const BITS: usize = 192, WRITTEN: usize = 196, UNTIL: usize = 200, STAGE: usize = 204, IS_RESTING: usize = 208;
/** i32, bits: sounds that were more than zeros since the last grid point; those that are zeros through the turn's windows. Then i32 for each: frames of nothing but zeros. */
export const SOUNDED: usize = 212, HUSHED: usize = 216, ZEROS: usize = 224;

/** Per channel: a and b of the filters' distance a − b·f; what is left of the excitation a half later; the threshold in quiet q, 2q, (2q)^α, (3q)^α, their difference; offsets of tone and noise in octaves of power. */
export const A: usize = 256;
export const B: usize = A + ROW, DECAY: usize = B + ROW, QUIET: usize = DECAY + ROW, TWICE: usize = QUIET + ROW, TWICE_POW: usize = TWICE + ROW;
export const THRICE_POW: usize = TWICE_POW + ROW, OF_QUIET: usize = THRICE_POW + ROW, TONE: usize = OF_QUIET + ROW, NOISE: usize = TONE + ROW;
/** i32 per band and one more: its first bin in the long and in the short transform. */
export const LONG_EDGES: usize = NOISE + ROW;
export const SHORT_EDGES: usize = LONG_EDGES + BAND_ROW + 16;

/** What is known of each sound: excitation by half and ear, threshold factor by ear, levels by ear (mean intensity in half a Cam), tonality. */
export const HEARD: usize = SHORT_EDGES + BAND_ROW + 16;
export const EXCITATION: usize = 0, KAPPA: usize = 4 * ROW, LEVELS: usize = 6 * ROW, TONALITY: usize = 8 * ROW;
export const HEARD_BYTES: usize = 9 * ROW;

/** What has become of each: its picture (excitation, threshold of the rest), shares of time hidden, turns counted, shares by each other one. */
export const FATE: usize = HEARD + <usize>SOUNDS * HEARD_BYTES;
export const SHOWN: usize = 0, SHOWN_REST: usize = ROW, HIDDEN: usize = 2 * ROW, SEEN: usize = 3 * ROW, HIDDEN_BY: usize = 4 * ROW;
/** f32: loudest channel, loudness alone now, means of loudness alone, beside the rest, beside each one; turns active. */
export const PEAK: usize = HIDDEN_BY + <usize>SOUNDS * ROW, LOUD: usize = PEAK + 4, ALONE: usize = PEAK + 8, BESIDE: usize = PEAK + 12, TURNS_ACTIVE: usize = PEAK + 16, IS_ACTIVE: usize = PEAK + 20, BESIDE_ONE: usize = PEAK + 32;
export const FATE_BYTES: usize = BESIDE_ONE + 32;

/** The turn's work. By ear: power, its moment and the sum of its logarithms in each band of the long transform; then intensity and mean frequency in each band of a half. */
export const LONG_POWER: usize = FATE + <usize>SOUNDS * FATE_BYTES;
export const LONG_MOMENT: usize = LONG_POWER + 2 * BAND_ROW, LONG_LOG: usize = LONG_MOMENT + 2 * BAND_ROW;
export const INTENSITY: usize = LONG_LOG + 2 * BAND_ROW, CENTER: usize = INTENSITY + 2 * BAND_ROW;
/** By ear: the excitation that is being added up; loudness alone. Then what counts of a sound, signal to threshold, and how much of the chosen one is masked. */
export const RAW: usize = CENTER + 2 * BAND_ROW;
export const LOUDNESS: usize = RAW + 2 * ROW, COUNTS: usize = LOUDNESS + 2 * ROW, SMR: usize = COUNTS + ROW, GAIN: usize = SMR + ROW;
/** The best of both ears alone, the threshold and the sum of the others' excitation by ear. */
export const BEST: usize = GAIN + ROW, REST: usize = BEST + ROW, REST_SUM: usize = REST + 2 * ROW;
export const FIXED: usize = REST_SUM + 2 * ROW;
assert(FIXED <= 67584);

// @ts-ignore: decorator
@inline
export function heard(s: usize, sound: i32): usize {
  return s + HEARD + <usize>sound * HEARD_BYTES;
}

// @ts-ignore: decorator
@inline
export function excitationOf(s: usize, sound: i32, half: i32, ear: i32): usize {
  return heard(s, sound) + <usize>(2 * half + ear) * ROW;
}

// @ts-ignore: decorator
@inline
export function fate(s: usize, sound: i32): usize {
  return s + FATE + <usize>sound * FATE_BYTES;
}

/** f32 per bin of the short transform, 0…size/2: its place among the channels. */
export const PLACES: usize = 67584;

/** Complex f32: the long transform's work and twiddles; the short one's twiddles, work and second work; frames: two buffers of a turn, the half that hangs over. Then the rings. */
// @ts-ignore: decorator
@inline
export function longWork(s: usize, size: i32): usize {
  return s + PLACES + <usize>size;
}
// @ts-ignore: decorator
@inline
export function longTwiddles(s: usize, size: i32): usize {
  return longWork(s, size) + <usize>size * 8;
}
// @ts-ignore: decorator
@inline
export function shortTwiddles(s: usize, size: i32): usize {
  return longTwiddles(s, size) + <usize>size * 4;
}
// @ts-ignore: decorator
@inline
export function shortWork(s: usize, size: i32): usize {
  return shortTwiddles(s, size) + <usize>size;
}
// @ts-ignore: decorator
@inline
export function backWork(s: usize, size: i32): usize {
  return shortWork(s, size) + <usize>size * 2;
}
// @ts-ignore: decorator
@inline
export function maskedFrames(s: usize, size: i32, buffer: i32): usize {
  return backWork(s, size) + <usize>size * 2 * <usize>(1 + buffer);
}
// @ts-ignore: decorator
@inline
export function hangingFrames(s: usize, size: i32): usize {
  return backWork(s, size) + <usize>size * 6;
}
/** Twice the long transform's frames. */
// @ts-ignore: decorator
@inline
export function ring(s: usize, size: i32, sound: i32): usize {
  return hangingFrames(s, size) + <usize>size + <usize>size * 16 * <usize>sound;
}
