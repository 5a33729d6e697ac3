import { expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { defineNode, gain, hertz, toggle, type CatalogNode } from '../kit/index.ts';
import { layoutNode, METRICS, paramLabel } from './node-layout.ts';

const filter: CatalogNode = {
  ...defineNode({
    id: 'filter', version: 1, name: 'Filter', summary: 'A filter.', stateBytes: 0,
    inputs: { in: { doc: 'x' }, sideChain: { doc: 'x', key: true } }, outputs: { out: { doc: 'x' } },
    params: {
      cutoffHz: hertz({ min: 20, max: 20_000, initial: 1000, doc: 'x', onFace: true }),
      levelDb: gain({ min: -60, max: 12, initial: 0, doc: 'x' }),
      soft: toggle({ initial: false, doc: 'x', onFace: true }),
    },
  }),
  tool: 'tone',
};
const NOTHING = { ins: [], outs: [] };

it('puts the first input and output beside the name, the others in rows below', () => {
  const { sockets, width } = layoutNode(filter, [], NOTHING, undefined);
  expect(sockets.map(({ kind, port, x, y }) => [kind, port, x, y])).toEqual([
    ['in', 'in', 0, METRICS.header / 2], ['in', 'sideChain', 0, METRICS.header + METRICS.portRow / 2], ['out', 'out', width, METRICS.header / 2],
  ]);
  expect(sockets[1]).toMatchObject({ label: 'side chain', isKey: true });
});

it('gives a parameter a socket at the bottom when it is shown or a cable ends there', () => {
  const plain = layoutNode(filter, [], NOTHING, undefined);
  const shown = layoutNode(filter, ['levelDb'], { ins: ['cutoffHz'], outs: [] }, undefined);
  const params = shown.sockets.filter(({ kind }) => kind === 'param');
  expect(params.map(({ port, y }) => [port, y])).toEqual([['cutoffHz', shown.height], ['levelDb', shown.height]]);
  expect(params[0]!.x).toBeLessThan(params[1]!.x);
  expect(shown.height).toBe(plain.height + METRICS.paramRow);
});

it('makes room for a picture, which may take the place of the controls', () => {
  const plain = layoutNode(filter, [], NOTHING, undefined);
  const picture = layoutNode(filter, [], NOTHING, { width: 304, height: 136 });
  expect(picture.width).toBe(304 + 2 * METRICS.gap);
  expect(picture.height).toBe(plain.height + 136 + METRICS.gap);
  expect(layoutNode(filter, [], NOTHING, { width: 304, height: 136, hidesControls: true })).toMatchObject({ knobs: [], switches: [] });
});

it('knows the sockets of an unknown node by the cables that end there', () => {
  const { sockets } = layoutNode(undefined, [], { ins: ['a'], outs: ['b', 'c'] }, undefined);
  expect(sockets.map(({ kind, port }) => `${kind} ${port}`)).toEqual(['in a', 'out b', 'out c']);
});

it('lays every node of the catalog out in fours, with all sockets on its edge', () => {
  for (const definition of shipped.all()) {
    const layout = layoutNode(definition, Object.keys(definition.params).filter((name) => definition.params[name]!.modulatable), NOTHING, undefined);
    expect([layout.width % 4, layout.height % 4], definition.id).toEqual([0, 0]);
    for (const { x, y } of layout.sockets) expect(x === 0 || x === layout.width || y === layout.height, definition.id).toBe(true);
    expect(new Set(layout.sockets.map(({ x, y }) => `${x} ${y}`)).size, definition.id).toBe(layout.sockets.length);
  }
});

it('names a parameter without its unit', () => {
  expect(paramLabel('makeUpDb', {})).toBe('Make up');
  expect(paramLabel('mix', { label: 'Dry/wet' })).toBe('Dry/wet');
});
