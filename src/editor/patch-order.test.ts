import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCable, createPatch } from '../patch/create.ts';
import type { Cable, PatchNode } from '../patch/patch.ts';
import { patchOrder } from './patch-order.ts';

const node: PatchNode = { type: 'x', version: 1, x: 0, y: 0, label: '', params: {}, config: {}, bypassed: false, exposed: [] };
const patchOf = (nodes: readonly string[], cables: readonly (readonly [string, string])[]) => ({
  ...createPatch({ id: 'p' }),
  nodes: new Map(nodes.map((id) => [id, node])),
  cables: new Map(cables.map(([from, to], at): [string, Cable] => [`c${at}`, createCable({ node: from, port: 'out' }, { node: to, port: 'in' })])),
});

it('lists sources before what they feed, in any order of the document', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 60 }), fc.shuffledSubarray([...Array(21).keys()], { minLength: 21 }), (pairs, shuffled) => {
    const cables = pairs.filter(([a, b]) => a < b).map(([a, b]): [string, string] => [`n${a}`, `n${b}`]);
    const order = patchOrder(patchOf(shuffled.map((n) => `n${n}`), cables));
    expect(order).toHaveLength(21);
    for (const [from, to] of cables) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
  }), { seed: 10 });
});

it('lists every node of a loop once', () => {
  expect([...patchOrder(patchOf(['a', 'b', 'c', 'd'], [['a', 'b'], ['b', 'c'], ['c', 'b'], ['c', 'd'], ['d', 'd']]))].sort()).toEqual(['a', 'b', 'c', 'd']);
});
