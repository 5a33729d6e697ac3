/** Patches to look at: a small mix with everything a cable can say, and a field of strips of any size. */
import type { Catalog } from '../../../src/catalog/catalog.ts';
import { createCable, createNode, createPatch } from '../../../src/patch/create.ts';
import type { Cable, Comment, Frame, Patch, PatchNode } from '../../../src/patch/patch.ts';

class Builder {
  readonly nodes = new Map<string, PatchNode>();
  readonly cables = new Map<string, Cable>();
  readonly frames = new Map<string, Frame>();
  readonly comments = new Map<string, Comment>();
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  add(id: string, type: string, x: number, y: number, given: Partial<PatchNode> = {}): boolean {
    const definition = this.#catalog.get(type);
    if (definition) this.nodes.set(id, createNode(definition, { x, y, ...given }));
    return definition !== undefined;
  }

  join(from: string, to: string, given: Partial<Cable> & { out?: string; in?: string } = {}): string {
    const { out = 'out', in: port = 'in', ...cable } = given;
    const id = `c${this.cables.size + 1}`;
    if (this.nodes.has(from) && this.nodes.has(to)) this.cables.set(id, createCable({ node: from, port: out }, { node: to, port }, cable));
    return id;
  }

  patch(title: string): Patch {
    return {
      ...createPatch({ id: 'sample', title }), nodes: this.nodes, cables: this.cables, frames: this.frames, comments: this.comments,
      transport: { tempoBpm: 96, meter: [4, 4], loop: { enabled: true, startFrame: 20 * 48000, endFrame: 40 * 48000 }, markers: [[0, 'Intro'], [20, 'Verse'], [40, 'Chorus'], [60, 'Bridge'], [72, 'Chorus']].map(([at, name]) => ({ frame: Number(at) * 48000, name: String(name) })) },
    };
  }
}

export function smallMix(catalog: Catalog): Patch {
  const build = new Builder(catalog);
  build.add('limiter', 'limiter', 1320, 280);
  ['Voice', 'Guitar', 'Bass'].forEach((label, row) => {
    const y = row * 296;
    const id = label.toLowerCase();
    build.add(`${id}-stem`, 'stem', 0, y + 40, { label });
    build.add(`${id}-eq`, 'parametric-eq', 208, y, { params: row === 0 ? { band1Type: 4, band1FrequencyHz: 90, band5GainDb: 3.5, band5FrequencyHz: 2800, band3GainDb: -4 } : { band1GainDb: -6, band6GainDb: 4 } });
    build.add(`${id}-comp`, 'compressor', 560, y + 8, { params: { thresholdDb: -24, ratio: 4 } });
    build.add(`${id}-fader`, 'fader', 832, y + 16, { params: { levelDb: [-3.5, -9, -6][row]! }, ...(row === 1 ? { bypassed: false } : {}) });
    build.add(`${id}-pan`, 'pan', 1040, y + 24, { params: { position: [0, -40, 0][row]! } });
    build.join(`${id}-stem`, `${id}-eq`);
    build.join(`${id}-eq`, `${id}-comp`);
    build.join(`${id}-comp`, `${id}-fader`);
    build.join(`${id}-fader`, `${id}-pan`);
    build.join(`${id}-pan`, 'limiter');
  });
  build.add('reverb', 'reverb', 1040, 832);
  build.add('lfo', 'lfo', 832, 880);
  build.join('voice-fader', 'reverb', { gainDb: -12 });
  build.join('lfo', 'guitar-pan', { in: 'position', depth: 30, curve: 'linear' });
  build.join('voice-comp', 'bass-comp', { in: 'sidechain' });
  build.join('reverb', 'limiter', { inverted: true });
  build.add('out', 'output', 1600, 248);
  build.join('limiter', 'out');
  build.add('spectrum', 'spectrum', 1600, 340);
  build.join('limiter', 'spectrum');
  build.add('loudness', 'loudness-meter', 1600, 600);
  build.join('limiter', 'loudness');
  build.add('goniometer', 'goniometer', 1320, 560);
  build.join('limiter', 'goniometer');
  build.add('meter', 'level-meter', 1320, 900);
  build.join('limiter', 'meter');
  for (const [id, cable] of build.cables) if (!build.nodes.has(cable.to.node) || !build.nodes.has(cable.from.node)) build.cables.delete(id);
  build.frames.set('strips', { title: 'Strips', x: 792, y: -40, width: 440, height: 820, tint: 'balance' });
  build.comments.set('note', { text: 'The bass makes room for the voice: its compressor listens to it.', x: 560, y: 860, width: 220, height: 72 });
  return build.patch('First mix');
}

/** Nodes with one and a half cables each. */
export function field(catalog: Catalog, count: number): Patch {
  const build = new Builder(catalog);
  const types = ['stem', 'parametric-eq', 'compressor', 'fader', 'pan'].filter((type) => catalog.get(type));
  const rows = Math.ceil(count / types.length);
  const sides = Math.ceil(Math.sqrt(rows));
  for (let row = 0; row < rows; row++) {
    const [left, top] = [Math.floor(row / sides) * 1360, (row % sides) * 280];
    types.forEach((type, column) => {
      if (row * types.length + column >= count) return;
      build.add(`n${row}-${column}`, type, left + column * 264, top);
      if (column > 0) build.join(`n${row}-${column - 1}`, `n${row}-${column}`);
      if (row > 0 && column > 1) build.join(`n${row - 1}-${column - 1}`, `n${row}-${column}`);
    });
  }
  for (const [id, cable] of build.cables) if (!build.nodes.has(cable.to.node) || !build.nodes.has(cable.from.node)) build.cables.delete(id);
  return build.patch(`${count} nodes`);
}
