/**
 * Integrated loudness and loudness range from histograms: bounded work however long the programme. A bin keeps the exact energy of
 * its blocks, so only which blocks are gated is decided to 0.01 LU; the range is read to 0.01 LU. Audio thread; allocates nothing.
 */
import {
  BLOCK_COUNT, BLOCK_ENERGY, COARSE, FINE, INTEGRATED, RANGE, RANGE_COARSE, RANGE_FINE, SHORT_TERM_COUNT, SHORT_TERM_ENERGY,
} from "./state.as";

/** What telemetry shows where there is nothing to show. */
export const NONE: f32 = -200;
/** Absolute gate; the lowest bin begins here. */
const GATE_LUFS: f64 = -70;
const BINS: i32 = 10000;
const BINS_PER_LU: f64 = 100;
const COARSE_BINS: i32 = 1000;
/** Relative gates: 10 LU below the mean for integrated loudness, 20 for the range. */
const INTEGRATED_GATE: f64 = 0.1;
const RANGE_GATE: f64 = 0.01;
const LOW_PERCENTILE: f64 = 0.1;
const HIGH_PERCENTILE: f64 = 0.95;

/** Loudness of a weighted mean square. */
export function loudnessOf(power: f64): f64 {
  return power > 1e-19 ? max(-0.691 + 10.0 * Math.log10(power), <f64>NONE) : <f64>NONE;
}

function binOf(loudness: f64): i32 {
  return max(0, min(BINS - 1, <i32>((loudness - GATE_LUFS) * BINS_PER_LU)));
}

// @ts-ignore: decorator
@inline
function accumulate(bin: usize, power: f64): void {
  store<f64>(bin, load<f64>(bin) + power);
  store<f64>(bin, load<f64>(bin, 8) + 1.0, 8);
}

/** A gating block of 400 ms. */
export function addBlock(s: usize, power: f64): void {
  const loudness = loudnessOf(power);
  if (!(loudness > GATE_LUFS)) return;
  const bin = binOf(loudness);
  accumulate(s + FINE + ((<usize>bin) << 4), power);
  accumulate(s + COARSE + ((<usize>(bin / 10)) << 4), power);
  accumulate(s + BLOCK_ENERGY, power);
}

/** A short-term value for the range. */
export function addShortTerm(s: usize, power: f64): void {
  const loudness = loudnessOf(power);
  if (!(loudness > GATE_LUFS)) return;
  const bin = binOf(loudness);
  const fine = s + RANGE_FINE + ((<usize>bin) << 2);
  const coarse = s + RANGE_COARSE + ((<usize>(bin / 10)) << 2);
  store<u32>(fine, load<u32>(fine) + 1);
  store<u32>(coarse, load<u32>(coarse) + 1);
  accumulate(s + SHORT_TERM_ENERGY, power);
}

export function updateIntegrated(s: usize): void {
  const count = load<f64>(s, BLOCK_COUNT);
  if (count == 0) return store<f32>(s, NONE, INTEGRATED);
  const gate = (load<f64>(s, BLOCK_ENERGY) / count) * INTEGRATED_GATE;
  const bin = binOf(loudnessOf(gate));
  let energy = 0.0;
  let blocks = 0.0;
  // The bin the gate falls into counts if its blocks do on average.
  const first = s + FINE + ((<usize>bin) << 4);
  if (load<f64>(first) > gate * load<f64>(first, 8)) {
    energy = load<f64>(first);
    blocks = load<f64>(first, 8);
  }
  const next = (bin / 10 + 1) * 10;
  for (let k = bin + 1; k < next; k++) {
    energy += load<f64>(s + FINE + ((<usize>k) << 4));
    blocks += load<f64>(s + FINE + ((<usize>k) << 4), 8);
  }
  for (let k = next / 10; k < COARSE_BINS; k++) {
    energy += load<f64>(s + COARSE + ((<usize>k) << 4));
    blocks += load<f64>(s + COARSE + ((<usize>k) << 4), 8);
  }
  store<f32>(s, blocks > 0 ? <f32>loudnessOf(energy / blocks) : NONE, INTEGRATED);
}

/** Loudness at a rank, counting from bin `first`. */
function atRank(s: usize, first: i32, rank: u32): f64 {
  let seen: u32 = 0;
  let k = first;
  for (; k < BINS && k % 10 != 0; k++) {
    seen += load<u32>(s + RANGE_FINE + ((<usize>k) << 2));
    if (seen > rank) return centerOf(k);
  }
  let coarse = k / 10;
  for (; coarse < COARSE_BINS; coarse++) {
    const inside = load<u32>(s + RANGE_COARSE + ((<usize>coarse) << 2));
    if (seen + inside > rank) break;
    seen += inside;
  }
  for (k = coarse * 10; k < BINS; k++) {
    seen += load<u32>(s + RANGE_FINE + ((<usize>k) << 2));
    if (seen > rank) break;
  }
  return centerOf(k);
}

function centerOf(bin: i32): f64 {
  return GATE_LUFS + (<f64>bin + 0.5) / BINS_PER_LU;
}

/** P95 − P10 of the short-term loudness above both gates; nearest rank. */
export function updateRange(s: usize): void {
  const total = load<f64>(s, SHORT_TERM_COUNT);
  if (total == 0) return store<f32>(s, NONE, RANGE);
  const gate = loudnessOf((load<f64>(s, SHORT_TERM_ENERGY) / total) * RANGE_GATE);
  let first = binOf(gate);
  if (centerOf(first) < gate) first++;
  let above: u32 = 0;
  const next = (first / 10 + 1) * 10;
  for (let k = first; k < next; k++) above += load<u32>(s + RANGE_FINE + ((<usize>k) << 2));
  for (let k = next / 10; k < COARSE_BINS; k++) above += load<u32>(s + RANGE_COARSE + ((<usize>k) << 2));
  if (above == 0) return store<f32>(s, NONE, RANGE);
  const last = <f64>(above - 1);
  const low = atRank(s, first, <u32>Math.floor(last * LOW_PERCENTILE + 0.5));
  const high = atRank(s, first, <u32>Math.floor(last * HIGH_PERCENTILE + 0.5));
  store<f32>(s, <f32>(high - low), RANGE);
}
