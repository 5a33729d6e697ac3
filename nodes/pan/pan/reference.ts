export type Law = '−3 dB' | '−4.5 dB' | '−6 dB' | '0 dB';

/** Gains of left and right for a mono sound at −1 (left) … 1 (right): θ = (p + 1)·π/4. */
export function panGains(law: Law, p: number): readonly [number, number] {
  const theta = ((p + 1) * Math.PI) / 4;
  const sine = p === -1 ? [1, 0] as const : p === 1 ? [0, 1] as const : [Math.cos(theta), Math.sin(theta)] as const;
  switch (law) {
    case '−3 dB': return sine;
    case '−6 dB': return [(1 - p) / 2, (1 + p) / 2];
    case '−4.5 dB': return [Math.sqrt((sine[0] * (1 - p)) / 2), Math.sqrt((sine[1] * (1 + p)) / 2)];
    case '0 dB': return [Math.min(1, 1 - p), Math.min(1, 1 + p)];
  }
}

/** A stereo frame rotated by p·45°. */
export function rotate(left: number, right: number, p: number): readonly [number, number] {
  const alpha = (p * Math.PI) / 4;
  return [left * Math.cos(alpha) - right * Math.sin(alpha), left * Math.sin(alpha) + right * Math.cos(alpha)];
}
