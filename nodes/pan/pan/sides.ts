/** What the laws make of a mono sound, as numbers for whoever asks the definition; the kernel has its own form of them. Pure. */
import { cos, sin, TAU } from '../../../src/kit/exact-math.ts';

/** Amplitudes of left and right at −1 (left) … 1 (right); `law` as the parameter counts them. */
export function sidesOf(position: number, law: number): readonly [left: number, right: number] {
  const way = (Math.min(1, Math.max(-1, position)) + 1) / 2;
  const sine = [way === 1 ? 0 : cos((way * TAU) / 4), sin((way * TAU) / 4)] as const;
  switch (law) {
    case 0: return sine;
    case 1: return [Math.sqrt(Math.max(0, sine[0] * (1 - way))), Math.sqrt(sine[1] * way)];
    case 2: return [1 - way, way];
    case 4: return byRatio(sin(((1 - way) * TAU) / 6), sin((way * TAU) / 6));
    case 5: return byRatio(sin(((1 - way) * TAU) / 12) * cos((way * TAU) / 12), sin((way * TAU) / 12) * cos(((1 - way) * TAU) / 12));
    default: return [Math.min(1, 2 - 2 * way), Math.min(1, 2 * way)];
  }
}

function byRatio(left: number, right: number): readonly [left: number, right: number] {
  const both = Math.sqrt(left * left + right * right);
  return [left / both, right / both];
}
