/** A preset brings values and settings, nothing else, and going there is one edit that undo takes back. */
import { describe, expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { apply } from '../../patch/apply.ts';
import { createNode, createPatch } from '../../patch/create.ts';
import { applyValues, initialValues, isSameValues, presetValues, valuesOf } from './preset.ts';

const definition = shipped.get('stem')!;
const fader = shipped.get('fader')!;
const media = { name: 'a.wav', rateHz: 48000, frames: 10, channels: 1, sha256: 'a'.repeat(64) };
const preset = { type: 'fader', nodeVersion: fader.version, params: { ...initialValues(fader).params, levelDb: -6 }, config: {} };

describe('presets', () => {
  it('hold all values and settings, but no recording', () => {
    const values = valuesOf(createNode(definition, { media, config: { startSeconds: 2 } }), definition);
    expect(values).toEqual({ params: {}, config: { startSeconds: 2, channels: 'auto' } });
  });

  it('leave name, place and recording of the node as they are', () => {
    const node = createNode(definition, { media, label: 'Voice', x: 4, config: { startSeconds: 2 } });
    const patch = { ...createPatch({ id: 'p' }), nodes: new Map([['a', node]]) };
    const edit = applyValues('a', node, definition, { params: {}, config: { startSeconds: 0, channels: 'mono' } })!;
    const { patch: changed, inverse } = apply(patch, edit);
    expect(changed.nodes.get('a')).toEqual({ ...node, config: { channels: 'mono' } });
    expect(apply(changed, inverse).patch).toEqual(patch);
  });

  it('do nothing where the node stands there already', () => {
    const values = presetValues(preset, shipped)!;
    expect(applyValues('f', createNode(fader, { params: { levelDb: -6 } }), fader, values)).toBeUndefined();
    expect(isSameValues(valuesOf(createNode(fader), fader), initialValues(fader))).toBe(true);
    expect(isSameValues(values, initialValues(fader))).toBe(false);
  });

  it('of a newer node, of one that is not here, or with values out of range are not taken', () => {
    expect(presetValues({ ...preset, nodeVersion: 99 }, shipped)).toBeUndefined();
    expect(presetValues({ ...preset, type: 'no-such-node' }, shipped)).toBeUndefined();
    expect(presetValues({ ...preset, params: { levelDb: 1e9 } }, shipped)).toBeUndefined();
  });
});
