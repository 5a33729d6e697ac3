/** How loud the patch's own sound goes into a part and comes out of it: meters on both ends, over a range of the song. Pure. */
import { isNoSound } from '../../kit/index.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Measured, Reading } from '../../measure/system/measured.ts';
import { createCable, createNode } from '../../patch/create.ts';
import type { Cable, Patch } from '../../patch/patch.ts';
import { pathAt, type PatchPlace } from '../../patch/place.ts';
import { HIDDEN, withHidden } from '../listening/hidden.ts';
import { type Observation, type ObserveJob, watchKey } from '../observe-patch.ts';
import { leadingTo } from './two-cables.ts';
import type { WayIn, WayOut } from './way.ts';

const METER = 'loudness-meter';
const ENDS = [['in', 'In'], ['out', 'Out']] as const;
const meterId = (end: 'in' | 'out'): string => `${HIDDEN}loudness-${end}`;
const TOLD = [['integratedLufs', 'Loudness', 'LUFS'], ['loudnessRangeLu', 'Loudness range', 'LU'], ['maxShortTermLufs', 'Loudest 3 s', 'LUFS'], ['truePeakDbtp', 'True peak', 'dBTP']] as const;
const OVER_TIME = 'shortTermLufs';
/** The meter's own step is 10 ms; a picture needs less. */
const EVERY_FRAMES = 4096;

/** The meter reads at unity what the cables out of the part carry, together. */
export function withLoudnessMeters(patch: Patch, within: Patch, place: PatchPlace, into: WayIn, out: WayOut, catalog: Catalog): Patch | undefined {
  const definition = catalog.get(METER);
  if (definition === undefined || into.from === undefined) return undefined;
  const cables = new Map<string, Cable>([[meterId('in'), createCable(into.from, { node: meterId('in'), port: 'in' })]]);
  const to = { node: meterId('out'), port: 'in' };
  if (out.outlet !== undefined) cables.set(meterId('out'), createCable(out.outlet, to));
  for (const id of out.sum?.cables ?? []) {
    const { from, gainDb, inverted } = within.cables.get(id)!;
    cables.set(`${meterId('out')}-${id}`, createCable(from, to, { gainDb, inverted }));
  }
  const heard = [...cables.values()].map(({ from }) => from.node);
  return withHidden(leadingTo(patch, place[0] === undefined ? heard : [place[0]], catalog), { nodes: new Map(ENDS.map(([end]) => [meterId(end), createNode(definition)])), cables }, place);
}

export const loudnessJob = (place: PatchPlace, fromFrame: number, toFrame: number): ObserveJob => ({
  fromFrame, toFrame, everyFrames: EVERY_FRAMES,
  watch: ENDS.flatMap(([end]) => [OVER_TIME, ...TOLD.map(([name]) => name)].map((name) => ({ path: pathAt(place, meterId(end)), name }))),
});

export function loudnessMeasured(place: PatchPlace, { rateHz, positions, values }: Observation): Measured {
  const series = (end: 'in' | 'out', name: string): (number | null)[] => (values.get(watchKey({ path: pathAt(place, meterId(end)), name })) ?? []).map(([value]) => (value === undefined || isNoSound(value) ? null : value));
  const last = (end: 'in' | 'out', name: string): number | null => series(end, name).at(-1) ?? null;
  const readings = TOLD.flatMap(([name, label, unit]): Reading[] => {
    const [before, after] = [last('in', name), last('out', name)];
    const change = before === null || after === null ? null : after - before;
    return [
      { id: `${name}-in`, label: `${label}, in`, value: before, unit },
      { id: `${name}-out`, label: `${label}, out`, value: after, unit, ...(change === null ? {} : { note: `${change >= 0 ? '+' : '\u2212'}${Math.abs(change).toFixed(1)} ${unit === 'LUFS' ? 'LU' : unit === 'dBTP' ? 'dB' : unit}` }) },
    ];
  });
  return {
    readings,
    plots: [{
      id: 'loudness-over-time', title: 'Short-term loudness', x: { label: 'Time', unit: 's', scale: 'linear' }, y: { label: 'Loudness', unit: 'LUFS', scale: 'linear' }, floor: -60, least: [-40, -10],
      curves: ENDS.map(([end, name]) => ({ name, x: positions.map((frame) => frame / rateHz), y: series(end, OVER_TIME) })),
    }],
  };
}
