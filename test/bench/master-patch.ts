/** A mastering chain of twelve nodes on one stereo file: three times tone, compression, saturation and level. */
import { shipped } from '../../src/catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { bandParams, MASTER_BANDS } from './mix-patch.ts';

export function masterPatch(rateHz = 48000): Patch {
  const nodes = new Map<string, PatchNode>();
  const cables = new Map<string, Cable>();
  let last = '';
  const then = (id: string, type: string, params: Record<string, number> = {}): void => {
    nodes.set(id, createNode(shipped.get(type)!, { params }));
    if (last !== '') cables.set(`${last}-${id}`, createCable({ node: last, port: 'out' }, { node: id, port: 'in' }));
    last = id;
  };
  then('file', 'stem');
  for (let k = 0; k < 3; k++) {
    then(`${k}-a`, 'parametric-eq', bandParams(MASTER_BANDS));
    then(`${k}-b`, 'compressor', { thresholdDb: -18, ratio: 2 });
    then(`${k}-c`, 'waveshaper', { driveDb: 0 });
    then(`${k}-d`, 'fader', { levelDb: -1 });
  }
  then('z-out', 'output');
  return { ...createPatch({ id: 'master', rateHz }), nodes, cables };
}
