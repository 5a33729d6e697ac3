import { describe, expect, it } from 'vitest';
import { SILENCE_DB } from '../kit/index.ts';
import { changeRate } from './change-rate.ts';
import { attempt } from './check.ts';
import { insertOnCable, removeAndRejoin, removeNodes, replaceNode } from './compositions.ts';
import { createCable, createNode, createPatch } from './create.ts';
import type { Edit } from './edit.ts';
import { duplicate, extractFragment, pasteFragment } from './fragment.ts';
import { parsePatch } from './parse-patch.ts';
import type { Cable, Patch } from './patch.ts';
import { fullPatch, testCatalog } from './patch.fixture.ts';
import { toText } from './to-text.ts';

const trim = { id: 'trim', version: 1 };

function done(patch: Patch, edit: Edit): Patch {
  const result = attempt(patch, edit, testCatalog);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  const back = attempt(result.patch, result.inverse, testCatalog);
  expect(back.ok && toText(back.patch)).toBe(toText(patch));
  return result.patch;
}

/** One line a cable, in order: `a.out -6 → b.in`, with ~ where the polarity is flipped. */
function dump(patch: Patch): string[] {
  const end = ({ node, port }: Cable['from']): string => `${node}.${port}`;
  const one = ({ from, to, gainDb, inverted, depth }: Cable): string => `${end(from)} ${inverted ? '~' : ''}${gainDb}${depth === undefined ? '' : ` ×${depth}`} → ${end(to)}`;
  return [...patch.cables.values()].map(one).sort();
}

describe('inserting a node on a cable', () => {
  it('keeps the gain of the cable behind the node, and joins both sides', () => {
    const patch = done(fullPatch(), insertOnCable(fullPatch(), 'd', 'new', createNode(trim), testCatalog));
    expect(dump(patch)).toContain('box.out 0 → new.in');
    expect(dump(patch)).toContain('new.out 12 → sink.in');
    expect(dump(patch)).not.toContain('box.out 12 → sink.in');
  });

  it('works on a modulation, whose depth stays at the parameter', () => {
    const patch = done(fullPatch(), insertOnCable(fullPatch(), 'b', 'new', createNode(trim), testCatalog));
    expect(dump(patch)).toContain('new.out 0 ×-1000 → shaper.cutoffHz');
    expect(patch.cables.size).toBe(5);
  });
});

describe('removing nodes', () => {
  it('takes their cables and automation along', () => {
    const patch = done(fullPatch(), removeNodes(fullPatch(), ['shaper']));
    expect(dump(patch)).toEqual(['box.out 12 → sink.in']);
    expect(patch.automation.size).toBe(0);
  });

  /*
   *  player ─(−6.5, ~)─ shaper ─ box ─(12)─ sink
   */
  it('rejoins what they stood between, with gains added up and polarities multiplied', () => {
    const patch = done(fullPatch(), removeAndRejoin(fullPatch(), ['box', 'shaper'], testCatalog));
    expect(dump(patch)).toEqual(['player.out ~5.5 → sink.in']);
  });

  it('does not double a cable that is there already', () => {
    const cables = new Map([...fullPatch().cables, ['e', createCable({ node: 'player', port: 'out' }, { node: 'box', port: 'in' }, { gainDb: 1 })] as const]);
    const start = { ...fullPatch(), cables };
    expect(dump(done(start, removeAndRejoin(start, ['shaper'], testCatalog)))).toEqual(['box.out 12 → sink.in', 'player.out 1 → box.in']);
  });

  it('keeps silence silent and stays under the largest gain', () => {
    const through = (before: number, after: number): string[] => {
      const start: Patch = {
        ...createPatch({ id: 'p' }),
        nodes: new Map([['a', createNode(trim)], ['b', createNode(trim)], ['c', createNode(trim)]]),
        cables: new Map([['x', createCable({ node: 'a', port: 'out' }, { node: 'b', port: 'in' }, { gainDb: before })], ['y', createCable({ node: 'b', port: 'out' }, { node: 'c', port: 'in' }, { gainDb: after })]]),
      };
      return dump(done(start, removeAndRejoin(start, ['b'], testCatalog)));
    };
    expect(through(12, 6)).toEqual(['a.out 12 → c.in']);
    expect(through(12, SILENCE_DB)).toEqual([`a.out ${SILENCE_DB} → c.in`]);
  });

  it('takes a loop apart without one end hanging', () => {
    const start: Patch = {
      ...createPatch({ id: 'p' }),
      nodes: new Map([['a', createNode(trim)], ['b', createNode(trim)]]),
      cables: new Map([['x', createCable({ node: 'a', port: 'out' }, { node: 'b', port: 'in' })], ['y', createCable({ node: 'b', port: 'out' }, { node: 'a', port: 'in' })]]),
    };
    expect(dump(done(start, removeAndRejoin(start, ['b'], testCatalog)))).toEqual(['a.out 0 → a.in']);
    expect(dump(done(start, removeAndRejoin(start, ['a', 'b'], testCatalog)))).toEqual([]);
  });
});

