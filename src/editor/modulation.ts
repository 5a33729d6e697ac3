/** How far the cables that end at a parameter can move it: the arc on its knob. Pure. */
import type { Param } from '../kit/index.ts';
import { SILENCE_DB } from '../kit/index.ts';
import type { Cable } from '../patch/patch.ts';

export interface Reach {
  readonly low: number;
  readonly high: number;
}

/** For signals within full scale, −1…1; several cables add up. Undefined where none ends here. */
export function modulationReach(value: number, param: Pick<Param, 'min' | 'max'>, cables: readonly Cable[]): Reach | undefined {
  if (cables.length === 0) return undefined;
  let up = 0;
  let down = 0;
  for (const cable of cables) {
    const gain = cable.gainDb <= SILENCE_DB ? 0 : 10 ** (cable.gainDb / 20);
    const swing = (cable.depth ?? 0) * gain * (cable.inverted ? -1 : 1);
    // The curve "positive" turns −1…1 into 0…1 after the polarity, so it only ever adds its depth.
    const isOneSided = cable.curve === 'positive';
    const far = isOneSided ? (cable.depth ?? 0) * Math.min(1, (gain + 1) / 2) : swing;
    up += isOneSided ? Math.max(0, far) : Math.abs(far);
    down += isOneSided ? Math.max(0, -far) : Math.abs(far);
  }
  return { low: Math.max(param.min, value - down), high: Math.min(param.max, value + up) };
}
