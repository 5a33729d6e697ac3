/**
 * Limiter: drive, a soft clip if there is one, then two stages in a row. The first does the work with the look-ahead that was chosen; the second measures
 * again and trims what the first one's gain changes have raised between the samples.
 * in: 2×frames → out: 2×frames. Audio thread; allocates nothing.
 */
import { clearState, config, input, output, param, paramSignal, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { LONG, SHORT } from "../../../worklets/dsp/eightfold";
import { decibelsOf } from "../../../worklets/dsp/exponent";
import { loadFrame, loadTwoMono, storeFrame } from "../../../worklets/dsp/frame";
import { fall } from "../../../worklets/dsp/peak";
import { initTracker, LONG_TABLE_BYTES, peaksOf, SHORT_TABLE_BYTES, track, TRACKER_BYTES, writeTable } from "../../../worklets/dsp/true-peak";
import * as N from "../../../worklets/generated/limiter";
import { initSoftClip, runSoftClip } from "./soft-clip.as";
import { initStage, runStage, stageBytes } from "./stage.as";

/** Look-ahead of the second stage; as in the definition. */
const TRIM_MS: f64 = 0.5;
/** The second stage gives back what little it takes no slower than this: it must not lower the level for long. */
const TRIM_RELEASE_MS: f64 = 50;
/** Automatic release: how long the average is, and how long it holds. */
const AVERAGE_MS: f64 = 300;
const SLOW_MS: f64 = 1000;
const FALL_DB_PER_SECOND: f64 = 100;
/** The peak meter looks no lower: −60 dBFS. */
const METER_FLOOR: f32 = 0.001;

// State: the tables survive a reset, the rest does not. The second stage and the meter look closer than the first.
const CLIP: usize = 4;
const SHORT_TABLE: usize = 16;
const LONG_TABLE: usize = 16 + 608;
const CONTROLS: usize = 16 + 608 + 1120;
// Within the controls.
const FAST_KEEP: usize = 0;
const TRIM_KEEP: usize = 8;
const CHARGE_KEEP: usize = 16;
const SLOW_KEEP: usize = 24;
const LINK: usize = 32;
const RELEASE_MS: usize = 40;
const REDUCTION: usize = 48;
const METER: usize = CONTROLS + 64;
/** Of the meter: the held peak, v128, before its tracker. */
const METER_TRACKER: usize = METER + 16;
const STAGES: usize = METER_TRACKER + 4464;

const driven: usize = memory.data(34 * 8, 16);
const limited: usize = memory.data(34 * 8, 16);
const peaks: usize = memory.data(34 * 8, 16);
const constantCeiling: usize = memory.data(8, 8);

function framesOf(milliseconds: f64): i32 {
  return max(1, <i32>Math.floor(milliseconds * rateHz / 1000.0 + 0.5));
}

export function init(node: usize): void {
  assert(SHORT_TABLE_BYTES == 608 && LONG_TABLE_BYTES == 1120 && TRACKER_BYTES == 4464);
  writeTable(state(node) + SHORT_TABLE, SHORT);
  writeTable(state(node) + LONG_TABLE, LONG);
  reset(node);
}

export function reset(node: usize): void {
  const s = state(node);
  const first = framesOf(config(node, N.SETTING_LOOK_AHEAD_MS));
  const second = framesOf(TRIM_MS);
  memory.fill(s + CONTROLS, 0, STAGES - CONTROLS + stageBytes(first, SHORT) + stageBytes(second, LONG));
  initTracker(s + METER_TRACKER);
  initStage(s + STAGES, first, SHORT);
  initStage(s + STAGES + stageBytes(first, SHORT), second, LONG);
  store<u32>(s, <u32>stageBytes(first, SHORT));
  // The soft clip lies behind the stages; 0 where there is none.
  const clip = s + STAGES + stageBytes(first, SHORT) + stageBytes(second, LONG);
  const hasClip = config(node, N.SETTING_SOFT_CLIP) != 0;
  store<usize>(s, hasClip ? clip : 0, CLIP);
  if (hasClip) initSoftClip(clip);
  store<f64>(s + CONTROLS, keep(TRIM_RELEASE_MS), TRIM_KEEP);
  store<f64>(s + CONTROLS, keep(AVERAGE_MS), CHARGE_KEEP);
  update(node, s + CONTROLS);
  show(node, s);
}

function keep(milliseconds: f64): f64 {
  return Math.exp(-1000.0 / (milliseconds * rateHz));
}

function update(node: usize, controls: usize): void {
  const releaseMs = param(node, N.RELEASE_MS);
  if (releaseMs != load<f64>(controls, RELEASE_MS)) {
    store<f64>(controls, releaseMs, RELEASE_MS);
    store<f64>(controls, keep(max(releaseMs, 1.0)), FAST_KEEP);
    store<f64>(controls, keep(min(max(releaseMs, 1.0), TRIM_RELEASE_MS)), TRIM_KEEP);
  }
  // Without automatic release the average is let go at the release's own pace, and then rests at 0.
  store<f64>(controls, param(node, N.AUTO_RELEASE) != 0 ? keep(SLOW_MS) : 1.0, SLOW_KEEP);
  store<f64>(controls, param(node, N.LINK) / 100.0, LINK);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  const controls = s + CONTROLS;
  if (onGrid()) update(node, controls);
  drive(node, input(node, N.INPUT_IN), frames);

  let ceilings = paramSignal(node, N.CEILING_DB);
  let floor = <f32>param(node, N.CEILING_DB);
  const stride: usize = ceilings != 0 ? 4 : 0;
  if (ceilings == 0) {
    store<f32>(constantCeiling, floor);
    ceilings = constantCeiling;
  } else {
    // A floor taken from the frames of this call would say otherwise for another cut: while the ceiling moves, all is interpolated.
    floor = 0;
  }
  const clip = load<usize>(s, CLIP);
  if (clip != 0) runSoftClip(clip, driven, ceilings, stride, frames);
  const first = s + STAGES;
  const second = first + load<u32>(s);
  const link = load<f64>(controls, LINK);
  const charge = load<f64>(controls, CHARGE_KEEP);
  const y = output(node, N.OUTPUT_OUT);
  const gain1 = runStage(first, s + SHORT_TABLE, driven, limited, ceilings, stride, floor, link, load<f64>(controls, FAST_KEEP), charge, load<f64>(controls, SLOW_KEEP), frames);
  const gain2 = runStage(second, s + LONG_TABLE, limited, y, ceilings, stride, floor, link, load<f64>(controls, TRIM_KEEP), charge, 1.0, frames);

  const reduction = <f32>(0.0 - decibelsOf(gain1 * gain2));
  store<f32>(controls, max(reduction, load<f32>(controls, REDUCTION) - <f32>(FALL_DB_PER_SECOND * <f64>frames / rateHz)), REDUCTION);
  meter(s, y, frames);
  if (onGrid()) show(node, s);
}

function drive(node: usize, x: usize, frames: i32): void {
  let gains = paramSignal(node, N.INPUT_DB);
  const end = (<usize>frames) << 3;
  if (gains == 0) {
    const g = f32x4.splat(<f32>param(node, N.INPUT_DB));
    for (let at: usize = 0; at < end; at += 16) v128.store(driven + at, f32x4.mul(v128.load(x + at), g));
    return;
  }
  for (let at: usize = 0; at < end; at += 16, gains += 8) v128.store(driven + at, f32x4.mul(v128.load(x + at), loadTwoMono(gains)));
}

/** True peak of what goes out: only what could raise the held value is interpolated. */
function meter(s: usize, y: usize, frames: i32): void {
  const held = fall(load<v128>(s + METER), f32x4.splat(0), frames);
  const floor = max(max(f32x4.extract_lane(held, 0), f32x4.extract_lane(held, 1)), METER_FLOOR);
  track(s + METER_TRACKER, y, frames);
  peaksOf(s + METER_TRACKER, s + LONG_TABLE, floor, frames, peaks);
  let peak = held;
  for (let i = 0; i < frames; i++) {
    const p = loadFrame(peaks + ((<usize>i) << 3));
    peak = f32x4.pmax(peak, i32x4.shuffle(p, p, 0, 1, 0, 1));
  }
  store<v128>(s + METER, peak);
}

function show(node: usize, s: usize): void {
  const peak = load<v128>(s + METER);
  store<f32>(telemetry(node, N.TELEMETRY_GAIN_REDUCTION_DB), load<f32>(s + CONTROLS, REDUCTION));
  store<f32>(telemetry(node, N.TELEMETRY_TRUE_PEAK_DBTP), <f32>decibelsOf(<f64>max(f32x4.extract_lane(peak, 0), f32x4.extract_lane(peak, 1))));
}
