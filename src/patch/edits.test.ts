import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasErrors } from '../kit/index.ts';
import { apply } from './apply.ts';
import { attempt, check } from './check.ts';
import { createCable, createNode, createPatch } from './create.ts';
import type { Edit } from './edit.ts';
import { createHistory, record, redo, undo } from './history.ts';
import { parsePatch } from './parse-patch.ts';
import type { Patch } from './patch.ts';
import { fullPatch, testCatalog } from './patch.fixture.ts';
import { dice, editFrom } from './random-edits.fixture.ts';
import { toText } from './to-text.ts';

describe('random edit sequences', () => {
  it('undo to the start and redo to the end, and every patch between can be saved and opened', () => {
    const kinds = new Set<string>();
    let refused = 0;
    fc.assert(
      fc.property(fc.array(dice, { minLength: 1, maxLength: 60 }), fc.boolean(), (rolls, startsFull) => {
        const start = startsFull ? fullPatch() : createPatch({ id: 'empty' });
        const texts = [toText(start)];
        let history = createHistory(start);
        for (const rolled of rolls) {
          const edit = editFrom(history.patch, rolled);
          const before = toText(history.patch);
          const result = record(history, edit, testCatalog, { label: edit.kind });
          if (!result.ok) {
            refused++;
            expect(hasErrors(result.diagnostics)).toBe(true);
            expect(toText(history.patch)).toBe(before);
            continue;
          }
          kinds.add(edit.kind);
          history = result.history;
          texts.push(toText(history.patch));
        }
        const end = texts.at(-1) as string;
        const opened = parsePatch(end, testCatalog);
        expect(opened.diagnostics).toEqual([]);
        expect(toText(opened.patch as Patch)).toBe(end);
        for (const text of texts.slice(0, -1).reverse()) {
          history = (undo(history) as { history: typeof history }).history;
          expect(toText(history.patch)).toBe(text);
        }
        expect(undo(history)).toBeUndefined();
        for (let step = redo(history); step !== undefined; step = redo(history)) history = step.history;
        expect(toText(history.patch)).toBe(end);
      }),
      { seed: 20240, numRuns: 250 },
    );
    expect([...kinds].sort()).toEqual([
      'add-cable', 'add-node', 'batch', 'inside', 'move', 'remove-cable', 'remove-node', 'set-bypass', 'set-cable', 'set-chain', 'set-comment', 'set-config',
      'set-exposed', 'set-frame', 'set-label', 'set-lane', 'set-lesson', 'set-media', 'set-meta', 'set-param', 'set-transport',
    ]);
    expect(refused).toBeGreaterThan(100);
  });

  it('leave the patch they started from as it was, to the last part', () => {
    fc.assert(
      fc.property(fc.array(dice, { maxLength: 20 }), (rolls) => {
        const start = fullPatch();
        const before = toText(start);
        let patch = start;
        for (const rolled of rolls) {
          const result = attempt(patch, editFrom(patch, rolled), testCatalog);
          if (result.ok) patch = result.patch;
        }
        expect(toText(start)).toBe(before);
      }),
      { seed: 20241, numRuns: 100 },
    );
  });
});

