/**
 * Dynamic EQ: the bands in series, each with a detector on the sound as it came in, or on the key. in: 2×frames,
 * key: 0|2×frames → out: 2×frames. Audio thread; allocates nothing. Bands that do nothing are not visited between grid points.
 */
import { clearState, input, isConnected, output, param, paramSignal, paramsMove, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid } from "../../../worklets/dsp/clock";
import { copyFrames, loadFrame, loadMono, loadPair, storeFrame, storePair } from "../../../worklets/dsp/frame";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/dynamic-eq";
import { acts, BAND_BYTES, BAND_COUNT, listensToKey, runBand, showBand, startBand, updateBand } from "./bands.as";

/** i32: parameters have moved since the last grid point; grid points until telemetry is renewed. */
const MOVED: usize = 0, SHOW_WAIT: usize = 4;
const BANDS: usize = 64;
const SHOW_GRIDS: i32 = 8;

/** Valid during one call only, so all nodes share it: the sound between the bands. */
const WIDE: usize = memory.data(32 * 16, 16);
assert(GRID_FRAMES == 32);

// @ts-ignore: decorator
@inline
function bandAt(s: usize, index: i32): usize {
  return s + BANDS + <usize>index * BAND_BYTES;
}

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  const s = state(node);
  for (let k = 0; k < BAND_COUNT; k++) startBand(node, k, bandAt(s, k));
  show(node, s);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  if (paramsMove(node)) store<i32>(s, 1, MOVED);
  if (onGrid()) {
    const moved = load<i32>(s, MOVED) != 0;
    for (let k = 0; k < BAND_COUNT; k++) updateBand(node, k, bandAt(s, k), moved);
    store<i32>(s, paramsMove(node) ? 1 : 0, MOVED);
    show(node, s);
  }
  const x = input(node, N.INPUT_IN), y = output(node, N.OUTPUT_OUT);
  const key = isConnected(node, N.INPUT_KEY) ? input(node, N.INPUT_KEY) : x;
  let active = 0;
  for (let k = 0; k < BAND_COUNT; k++) if (acts(bandAt(s, k))) active++;
  if (active == 0) copyFrames(y, x, frames);
  else {
    for (let i: usize = 0; i < <usize>frames; i++) v128.store(WIDE + (i << 4), loadPair(x + (i << 3)));
    for (let k = 0; k < BAND_COUNT; k++) if (acts(bandAt(s, k))) runBand(node, k, bandAt(s, k), listensToKey(node, k) ? key : x, WIDE, frames);
    for (let i: usize = 0; i < <usize>frames; i++) storePair(y + (i << 3), v128.load(WIDE + (i << 4)));
  }
  level(node, y, frames);
}

/** The output level in place, where it is not 0 dB. */
function level(node: usize, y: usize, frames: i32): void {
  const levels = paramSignal(node, N.OUTPUT_DB);
  const constant = <f32>param(node, N.OUTPUT_DB);
  if (levels == 0 && constant == 1) return;
  for (let i: usize = 0; i < <usize>frames; i++) {
    const g = levels != 0 ? loadMono(levels + (i << 2)) : f32x4.splat(constant);
    storeFrame(y + (i << 3), f32x4.mul(loadFrame(y + (i << 3)), g));
  }
}

/** Every SHOW_GRIDS-th grid point: eyes are slower. */
function show(node: usize, s: usize): void {
  const wait = load<i32>(s, SHOW_WAIT);
  store<i32>(s, wait == 0 ? SHOW_GRIDS - 1 : wait - 1, SHOW_WAIT);
  if (wait != 0) return;
  let most = 0.0;
  for (let k = 0; k < BAND_COUNT; k++) most = max(most, showBand(node, k, bandAt(s, k)));
  store<f32>(telemetry(node, N.TELEMETRY_GAIN_REDUCTION_DB), <f32>most);
}
