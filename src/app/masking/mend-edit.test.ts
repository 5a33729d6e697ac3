import { describe, expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import type { Move } from '../../measure/masking/moves.ts';
import { attempt } from '../../patch/check.ts';
import { createCable, createNode, createPatch } from '../../patch/create.ts';
import type { Patch } from '../../patch/patch.ts';
import { mendEdit } from './mend-edit.ts';

const node = (type: string) => createNode(shipped.get(type)!);
/** Two sounds into the guitar's input, of which one comes softer; one into the voice's. */
const patch: Patch = {
  ...createPatch({ id: 'p' }),
  nodes: new Map(['guitar', 'double', 'voice'].map((id) => [id, node('noise')] as const).concat([['masking', node('masking')], ['out', node('output')]])),
  cables: new Map([
    ['c1', createCable({ node: 'voice', port: 'out' }, { node: 'masking', port: 'in1' })],
    ['c2', createCable({ node: 'guitar', port: 'out' }, { node: 'masking', port: 'in2' })],
    ['c3', createCable({ node: 'double', port: 'out' }, { node: 'masking', port: 'in2' }, { gainDb: -6, inverted: true })],
    ['c4', createCable({ node: 'masking', port: 'out' }, { node: 'out', port: 'in' })],
  ]),
};
const mend = (move: Move) => mendEdit(patch, shipped, { move, masking: 'masking', hider: 'in2', hidden: 'in1', at: { x: 8, y: 16 } });
const after = (move: Move): Patch => {
  const result = attempt(patch, mend(move)!.edit, shipped);
  if (!result.ok) throw new Error(result.diagnostics[0]?.message);
  return result.patch;
};
const into = (of: Patch, id: string, port: string): string[] => [...of.cables.values()].filter(({ to }) => to.node === id && to.port === port).map(({ from, gainDb, inverted }) => `${from.node} ${gainDb} ${inverted}`).sort();

describe('a move in the patch', () => {
  it.each<readonly [Move, string, Readonly<Record<string, number>>]>([
    [{ kind: 'cut', hz: 2800, q: 1.2, gainDb: -6 }, 'parametric-eq', { band5FrequencyHz: 2800, band5Q: 1.2, band5GainDb: -6 }],
    [{ kind: 'pan', position: -60, isMono: true }, 'pan', { position: -60 }],
    [{ kind: 'duck', hz: 2800, q: 1.2, rangeDb: 6, thresholdDb: -40, slope: 0.75 }, 'dynamic-eq', { band2RangeDb: -6, band2ThresholdDb: -40, band2Ratio: 4 }],
  ])('%o stands before the masking node, in all cables of the sound', (move, type, params) => {
    const mended = after(move);
    const id = mend(move)!.node;
    expect(mended.nodes.get(id)).toMatchObject({ type, params });
    expect(into(mended, id, 'in')).toEqual(['double -6 true', 'guitar 0 false']);
    expect(into(mended, 'masking', 'in2')).toEqual([`${id} 0 false`]);
    expect(into(mended, 'masking', 'in1')).toEqual(['voice 0 false']);
    expect(into(mended, id, 'key')).toEqual(move.kind === 'duck' ? ['voice 0 false'] : []);
  });

  it('is none where nothing is wired in', () => {
    expect(mendEdit(patch, shipped, { move: { kind: 'pan', position: 0, isMono: true }, masking: 'masking', hider: 'in5', hidden: 'in1', at: { x: 0, y: 0 } })).toBeUndefined();
  });
});
