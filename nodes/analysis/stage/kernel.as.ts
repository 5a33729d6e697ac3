/**
 * Stage: what the whole mix leans on, as powers of left and right and their product in bands of hearing. The sound passes unchanged.
 * in: 2×frames → out: 2×frames. Audio thread; allocates nothing.
 */
import { input, output, state, telemetry } from "../../../worklets/dsp/node";
import { advanceImage, clearImage, feedImage, showImage, startImage } from "../../../worklets/dsp/band-image";
import { onGrid } from "../../../worklets/dsp/clock";
import { copyFrames } from "../../../worklets/dsp/frame";
import * as N from "../../../worklets/generated/stage";

const BANDS: i32 = N.TELEMETRY_LEFT_COUNT;
const AVERAGE_SECONDS: f64 = 1;

export function init(node: usize): void {
  startImage(state(node), BANDS);
  reset(node);
}

export function reset(node: usize): void {
  clearImage(state(node), BANDS);
  show(node);
}

export function process(node: usize, frames: i32): void {
  const x = input(node, N.INPUT_IN);
  if (onGrid() && advanceImage(state(node), BANDS, AVERAGE_SECONDS)) show(node);
  copyFrames(output(node, N.OUTPUT_OUT), x, frames);
  feedImage(state(node), BANDS, x, frames);
}

function show(node: usize): void {
  showImage(state(node), BANDS, telemetry(node, N.TELEMETRY_LEFT), telemetry(node, N.TELEMETRY_RIGHT), telemetry(node, N.TELEMETRY_COMMON));
}
