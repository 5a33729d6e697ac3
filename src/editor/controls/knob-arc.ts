/** Arcs of a knob as SVG paths: 0 stands at seven o'clock, 1 at five. Pure. */
const START = (-135 * Math.PI) / 180;
const SWEEP = (270 * Math.PI) / 180;

const at = (way: number, radius: number, center: number): string => {
  const angle = START + way * SWEEP;
  return `${(center + radius * Math.sin(angle)).toFixed(2)} ${(center - radius * Math.cos(angle)).toFixed(2)}`;
};

export function arc(from: number, to: number, radius: number, center: number): string {
  const [low, high] = from <= to ? [from, to] : [to, from];
  if (high - low < 1e-4) return '';
  return `M${at(low, radius, center)}A${radius} ${radius} 0 ${(high - low) * SWEEP > Math.PI ? 1 : 0} 1 ${at(high, radius, center)}`;
}

export const ray = (way: number, inner: number, outer: number, center: number): string => `M${at(way, inner, center)}L${at(way, outer, center)}`;
