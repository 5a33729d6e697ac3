export type Law = '−3 dB' | '−4.5 dB' | '−6 dB' | '0 dB' | 'tangent' | 'sine';

/** Gains of left and right for a mono sound at −1 (left) … 1 (right): θ = (p + 1)·π/4. */
export function panGains(law: Law, p: number): readonly [number, number] {
  const theta = ((p + 1) * Math.PI) / 4;
  const sine = p === -1 ? [1, 0] as const : p === 1 ? [0, 1] as const : [Math.cos(theta), Math.sin(theta)] as const;
  switch (law) {
    case '−3 dB': return sine;
    case '−6 dB': return [(1 - p) / 2, (1 + p) / 2];
    case '−4.5 dB': return [Math.sqrt((sine[0] * (1 - p)) / 2), Math.sqrt((sine[1] * (1 + p)) / 2)];
    case '0 dB': return [Math.min(1, 1 - p), Math.min(1, 1 + p)];
    case 'tangent': return angleGains(Math.tan((p * Math.PI) / 6) * Math.sqrt(3));
    case 'sine': return angleGains(Math.sin((p * Math.PI) / 6) * 2);
  }
}

/** Both laws of an angle: (gR − gL)/(gR + gL) is given, gL² + gR² = 1. */
function angleGains(ratio: number): readonly [number, number] {
  const scale = 1 / Math.hypot(1 - ratio, 1 + ratio);
  return [(1 - ratio) * scale, (1 + ratio) * scale];
}

/** Both channels of a stereo frame placed by a law, each at its own position, and added. */
export function dualPan(law: Law, left: number, right: number, leftPosition: number, rightPosition: number): readonly [number, number] {
  const [l, r] = [panGains(law, leftPosition), panGains(law, rightPosition)];
  return [left * l[0] + right * r[0], left * l[1] + right * r[1]];
}

/** A stereo frame rotated by p·45°. */
export function rotate(left: number, right: number, p: number): readonly [number, number] {
  const alpha = (p * Math.PI) / 4;
  return [left * Math.cos(alpha) - right * Math.sin(alpha), left * Math.sin(alpha) + right * Math.cos(alpha)];
}
