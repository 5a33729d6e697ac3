/**
 * Stem: plays a ring that the host keeps filled, in frames counted from the start of playing. Where the host is late it
 * fades to silence and back, so that a gap is no click. → out: 2×frames. Audio thread; allocates nothing.
 */
import { output, state, telemetry } from "../../../worklets/dsp/node";
import { playFrame, playing, rateHz } from "../../../worklets/dsp/clock";
import { clearFrames, copyFrames, loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import { larger, signless, tellPeak } from "../../../worklets/dsp/told-peak";
import { NODE_STATE_BYTES, RING_ENDED, RING_FRAMES, RING_GAIN, RING_READ, RING_SAMPLES, RING_STARVED, RING_WRITTEN, SPAN_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/stem";

const FADE_MS: f64 = 5;

export function init(node: usize): void {
  const s = state(node);
  store<u32>(s, (load<u32>(node, NODE_STATE_BYTES) - <u32>RING_SAMPLES) >> 3, RING_FRAMES);
  reset(node);
}

/** The ring's samples may stay: nothing of them is read before it is written again. */
export function reset(node: usize): void {
  const s = state(node);
  store<f64>(s, 0, RING_WRITTEN);
  store<f64>(s, 0, RING_READ);
  store<u32>(s, 0, RING_STARVED);
  store<u32>(s, 0, RING_ENDED);
  store<f32>(s, 1, RING_GAIN);
  store<f32>(telemetry(node, N.TELEMETRY_STARVED_SLICES), 0);
}

export function process(node: usize, frames: i32): void {
  const y = output(node, N.OUTPUT_OUT);
  if (!playing) return clearFrames(y, frames);
  const s = state(node);
  const available = load<f64>(s, RING_WRITTEN) - playFrame;
  if (load<f32>(s, RING_GAIN) == 1 && available >= <f64>frames + fadeFrames()) {
    copyRing(s, y, frames);
    store<f64>(s, playFrame + <f64>frames, RING_READ);
  } else nearTheEnd(node, s, y, available, frames);
}

export function processSpan(node: usize): bool {
  const s = state(node);
  const y = output(node, N.OUTPUT_OUT);
  if (!playing) {
    clearFrames(y, SPAN_FRAMES);
    return true;
  }
  if (load<f32>(s, RING_GAIN) != 1 || load<f64>(s, RING_WRITTEN) - playFrame < <f64>SPAN_FRAMES + fadeFrames()) return false;
  copySpan(s, y);
  store<f64>(s, playFrame + <f64>SPAN_FRAMES, RING_READ);
  return true;
}

/** Where the recording, or what the host has brought of it, ends or begins. */
function nearTheEnd(node: usize, s: usize, y: usize, available: f64, frames: i32): void {
  const ended = load<u32>(s, RING_ENDED) != 0;
  if (load<f64>(s, RING_WRITTEN) == 0 && !ended) {
    // Come with an edit, and its first sound is on the way: that fades in, and nothing is late yet.
    store<f32>(s, 0, RING_GAIN);
    return clearFrames(y, frames);
  }
  const ready = <i32>min(max(available, 0.0), <f64>frames);
  if (ready > 0) copyRing(s, y, ready);
  clearFrames(y + ((<usize>ready) << 3), frames - ready);
  store<f64>(s, playFrame + <f64>frames, RING_READ);
  if (ready < frames && !ended) {
    store<u32>(s, load<u32>(s, RING_STARVED) + 1, RING_STARVED);
    store<f32>(telemetry(node, N.TELEMETRY_STARVED_SLICES), <f32>load<u32>(s, RING_STARVED));
  }
  const gain = load<f32>(s, RING_GAIN);
  const runsDry = !ended && available < <f64>frames + fadeFrames();
  if (runsDry || gain != 1) fade(s, y, gain, ended ? Infinity : available, frames);
}

// @ts-ignore: decorator
@inline
function fadeFrames(): f64 {
  return FADE_MS * 0.001 * rateHz;
}

function copyRing(s: usize, target: usize, frames: i32): void {
  const capacity = load<u32>(s, RING_FRAMES);
  const at = <u32>(<i64>playFrame) & (capacity - 1);
  const head = min(frames, <i32>(capacity - at));
  copyFrames(target, s + RING_SAMPLES + ((<usize>at) << 3), head);
  if (head < frames) copyFrames(target + ((<usize>head) << 3), s + RING_SAMPLES, frames - head);
}

/** The same over a span, which tells its peak. */
function copySpan(s: usize, target: usize): void {
  const capacity = load<u32>(s, RING_FRAMES);
  const at = <u32>(<i64>playFrame) & (capacity - 1);
  if (at + SPAN_FRAMES > capacity) return copyRing(s, target, SPAN_FRAMES);
  const mask = signless();
  let peak = i32x4.splat(0);
  let source = s + RING_SAMPLES + ((<usize>at) << 3);
  for (const end = source + (SPAN_FRAMES << 3); source < end; source += 32, target += 32) {
    const v = v128.load(source), w = v128.load(source, 16);
    v128.store(target, v);
    v128.store(target, w, 16);
    peak = larger(larger(peak, v, mask), w, mask);
  }
  tellPeak(peak);
}

/** Out over the last frames before a gap, in over the first after it; judged frame by frame, however calls are cut. */
function fade(s: usize, y: usize, from: f32, available: f64, frames: i32): void {
  const step = <f32>(1.0 / fadeFrames());
  const reach = fadeFrames();
  let gain = from;
  for (let i = 0; i < frames; i++) {
    gain = available - <f64>i > reach ? min(gain + step, <f32>1) : max(gain - step, <f32>0);
    const at = y + ((<usize>i) << 3);
    storeFrame(at, f32x4.mul(loadFrame(at), f32x4.splat(gain)));
  }
  store<f32>(s, gain, RING_GAIN);
}
