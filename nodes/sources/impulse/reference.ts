/** Frames at which a train of `impulsesHz` sounds: multiples of the period, at the nearest frame. */
export function impulseFrames(impulsesHz: number, rateHz: number, frames: number): number[] {
  const found: number[] = [];
  for (let k = 0; ; k++) {
    const at = k === 0 ? 0 : Math.ceil((k * rateHz) / impulsesHz - 0.5);
    if (at >= frames) return found;
    found.push(at);
  }
}
