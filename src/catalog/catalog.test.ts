import { describe, expect, it } from 'vitest';
import type { CatalogNode, Tool } from '../kit/index.ts';
import { choice, decibels, gain, defineNode } from '../kit/index.ts';
import { createCatalog } from './catalog.ts';
import { catalogDocs, nodeDocs } from './docs.ts';

const doc = 'Made up.';
const node = (id: string, tool: Tool, name: string, summary: string, keywords: string[] = []): CatalogNode => ({
  ...defineNode({ id, version: 1, name, summary, keywords, inputs: { in: { doc } }, outputs: { out: { doc } }, params: {}, stateBytes: 0 }),
  tool,
});

const catalog = createCatalog([
  node('limiter', 'mastering', 'Limiter', 'Keeps peaks below a ceiling.', ['maximizer']),
  node('parametric-eq', 'tone', 'Parametric EQ', 'Bends the tone in eight bands.', ['equalizer', 'filter']),
  node('compressor', 'dynamics', 'Compressor', 'Evens out loud and soft.', ['levelling']),
  node('comb', 'effects', 'Feedback comb', 'Rings like a pipe.', ['compress nothing']),
  node('pan', 'pan', 'Pan', 'Places a sound between left and right.', ['Équilibre']),
]);
const found = (text: string): string[] => catalog.search(text).map(({ id }) => id);

describe('the catalog', () => {
  it('stands in the order of the tools and finds by id', () => {
    expect(catalog.all().map(({ id }) => id)).toEqual(['pan', 'parametric-eq', 'compressor', 'comb', 'limiter']);
    expect(catalog.get('pan')?.name).toBe('Pan');
    expect(catalog.get('toString')).toBeUndefined();
  });

  it('refuses two nodes of one id', () => {
    expect(() => createCatalog([...catalog.all(), node('pan', 'tone', 'Pan', 'Another.')])).toThrow('"pan"');
  });

  it('gives every initial value', () => {
    const one = { ...node('one', 'tone', 'One', 'One.'), params: { a: decibels({ min: -1, max: 1, initial: 0.5, doc }) }, config: { b: { kind: 'toggle', initial: true, doc } as const } };
    expect(createCatalog([one]).defaults('one')).toEqual({ params: { a: 0.5 }, config: { b: true } });
    expect(() => catalog.defaults('none')).toThrow('"none"');
  });
});

describe('search', () => {
  it.each([
    ['comp', ['compressor', 'comb'], 'the beginning of a name before that of a keyword'],
    ['eq', ['parametric-eq', 'pan'], 'a word of a name before one of the keywords'],
    ['band', ['parametric-eq'], 'a word of the summary'],
    ['dynamics', ['compressor'], 'a tool'],
    ['cmprs', ['compressor'], 'letters scattered over a name'],
    ['press', ['comb', 'compressor'].reverse(), 'the middle of a word, the name first'],
    ['equilibre', ['pan'], 'a word without its accents'],
    ['LIM peaks', ['limiter'], 'several words, all of which have to match'],
    ['lim bands', [], 'nothing, if one word matches nothing'],
    ['zzz', [], 'nothing'],
  ])('for "%s" finds %j: %s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('finds everything for nothing', () => {
    expect(found('  ')).toHaveLength(5);
  });
});

describe('the manual', () => {
  it('says of a node what its definition says', () => {
    const page = nodeDocs({
      ...node('fader', 'balance', 'Fader', 'Sets a level.'),
      params: { levelDb: gain({ min: -144, max: 12, initial: 0, doc: 'Level | volume.' }), law: choice({ choices: ['even', 'odd'], initial: 1, doc }) },
      sources: [{ cite: 'A book', used: 'the taper' }],
    });
    expect(page).toContain('# Fader\n\nSets a level.\n\n`fader`, version 1, in the tool *balance*.');
    expect(page).toContain('| `levelDb` | −∞ dB … 12 dB | 0 dB | yes | Level \\| volume. |');
    expect(page).toContain('| `law` | even, odd | odd | no | Made up. |');
    expect(page).toContain('- A book: the taper');
    expect(page).not.toContain('## Settings');
  });

  it('lists all nodes by tool', () => {
    expect(catalogDocs(catalog.all())).toContain('## tone\n\n- **Parametric EQ** (`parametric-eq`): Bends the tone in eight bands.');
  });
});
