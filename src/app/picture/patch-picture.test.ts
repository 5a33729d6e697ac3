import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { TOOLS } from '../../kit/index.ts';
import { createCable, createNode, createPatch } from '../../patch/create.ts';
import { parsePatch } from '../../patch/parse-patch.ts';
import type { Patch } from '../../patch/patch.ts';
import type { Ink } from '../../views/ink.ts';
import { patchPicture } from './patch-picture.ts';

const tool = Object.fromEntries(TOOLS.map((name, k) => [name, `#0000${String(k + 10)}`])) as Ink['tool'];
const ink: Ink = { ground: '#141416', surface: '#1c1c20', raised: '#26262b', line: '#2c2c33', edge: '#74747f', text: '#ececf1', muted: '#b4b4be', cable: '#55555f', light: '#fff3dc', clip: '#ff6a5e', left: '#8cc8f2', right: '#f2bd6b', grid: '#2a2a30', dot: '#232328', data: '#e6e6ec', tool, font: 'Inter', isDark: true };
const full = { catalog: shipped, ink, form: 'full' as const };

const HOSTILE = `<script>alert(1)</script>&"'\u0000\ud800<image href="https://elsewhere"/>`;
const node = (type: string, label: string) => createNode(shipped.get(type)!, { label });
const hostile: Patch = {
  ...createPatch({ id: 'hostile', title: HOSTILE }),
  nodes: new Map([['a', node('tone', HOSTILE)], ['b', { ...node('fader', HOSTILE), x: 300, unknown: {}, type: HOSTILE }], ['c', { ...node('output', ''), x: 600 }]]),
  cables: new Map([['k', createCable({ node: 'a', port: 'out' }, { node: 'c', port: 'in' })]]),
  frames: new Map([['f', { title: HOSTILE, x: 0, y: 0, width: 900, height: 300, tint: 'none' }]]),
  comments: new Map([['m', { text: HOSTILE, x: 0, y: 400, width: 400, height: 80 }]]),
};

/** The tags and the names of the attributes of well-formed markup; throws where it is not. */
function markupOf(svg: string): { tags: string[]; attributes: string[] } {
  const open: string[] = [];
  const tags: string[] = [];
  const attributes: string[] = [];
  const rest = svg.replace(/<(\/?)([a-z]+)((?:\s[a-z:-]+="[^"<>]*")*)(\/?)>/gi, (_, close: string, name: string, given: string, alone: string) => {
    tags.push(name);
    attributes.push(...[...given.matchAll(/([a-z:-]+)="/gi)].map(([, attribute]) => attribute!.toLowerCase()));
    if (close !== '') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else if (alone === '') open.push(name);
    return '';
  });
  if (open.length > 0 || /[<>]/.test(rest)) throw new Error(`not well-formed: ${rest.slice(0, 80)}`);
  return { tags: [...new Set(tags)], attributes: [...new Set(attributes)] };
}

describe('the picture of a patch', () => {
  it.each(['full', 'small'] as const)('holds nothing but shapes and escaped text, whatever the patch says: %s', (form) => {
    const { svg } = patchPicture(hostile, { ...full, form });
    const { tags, attributes } = markupOf(svg);
    expect(tags.filter((tag) => !['svg', 'title', 'g', 'path', 'rect', 'circle', 'text'].includes(tag))).toEqual([]);
    expect(attributes.filter((name) => /^on|href|style|src|^xlink/.test(name))).toEqual([]);
    expect(svg).not.toContain('url(');
    expect(() => encodeURIComponent(svg)).not.toThrow();
    expect(svg).not.toMatch(/[\u0000-\u0008]/);
  });

  it('shows every node by name and in the color of its tool, every cable and frame of a shipped patch', () => {
    const text = readFileSync(fileURLToPath(new URL('../../../examples/patches/first-mix.patch.json', import.meta.url)), 'utf8');
    const patch = parsePatch(text, shipped).patch!;
    const { svg, width, height } = patchPicture(patch, full);
    expect(svg.match(/<g>/g)).toHaveLength(patch.nodes.size);
    expect(svg.match(/C/g)!.length).toBeGreaterThanOrEqual(patch.cables.size);
    expect(svg).toContain('First mix');
    expect(svg).toContain(tool.dynamics);
    expect(width * height).toBeGreaterThan(1e6);
    expect(svg.length).toBeLessThan(400_000);
  });

  it('is small enough to be kept with a document, and stands on any ground', () => {
    const text = readFileSync(fileURLToPath(new URL('../../../examples/patches/24-strips.patch.json', import.meta.url)), 'utf8');
    const { svg } = patchPicture(parsePatch(text, shipped).patch!, { ...full, form: 'small' });
    expect(svg.length).toBeLessThan(64_000);
    expect(svg).not.toContain(ink.ground);
    expect(svg).not.toContain('<text');
  });

  it('of an empty patch is a title', () => {
    expect(markupOf(patchPicture(createPatch({ id: 'empty' }), full).svg).tags).toContain('text');
  });
});
