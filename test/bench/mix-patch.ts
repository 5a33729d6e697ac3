/**
 * W1: the mix that engines are compared by, as a patch. Strips of four parametric bands, compressor, saturation without
 * oversampling, pan, fader and a send; a shared reverb; equalizer, compressor and limiter behind the sum.
 */
import { shipped } from '../../src/catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';

/** Type, frequency, gain, quality: the same numbers go into the native filters. */
export const STRIP_BANDS = [['low shelf', 100, 3, 0.7071], ['bell', 400, -3, 1], ['bell', 3000, 4, 1.2], ['high shelf', 9000, 2, 0.7071]] as const;
export const MASTER_BANDS = [['low shelf', 80, 1, 0.7071], ['bell', 300, -1.5, 0.8], ['bell', 2500, 1, 0.9], ['high shelf', 11000, 1.5, 0.7071]] as const;
const TYPES = ['off', 'bell', 'low shelf', 'high shelf'];

export function bandParams(bands: readonly (readonly [string, number, number, number])[]): Record<string, number> {
  const params: Record<string, number> = {};
  for (let k = 0; k < 8; k++) {
    const [type, hz, db, q] = bands[k] ?? ['off', 1000, 0, 1];
    Object.assign(params, { [`band${k + 1}Type`]: TYPES.indexOf(type), [`band${k + 1}FrequencyHz`]: hz, [`band${k + 1}GainDb`]: db, [`band${k + 1}Q`]: q });
  }
  return params;
}

export function mixPatch(strips: number, rateHz = 48000): Patch {
  const nodes = new Map<string, PatchNode>();
  const cables = new Map<string, Cable>();
  const add = (id: string, type: string, given: Partial<PatchNode> = {}): string => {
    const definition = shipped.get(type);
    if (definition === undefined) throw new Error(`the catalog has no node "${type}"`);
    nodes.set(id, createNode(definition, given));
    return id;
  };
  const chain = (...ids: string[]): void => {
    for (let k = 1; k < ids.length; k++) cables.set(`${ids[k - 1]}-${ids[k]}`, createCable({ node: ids[k - 1]!, port: 'out' }, { node: ids[k]!, port: 'in' }));
  };
  add('sum', 'fader', { params: { levelDb: -12 } });
  for (let k = 0; k < strips; k++) {
    const n = String(k).padStart(4, '0');
    chain(
      add(`s${n}-a-stem`, 'stem'),
      add(`s${n}-b-eq`, 'parametric-eq', { params: bandParams(STRIP_BANDS) }),
      add(`s${n}-c-compressor`, 'compressor', { params: { thresholdDb: -24, ratio: 4, kneeDb: 6, attackMs: 10, releaseMs: 120 } }),
      add(`s${n}-d-saturation`, 'waveshaper', { params: { driveDb: 3 } }),
      add(`s${n}-e-pan`, 'pan', { params: { position: ((k * 37) % 201) - 100 } }),
      add(`s${n}-f-fader`, 'fader', { params: { levelDb: -20 } }),
      add(`s${n}-g-send`, 'send', { params: { levelDb: -18 }, config: { bus: 'Room' } }),
      'sum',
    );
  }
  chain(add('room-in', 'receive', { config: { bus: 'Room' } }), add('room', 'reverb'), 'sum');
  chain('sum', add('x-eq', 'parametric-eq', { params: bandParams(MASTER_BANDS) }), add('y-compressor', 'compressor', { params: { thresholdDb: -18, ratio: 2, attackMs: 30, releaseMs: 200 } }), add('z-limiter', 'limiter'), add('zz-out', 'output'));
  return { ...createPatch({ id: 'w1', rateHz }), nodes, cables };
}
