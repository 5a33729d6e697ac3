import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
let copy = '';
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'patchcord-generate-'));
  for (const name of ['tools/generate.mjs', 'tools/node-folders.mjs', 'src/kit']) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
});
afterEach(() => rmSync(copy, { recursive: true }));

function addNode(folder: string, id: string, files: readonly string[] = []): void {
  const path = join(copy, 'nodes', folder);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'definition.ts'), `import { defineNode } from '../../../src/kit/index.ts';\n\nexport default defineNode({\n  id: '${id}',\n  version: 1,\n});\n`);
  for (const file of files) writeFileSync(join(path, file), '');
}
const generate = (): string => execFileSync(process.execPath, ['tools/generate.mjs'], { cwd: copy, encoding: 'utf8', stdio: 'pipe' });
const refusal = (): string => {
  try {
    generate();
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
  throw new Error('it was not refused');
};
const NODES = 'src/catalog/generated/nodes.ts';

describe('the list of nodes', () => {
  it('is written from the folders, by tool and id, with the faces that nodes bring', () => {
    addNode('tone/notch-2', 'notch-2');
    addNode('tone/notch2', 'notch2', ['face.ts']);
    addNode('sources/default', 'default');
    expect(generate()).toBe('catalog: 3 nodes\n');
    const nodes = readFileSync(join(copy, NODES), 'utf8');
    expect(nodes.split('\n').filter((line) => line.startsWith('  {'))).toEqual(["  { ...defaultNode, tool: 'sources' },", "  { ...notch_2Node, tool: 'tone' },", "  { ...notch2Node, tool: 'tone' },"]);
    expect(nodes).toContain("import notch_2Node from '../../../nodes/tone/notch-2/definition.ts';");
    expect(readFileSync(join(copy, 'src/editor/generated/faces.ts'), 'utf8')).toContain("'notch2': () => import('../../../nodes/tone/notch2/face.ts')");
  });

  it('is left alone where nothing has changed, so that watchers stay quiet', () => {
    addNode('tone/notch', 'notch');
    generate();
    const before = statSync(join(copy, NODES)).mtimeMs;
    generate();
    expect(statSync(join(copy, NODES)).mtimeMs).toBe(before);
  });

  it('passes over an empty folder, which git would not keep', () => {
    mkdirSync(join(copy, 'nodes/tone/empty'), { recursive: true });
    expect(generate()).toBe('catalog: 0 nodes\n');
  });

  it('refuses the same id under two tools, naming both folders', () => {
    addNode('tone/notch', 'notch');
    addNode('effects/notch', 'notch');
    expect(refusal()).toContain("the id 'notch' is used by nodes/effects/notch and nodes/tone/notch");
  });

  it('refuses an id that is not the name of its folder', () => {
    addNode('tone/notch', 'nutch');
    expect(refusal()).toContain("nodes/tone/notch/definition.ts: says id 'nutch'");
  });

  it('refuses a tool that is none, a folder without definition, and a definition it cannot read, all at once', () => {
    addNode('tune/notch', 'notch');
    mkdirSync(join(copy, 'nodes/tone/bare'), { recursive: true });
    writeFileSync(join(copy, 'nodes/tone/bare/face.ts'), '');
    mkdirSync(join(copy, 'nodes/tone/odd'), { recursive: true });
    writeFileSync(join(copy, 'nodes/tone/odd/definition.ts'), 'export const odd = 1;\n');
    const said = refusal();
    expect(said).toContain('nodes/tune: no such tool');
    expect(said).toContain('nodes/tone/bare: no definition.ts');
    expect(said).toContain('nodes/tone/odd/definition.ts: found no');
  });
});