describe('replacing a node', () => {
  it('keeps place, equal parameters and the cables that find a port', () => {
    const start = done(fullPatch(), { kind: 'set-param', node: 'shaper', param: 'driveDb', value: 6 });
    const patch = done(start, replaceNode(start, 'shaper', 'trim', testCatalog));
    expect(patch.nodes.get('shaper')).toEqual(createNode(trim, { x: 200, y: 0.5, params: { driveDb: 6 }, exposed: ['driveDb'] }));
    expect(dump(patch)).toEqual(['box.out 12 → sink.in', 'player.out ~-6.5 → shaper.in', 'shaper.out 0 → box.in']);
    expect(patch.automation.size).toBe(1);
  });

  it('lets go of a value that would not fit', () => {
    const start = done(fullPatch(), { kind: 'set-param', node: 'shaper', param: 'driveDb', value: 24 });
    expect(done(start, replaceNode(start, 'shaper', 'trim', testCatalog)).nodes.get('shaper')?.params).toEqual({});
  });
});

describe('copy and paste', () => {
  const selection = { nodes: new Set(['player', 'shaper']), frames: new Set(['voices']) };

  it('goes through canonical text into another patch, under ids that are free there', () => {
    const text = toText(extractFragment(fullPatch(), selection));
    const fragment = parsePatch(text, testCatalog);
    expect(fragment.diagnostics).toEqual([]);
    const paste = pasteFragment(fullPatch(), fragment.patch as Patch, 30, 40);
    const patch = done(fullPatch(), paste.edit);
    expect([...paste.selection.nodes]).toEqual(['player-2', 'shaper-2']);
    expect(dump(patch)).toContain('player-2.out ~-6.5 → shaper-2.in');
    expect(dump(patch)).toContain('player-2.out 0 ×-1000 → shaper-2.cutoffHz');
    expect(patch.cables.size).toBe(6);
    expect(patch.nodes.get('shaper-2')).toMatchObject({ x: 230, y: 40.5, params: { cutoffHz: 440.1 } });
    expect(patch.automation.get('rise-2')?.node).toBe('shaper-2');
    expect(patch.frames.get('voices-2')).toMatchObject({ x: 10, y: 20 });
  });

  it('carries automation over to the time of another rate', () => {
    const target = createPatch({ id: 'p', rateHz: 88_200 });
    const patch = done(target, pasteFragment(target, extractFragment(fullPatch(), selection), 0, 0).edit);
    expect(patch.automation.get('rise')?.points).toEqual([[0, -3], [88_200, 3], [176_400, 0.25]]);
  });

  it('counts on from a copy of a copy', () => {
    let patch = fullPatch();
    for (let at = 0; at < 3; at++) patch = done(patch, duplicate(patch, { nodes: new Set(['sink']) }, 0, 1).edit);
    patch = done(patch, duplicate(patch, { nodes: new Set(['sink-3', 'sink-4']) }, 0, 1).edit);
    expect([...patch.nodes.keys()].filter((id) => id.startsWith('sink'))).toEqual(['sink', 'sink-2', 'sink-3', 'sink-4', 'sink-5', 'sink-6']);
  });

  it('finds ids of a length that is allowed, whatever they come from', () => {
    const long = 'a'.repeat(40);
    let patch: Patch = { ...createPatch({ id: 'p' }), nodes: new Map([[long, createNode(trim)]]) };
    for (let at = 0; at < 12; at++) patch = done(patch, duplicate(patch, { nodes: new Set([long]) }, 0, 1).edit);
    expect(patch.nodes.size).toBe(13);
  });
});

describe('changing the rate', () => {
  it('keeps every time, in chains too, and undoes to the frame', () => {
    const inner: Patch = { ...createPatch({ id: 'c', kind: 'chain', rateHz: 44_100 }), nodes: new Map([['t', createNode(trim)]]), automation: new Map([['l', { node: 't', param: 'driveDb', points: [[441, 1]] }]]) };
    const start = done(fullPatch(), { kind: 'set-chain', node: 'box', chain: { patch: inner } });
    const patch = done(start, changeRate(start, 88_200));
    expect(patch.rateHz).toBe(88_200);
    expect(patch.automation.get('rise')?.points).toEqual([[0, -3], [88_200, 3], [176_400, 0.25]]);
    expect(patch.transport).toMatchObject({ tempoBpm: 96.5, markers: [{ frame: 0 }, { frame: 882_000 }], loop: { endFrame: 882_000 } });
    expect(patch.nodes.get('box')?.chain?.patch).toMatchObject({ rateHz: 88_200, automation: new Map([['l', { node: 't', param: 'driveDb', points: [[882, 1]] }]]) });
  });

  it('lets points that meet in one frame become the later one', () => {
    const lane = { node: 'shaper', param: 'driveDb', points: [[0, 1], [1, 2], [44_100, 3]] } as const;
    const start = done(fullPatch(), { kind: 'set-lane', id: 'rise', lane });
    expect(done(start, changeRate(start, 8_000)).automation.get('rise')?.points).toEqual([[0, 2], [8_000, 3]]);
  });
});
