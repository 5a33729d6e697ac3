/** Where the reverb keeps what, in its state; and the proportions of its room. */
import { GUARD_SAMPLES } from "../../../worklets/dsp/sample-ring";

export const MAX_LINES: i32 = 16;
export const TAPS: i32 = 8;
export const STAGES: i32 = 4;

/** i32: frames so far, lines, and of each kind of ring its capacity less one; frames of a fade done, or −1 at rest. */
export const POSITION: usize = 0, LINES: usize = 4, LINE_MASK: usize = 8, EARLY_MASK: usize = 12, STAGE_MASK: usize = 16, FADED: usize = 20;
/** f64: what the delays were made of, now and at the end of the fade. */
export const SIZE: usize = 24, PRE_DELAY: usize = 32, NEXT_SIZE: usize = 40, NEXT_PRE_DELAY: usize = 48;
/** f64: what the coefficients were made of; −1 asks for new ones. */
export const DECAY: usize = 56, LOW_DECAY: usize = 64, LOW_HZ: usize = 72, HIGH_DECAY: usize = 80, HIGH_HZ: usize = 88, MADE_FREEZE: usize = 96;
/** f64: 0 free, 1 frozen, and between; phase of the modulation in turns; its depth in frames. */
export const FREEZE: usize = 104, TURN: usize = 112, DEPTH: usize = 120;
/** f32: how much of the input enters, at the first frame of the call; the diffusers' gain at the grid point, its way per frame, and where it goes. i32: whether any line wanders. */
export const FEED: usize = 128, ALL_PASS: usize = 132, ALL_PASS_STEP: usize = 152, NEXT_ALL_PASS: usize = 156, HAS_MODULATION: usize = 136;

/** i32 each: delay of each line, of each early tap (left, then right), pre-delay; now and next. */
export const LINE_DELAYS: usize = 160, NEXT_LINE_DELAYS: usize = 224, TAP_DELAYS: usize = 288, NEXT_TAP_DELAYS: usize = 352, LATE_DELAY: usize = 416, NEXT_LATE_DELAY: usize = 420;
/** i32: delay of each diffuser, left and right in turn. */
export const STAGE_DELAYS: usize = 424;
/** Of each line: i32 whole frames of modulation, f32 the rest, f32 its way per frame. */
export const OFFSETS: usize = 464, FRACTIONS: usize = 528, SLOPES: usize = 592;
/** f32 of each line: one-pole coefficients of the two shelves, their three weights, and their states. */
export const LOW_G: usize = 656, HIGH_G: usize = 720, LOW_WEIGHT: usize = 784, DIRECT: usize = 848, HIGH_WEIGHT: usize = 912, LOW_STATE: usize = 976, HIGH_STATE: usize = 1040;
/** f64: how far the fade was when the filters were made. f32 of each line: where the three weights go within this grid step, and their ways per frame; i32: whether they do. */
export const MADE_WAY: usize = 144, WEIGHT_GOALS: usize = 1232, WEIGHT_STEPS: usize = 1424, WEIGHTS_MOVE: usize = 140;
/** f64: where the modulation of each line stands, in frames. */
export const WANDER: usize = 1104;
export const RINGS: usize = 2048;

/** Milliseconds at full size; prime numbers of frames are made of them. */
export const SHORTEST_MS: f64 = 36, LONGEST_MS: f64 = 118;
export const EARLY_RING_MS: f64 = 330;
export const STAGE_RING_MS: f64 = 9.2;
export const STAGE_TIMES: usize = memory.data<f64>([1.37, 1.51, 3.13, 3.37, 5.89, 6.07, 8.71, 9.13]);
export const TAP_TIMES: usize = memory.data<f64>([7.1, 13.9, 19.7, 27.3, 36.1, 45.7, 58.9, 71.3, 8.3, 12.1, 22.1, 29.9, 33.7, 49.1, 55.3, 76.7]);
/** Amplitudes of the early taps; the odd ones come from the other side. */
export const TAP_GAINS: usize = memory.data<f32>([0.62, -0.44, 0.47, 0.33, -0.36, -0.24, 0.25, 0.16, 0.59, 0.46, -0.44, -0.31, 0.37, 0.23, -0.26, 0.14]);

/** Bit i is set where line i counts as negative. All three are orthogonal, over 8 lines as over 16, and none is an eigenvector of the matrix. */
export const IN_SIGNS: i32 = 0x37e4, LEFT_SIGNS: i32 = 0x5b22, RIGHT_SIGNS: i32 = 0xab8e;

/** Line i is fed by row i + SHIFT of the matrix. */
export const SHIFT: i32 = 5;

/** ±, as the sign bit of four lanes. */
// @ts-ignore: decorator
@inline
export function signOf(signs: i32, line: i32): v128 {
  return i32x4.splat(((signs >> line) & 1) << 31);
}

/** Longest modulation, ms; a line's read reaches two samples further. */
export const WANDER_MS: f64 = 0.25;
export const SPARE: f64 = <f64>GUARD_SAMPLES;
