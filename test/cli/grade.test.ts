import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shipped } from '../../src/catalog/shipped.ts';
import { runCommand } from '../../src/cli/command.ts';
import { csv } from '../../src/cli/csv.ts';
import { gradeCommand } from '../../src/cli/grade.ts';
import { apply } from '../../src/patch/apply.ts';
import type { Edit } from '../../src/patch/edit.ts';
import type { Check } from '../../src/patch/lesson.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Patch } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

async function grade(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCommand([gradeCommand], ['grade', ...args], { out: (text) => void (out += text), err: (text) => void (err += text) });
  return { code, out, err };
}

const check = (given: Partial<Check>): Check => ({ label: 'Level', measure: { kind: 'probe', node: 'fader', port: 'out', type: 'level-meter', name: 'rmsDb' }, statistic: 'last', span: { from: 'Here', to: 1 }, wanted: { min: -31, max: -29 }, unit: 'dB', ...given });

/** A tone of −18 dBFS through a fader: −21 dB RMS, and 30 wanted. */
const lesson: Patch = {
  ...createPatch({ id: 'lesson', kind: 'lesson', title: 'Level' }),
  nodes: new Map([['tone', createNode(shipped.get('tone')!)], ['fader', createNode(shipped.get('fader')!)], ['out', createNode(shipped.get('output')!)]]),
  cables: new Map([['a', createCable({ node: 'tone', port: 'out' }, { node: 'fader', port: 'in' })], ['b', createCable({ node: 'fader', port: 'out' }, { node: 'out', port: 'in' })]]),
  transport: { tempoBpm: 120, meter: [4, 4], markers: [{ frame: 24_000, name: 'Here' }], loop: { enabled: false, startFrame: 0, endFrame: 0 } },
  lesson: { id: 'our-level', steps: [{ title: 'Read', text: '' }, { title: 'Turn', text: '', checks: [check({})] }, { title: 'Mute', text: '', checks: [check({ label: 'Mute', measure: { kind: 'param', node: 'fader', name: 'mute' }, wanted: { min: 1 } })] }] },
};
const handedIn = (name: string, ...edits: Edit[]): Patch => {
  const { patch } = apply(lesson, { kind: 'batch', edits });
  // It claims all of it.
  return { ...patch, lesson: { ...patch.lesson!, handIn: { name, results: [{ step: 1, isDone: true, words: 'as it should be' }, { step: 2, isDone: true, words: '' }], scores: [] } } };
};
const level = (value: number): Edit => ({ kind: 'set-param', node: 'fader', param: 'levelDb', value });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchcord-grade-'));
  await writeFile(at('lesson.json'), toText(lesson));
  await writeFile(at('ann.patch.json'), toText(handedIn('Ann', level(-9))));
  await writeFile(at('bob.patch.json'), toText(handedIn('=HYPERLINK("http://x","Bob")', level(-20))));
  // Wanted anything at all, and no marker: the teacher's lesson counts.
  const eve = handedIn('Eve', { kind: 'set-transport', transport: { markers: [] } });
  await writeFile(at('eve.patch.json'), toText({ ...eve, lesson: { ...eve.lesson!, steps: eve.lesson!.steps.map((step) => ({ ...step, checks: [check({ wanted: { min: -200 } })] })) } }));
  await writeFile(at('gone.patch.json'), toText(handedIn('Gus', { kind: 'remove-cable', id: 'a' }, { kind: 'remove-cable', id: 'b' }, { kind: 'remove-node', id: 'fader' })));
  await writeFile(at('torn.patch.json'), '{"format":1,"nodes":');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('each hand-in is measured again by the teacher’s lesson, whatever it says of itself', async () => {
  const { code, out } = await grade(folder, '--csv', '--lesson', at('lesson.json'));
  expect(code).toBe(0);
  const [head, ...rows] = out.trim().split('\r\n');
  expect(head).toBe('file,name,lesson,done,of,said,note,step 2,step 2 measured,step 3,step 3 measured');
  expect(rows).toEqual([
    'ann.patch.json,Ann,our-level,1,2,2,,done,"Level: −30.0 dB, wanted −31 to −29 dB.",not yet,"Mute: off, wanted on."',
    'bob.patch.json,"\'=HYPERLINK(""http://x"",""Bob"")",our-level,0,2,2,,not yet,"Level: −41.0 dB, wanted −31 to −29 dB.",not yet,"Mute: off, wanted on."',
    'eve.patch.json,Eve,our-level,0,2,2,,not yet,"Level: −21.0 dB, wanted −31 to −29 dB.",not yet,"Mute: off, wanted on."',
    'gone.patch.json,Gus,our-level,0,2,2,,not yet,"Level: there is no node ""fader"" any more.",not yet,"Mute: there is no node ""fader"" any more."',
    expect.stringMatching(/^torn\.patch\.json,,,0,,,"?not a patch: /) as unknown,
  ]);
});

test('a lesson nobody has named is not taken from the student, and shipped ones are known', async () => {
  const unnamed = await grade(folder);
  expect(unnamed.out).toContain('ann.patch.json: Ann, an unknown lesson: name its file with --lesson\n');
  const own = await mkdtemp(join(tmpdir(), 'patchcord-grade-shipped-'));
  const text = await readFile(fileURLToPath(new URL('../../examples/lessons/04-dynamics.patch.json', import.meta.url)), 'utf8');
  // Without its voice there is nothing to make, and nothing that could be done.
  const patch = JSON.parse(text) as { nodes: Record<string, { media?: unknown }> };
  for (const node of Object.values(patch.nodes)) delete node.media;
  await writeFile(join(own, 'mute.patch.json'), JSON.stringify(patch));
  const { out } = await grade(own);
  expect(out).toMatch(/^mute\.patch\.json: no name, 0 of 5 done; other recordings: /);
  await rm(own, { recursive: true });
  expect((await grade(join(folder, 'nowhere'))).code).toBe(1);
});

test('a table survives commas, quotes and line breaks', () => {
  expect(csv([['a', 'b,"c"\n', 3, '+1']])).toBe('a,"b,""c""\n",3,\'+1\r\n');
});