describe('an edit', () => {
  const patch = fullPatch();
  const codes = (edit: Edit): string[] => check(patch, edit, testCatalog).map(({ code }) => code);

  it('shares every part that it does not change', () => {
    const { patch: next } = apply(patch, { kind: 'set-param', node: 'shaper', param: 'driveDb', value: 6 });
    expect(next.cables).toBe(patch.cables);
    expect(next.nodes.get('box')).toBe(patch.nodes.get('box'));
    expect(next.nodes.get('shaper')?.config).toBe(patch.nodes.get('shaper')?.config);
  });

  it('goes back to the initial value with null, and comes back with its inverse', () => {
    const done = apply(patch, { kind: 'set-param', node: 'shaper', param: 'cutoffHz', value: null });
    expect(done.patch.nodes.get('shaper')?.params).not.toHaveProperty('cutoffHz');
    expect(done.inverse).toEqual({ kind: 'set-param', node: 'shaper', param: 'cutoffHz', value: 440.1 });
  });

  it('in a batch is all or none, and names the part that cannot be done', () => {
    const edit: Edit = { kind: 'batch', edits: [{ kind: 'set-label', node: 'sink', label: 'Main' }, { kind: 'remove-node', id: 'shaper' }] };
    const result = attempt(patch, edit, testCatalog);
    expect(result.ok).toBe(false);
    expect(result.ok ? [] : result.diagnostics.map(({ code, where }) => [code, where.node])).toEqual([['node-in-use', 'shaper'], ['node-in-use', 'shaper']]);
    expect(patch.nodes.get('sink')?.label).toBe('');
  });

  it('inside a chain names the node by its path', () => {
    const [fault] = check(patch, { kind: 'inside', node: 'box', edit: { kind: 'set-param', node: 'inner', param: 'driveDb', value: 13 } }, testCatalog);
    expect(fault).toMatchObject({ code: 'out-of-range', where: { node: 'box/inner', param: 'driveDb' } });
    expect(fault?.message).toContain('-12 dB and 12 dB');
  });

  it.each<[string, Edit, string]>([
    ['a value outside its range', { kind: 'set-param', node: 'shaper', param: 'cutoffHz', value: 20_001 }, 'out-of-range'],
    ['a value that is no number', { kind: 'set-param', node: 'shaper', param: 'cutoffHz', value: Number.NaN }, 'not-finite'],
    ['half a choice', { kind: 'set-param', node: 'shaper', param: 'mode', value: 0.5 }, 'not-whole'],
    ['a parameter that objects inherit', { kind: 'set-param', node: 'shaper', param: 'toString', value: 1 }, 'unknown-param'],
    ['a setting of another node', { kind: 'set-config', node: 'sink', name: 'law', value: 'soft' }, 'unknown-param'],
    ['a second cable between two ports', { kind: 'add-cable', id: 'z', cable: createCable({ node: 'player', port: 'out' }, { node: 'shaper', port: 'in' }) }, 'duplicate-cable'],
    ['a cable to a port that objects inherit', { kind: 'add-cable', id: 'z', cable: createCable({ node: 'player', port: 'out' }, { node: 'shaper', port: 'valueOf' }) }, 'no-such-port'],
    ['a cable to a parameter without depth', { kind: 'add-cable', id: 'z', cable: createCable({ node: 'player', port: 'out' }, { node: 'shaper', port: 'driveDb' }) }, 'missing-key'],
    ['a cable to a choice', { kind: 'add-cable', id: 'z', cable: createCable({ node: 'player', port: 'out' }, { node: 'shaper', port: 'mode' }, { depth: 1, curve: 'linear' }) }, 'no-such-port'],
    ['a depth on an audio cable', { kind: 'set-cable', id: 'a', depth: 1, curve: 'linear' }, 'not-modulation'],
    ['a gain above +12 dB', { kind: 'set-cable', id: 'a', gainDb: 12.1 }, 'out-of-range'],
    ['an id that is taken', { kind: 'add-node', id: 'sink', node: createNode({ id: 'sink', version: 1 }) }, 'duplicate-id'],
    ['an id that objects inherit', { kind: 'add-node', id: 'constructor', node: createNode({ id: 'sink', version: 1 }) }, 'bad-id'],
    ['a type that is not there', { kind: 'add-node', id: 'z', node: createNode({ id: 'zither', version: 1 }) }, 'unknown-type'],
    ['a file on a node that plays none', { kind: 'set-media', node: 'sink', media: { name: '', rateHz: 48_000, frames: 1, channels: 1, sha256: 'a'.repeat(64) } }, 'no-media'],
    ['a mix as a chain', { kind: 'set-chain', node: 'box', chain: { patch: createPatch({ id: 'm', kind: 'mix' }) } }, 'not-a-chain'],
    ['a replacement that a cable does not fit', { kind: 'replace-node', id: 'shaper', node: createNode({ id: 'sink', version: 1 }) }, 'no-such-port'],
    ['a lane for a node that is not there', { kind: 'set-lane', id: 'z', lane: { node: 'nobody', param: 'x', points: [] } }, 'no-such-node'],
    ['a loop that ends before it starts', { kind: 'set-transport', transport: { loop: { enabled: true, startFrame: 2, endFrame: 1 } } }, 'out-of-order'],
    ['a comment that is not there', { kind: 'set-comment', id: 'z', comment: null }, 'no-such-comment'],
    ['a place beyond the canvas', { kind: 'move', to: [['sink', Infinity, 0]] }, 'not-finite'],
    ['a rate nobody plays', { kind: 'set-meta', meta: { rateHz: 0 } }, 'out-of-range'],
  ])('is refused for %s', (_, edit, code) => {
    expect(codes(edit)).toContain(code);
  });

  it('throws where a program does it unchecked to a part that is not there', () => {
    expect(() => apply(patch, { kind: 'remove-node', id: 'nobody' })).toThrow('nobody');
  });
});
