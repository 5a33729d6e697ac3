import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shipped } from '../../src/catalog/shipped.ts';
import { checkCommand } from '../../src/cli/check.ts';
import { runCommand } from '../../src/cli/command.ts';
import { explainCommand } from '../../src/cli/explain.ts';
import { measureCommand } from '../../src/cli/measure.ts';
import { nodesCommand } from '../../src/cli/nodes.ts';
import { renderCommand } from '../../src/cli/render.ts';
import { responseCommand } from '../../src/cli/response.ts';
import type { ByteSource } from '../../src/media/byte-source.ts';
import { simpleWav } from '../../src/media/build-wav.fixture.ts';
import { openFileSource } from '../../src/media/node-byte-source.ts';
import { writeFileWhole } from '../../src/media/node-byte-sink.ts';
import { openWav } from '../../src/media/wav-reader.ts';
import { createWavWriter } from '../../src/media/wav-writer.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Patch } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';

const COMMANDS = [checkCommand, explainCommand, measureCommand, nodesCommand, renderCommand, responseCommand];
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';

async function patchcord(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCommand(COMMANDS, args, { out: (text) => void (out += text), err: (text) => void (err += text) });
  return { code, out, err };
}

const wire = (from: string, to: string) => createCable({ node: from, port: 'out' }, { node: to, port: 'in' });

/** A 1 kHz tone at −18 dBFS, and a stem that has no recording yet, into the output. */
function patchOf(withStem: boolean): Patch {
  const nodes = new Map([
    ['tone', createNode(shipped.get('tone')!, { params: { frequencyHz: 1000, levelDb: -18 } })],
    ['out', createNode(shipped.get('output')!)],
  ]);
  const cables = new Map([['a', wire('tone', 'out')]]);
  if (withStem) {
    nodes.set('voice', createNode(shipped.get('stem')!, { label: 'Lead voice', media: { sha256: '0'.repeat(64), name: 'voice.wav', rateHz: 48000, frames: 4800, channels: 2 } }));
    nodes.delete('tone');
    cables.clear();
    cables.set('b', wire('voice', 'out'));
  }
  return { ...createPatch({ id: 'test', title: 'Test' }), nodes, cables };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchcord-cli-'));
  await writeFile(join(folder, 'tone.patch.json'), toText(patchOf(false)));
  await writeFile(join(folder, 'stem.patch.json'), toText(patchOf(true)));
  await writeFile(join(folder, 'broken.patch.json'), '{"format":1,"nodes":');
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

test('a sound patch passes, a broken one names its line, a missing one its file', async () => {
  expect((await patchcord('check', at('tone.patch.json'))).code).toBe(0);
  const broken = await patchcord('check', at('broken.patch.json'));
  expect(broken.code).toBe(1);
  expect(broken.err).toContain('line 1');
  const missing = await patchcord('check', at('none.patch.json'), '--json');
  expect(missing.code).toBe(1);
  expect(JSON.parse(missing.out)).toMatchObject({ ok: false, diagnostics: [{ code: 'file-unreadable' }] });
});

test('wrong usage exits with 2 and says what to do', async () => {
  for (const args of [[], ['sing'], ['check'], ['check', 'a', 'b'], ['render', at('tone.patch.json')], ['render', at('tone.patch.json'), '--out', at('x.wav'), '--bits', '12'], ['check', 'a', '--nonsense']]) {
    const { code, err } = await patchcord(...args);
    expect(code, args.join(' ')).toBe(2);
    expect(err.length).toBeGreaterThan(20);
  }
  expect((await patchcord('render', at('tone.patch.json'), '--out', at('x.wav'), '--stem', 'voice=a.wav')).code).toBe(2);
  expect((await patchcord('--help')).code).toBe(0);
  expect((await patchcord('--version')).out).toMatch(/^patchcord \d+\.\d+\.\d+\n$/);
  for (const asked of [['render', '--help'], ['render', '-h'], ['help', 'render']]) expect(await patchcord(...asked)).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^patchcord render PATCH\n/) as unknown });
  expect(await patchcord('measure', at('tone.patch.json'), '--series'), 'a series is not printed as text').toMatchObject({ code: 2, err: expect.stringContaining('--json') as unknown });
});

test('the tone is rendered to a file at its level, and measured at −18 dBFS', async () => {
  const file = at('tone.wav');
  const rendered = await patchcord('render', at('tone.patch.json'), '--out', file, '--to', '4', '--bits', '32', '--report', '--json');
  expect(rendered.code).toBe(0);
  expect(JSON.parse(rendered.out)).toMatchObject({ ok: true, rateHz: 48000, frames: 192000, bits: 32 });
  const measured = await patchcord('measure', file, '--json');
  const [report] = JSON.parse(measured.out) as Record<string, number>[];
  expect(Object.keys(report!)).toEqual(['file', 'rateHz', 'channels', 'frames', 'integratedLufs', 'loudnessRangeLu', 'maxMomentaryLufs', 'maxShortTermLufs', 'truePeakDbtp', 'samplePeakDbfs']);
  // 997 Hz at full scale in both channels is 0 LUFS (BS.1770); K-weighting at 1 kHz is 0.007 dB more.
  expect(report!['integratedLufs']).toBeCloseTo(-18, 1);
  expect(report!['samplePeakDbfs']).toBeCloseTo(-18, 2);
  const series = await patchcord('measure', file, '--json', '--series');
  const [withSeries] = JSON.parse(series.out) as { momentarySeries: [number, number | null][] }[];
  expect(withSeries!.momentarySeries).toHaveLength(400);
  expect(withSeries!.momentarySeries[399]![0]).toBeCloseTo(4, 6);
  // What was not there yet counts as silence: after 110 ms, 110 of 400 are filled.
  expect(withSeries!.momentarySeries[10]![1]).toBeCloseTo(-18 + 10 * Math.log10(110 / 400), 1);
});

test('rate, range, bits and report are as asked for, and told', async () => {
  const file = at('part.wav');
  const { code, out } = await patchcord('render', at('tone.patch.json'), '--out', file, '--rate', '44100', '--from', '1', '--to', '3.5', '--bits', '16', '--report', '--json');
  expect(code).toBe(0);
  const told = JSON.parse(out) as Record<string, unknown> & { report: Record<string, number> };
  expect(told).toMatchObject({ ok: true, file, rateHz: 44100, channels: 2, bits: 16, frames: 110250, clippedSamples: 0, latencyFrames: 0, diagnostics: [] });
  expect(told.report).toMatchObject({ rateHz: 44100, channels: 2, frames: 110250 });
  expect(told.report['integratedLufs']).toBeCloseTo(-18, 1);
  const source = await openFileSource(file);
  const { wav } = await openWav(source);
  expect([wav!.rateHz, wav!.channels, wav!.frames, wav!.format, wav!.bitsPerSample]).toEqual([44100, 2, 110250, 'pcm', 16]);
  await source.close();
});

test('a stem is found by node, label or folder, and a missing one leaves no file behind', async () => {
  await patchcord('render', at('tone.patch.json'), '--out', at('voice.wav'), '--to', '0.5', '--bits', '32');
  const outputs = [];
  for (const [name, ...where] of [['id', '--stem', `voice=${at('voice.wav')}`], ['label', '--stem', `Lead voice=${at('voice.wav')}`], ['folder', '--stems', folder]] as const) {
    const file = at(`by-${name}.wav`);
    expect((await patchcord('render', at('stem.patch.json'), '--out', file, '--bits', '32', ...where)).code).toBe(0);
    outputs.push(await readFile(file));
  }
  expect(outputs[1]!.equals(outputs[0]!)).toBe(true);
  expect(outputs[2]!.equals(outputs[0]!)).toBe(true);
  const [rendered, original] = [await openFileSource(at('by-id.wav')), await openFileSource(at('voice.wav'))];
  const samplesOf = async (source: ByteSource): Promise<Float32Array> => {
    const { wav } = await openWav(source);
    return wav!.readFrames(0, wav!.frames);
  };
  expect(await samplesOf(rendered)).toEqual(await samplesOf(original));
  await Promise.all([rendered.close(), original.close()]);

  const failed = await patchcord('render', at('stem.patch.json'), '--out', at('never.wav'), '--json');
  expect(failed.code).toBe(1);
  expect(failed.out).toContain('media-missing');
  expect((await readdir(folder)).filter((name) => name.includes('never'))).toEqual([]);
});

test('response measures nodes of a patch, and says what it cannot', async () => {
  const eq = createNode(shipped.get('parametric-eq')!, { params: { band2Type: 1, band2FrequencyHz: 1000, band2GainDb: 6, band2Q: 1 } });
  const patch = { ...createPatch({ id: 'eq' }), nodes: new Map([['eq', eq], ['out', createNode(shipped.get('output')!)]]), cables: new Map([['c', wire('eq', 'out')]]) };
  await writeFile(at('eq.patch.json'), toText(patch));
  const { code, out } = await patchcord('response', at('eq.patch.json'), '--node', 'eq', '--set', 'seconds=0.5');
  expect(code).toBe(0);
  expect(out).toMatch(/^Highest gain +6\.00 dB {2}at (99\d|1000) Hz$/m);
  const csv = await patchcord('response', at('eq.patch.json'), '--node=eq', '--csv', 'magnitude');
  expect(csv.out.split('\r\n')[0]).toBe('"Frequency (Hz)","Both sides: Gain (dB)"');
  const curve = JSON.parse((await patchcord('response', at('eq.patch.json'), '--node', 'eq', '--kind', 'noise', '--set', 'seconds=0.1', '--json')).out) as { readings: { value: number }[] };
  expect(curve.readings[0]!.value).toBe(-200);
  expect((await patchcord('response', at('eq.patch.json'), '--node', 'none')).err).toContain('There is no node "none"');
  for (const wrong of [['--kind', 'taste'], ['--set', 'levelDb=loud'], ['--set', 'color=red'], ['--csv', 'taste']]) expect((await patchcord('response', at('eq.patch.json'), '--node', 'eq', ...wrong)).code).toBe(2);
});

test('explain tells the order, nodes describes itself', async () => {
  const { code, out } = await patchcord('explain', at('tone.patch.json'));
  expect(code).toBe(0);
  expect(out).toMatch(/1\s+tone/);
  const explained = JSON.parse((await patchcord('explain', at('tone.patch.json'), '--rate', '96000', '--json')).out) as { rateHz: number; cables: { path: string }[] };
  expect(explained.rateHz).toBe(96000);
  expect(explained.cables.map(({ path }) => path)).toEqual(['a']);
  const described = JSON.parse((await patchcord('nodes', 'fader', '--json')).out) as { id: string; params: Record<string, unknown>; schema: unknown };
  expect([described.id, Object.keys(described.params), typeof described.schema]).toEqual(['fader', expect.arrayContaining(['levelDb', 'mute', 'solo']), 'object']);
  const nodes = await patchcord('nodes', '--json');
  expect((JSON.parse(nodes.out) as { id: string }[]).map(({ id }) => id)).toContain('fader');
  expect((await patchcord('nodes', 'fader')).out).toContain('Level');
  expect((await patchcord('nodes', 'fadr')).err).toContain('fader');
});

test('a stem whose node names no recording is found by its node', async () => {
  const patch = patchOf(true);
  const { media: _, ...unset } = patch.nodes.get('voice')!;
  await writeFile(at('unset.patch.json'), toText({ ...patch, nodes: new Map([...patch.nodes, ['voice', unset]]) }));
  await patchcord('render', at('tone.patch.json'), '--out', at('given.wav'), '--to', '0.2');
  const { code, out } = await patchcord('render', at('unset.patch.json'), '--out', at('unset.wav'), '--stem', `voice=${at('given.wav')}`, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ frames: 9600, diagnostics: [] });
});

test('samples that are no numbers are told of, measured or rendered', async () => {
  const samples = new Float32Array(4800).fill(0.1);
  samples[2400] = NaN;
  await writeFile(at('nan.wav'), simpleWav({ tag: 3, channels: 1, rateHz: 48_000, bits: 32 }, new Uint8Array(samples.buffer)));
  const said = /nan\.wav.*: 1 sample is no number, at 0\.050 s/;
  expect((await patchcord('measure', at('nan.wav'))).err).toMatch(said);
  for (const rate of ['48000', '44100']) {
    const { code, err } = await patchcord('render', at('stem.patch.json'), '--stem', `voice=${at('nan.wav')}`, '--out', at('finite.wav'), '--rate', rate);
    expect([code, err]).toEqual([0, expect.stringMatching(said)]);
  }
});

test('what cannot be written, found or filled is said, not thrown', async () => {
  const cases: readonly (readonly [code: string, args: readonly string[]])[] = [
    ['file-unwritable', ['render', at('tone.patch.json'), '--out', at('no/such/folder/x.wav'), '--to', '0.1']],
    ['folder-unreadable', ['render', at('stem.patch.json'), '--out', at('x.wav'), '--stems', at('nowhere')]],
    ['range-empty', ['render', at('tone.patch.json'), '--out', at('x.wav'), '--from', '5000']],
  ];
  for (const [expected, args] of cases) {
    const { code, out } = await patchcord(...args, '--json');
    expect(code, expected).toBe(1);
    expect((JSON.parse(out) as { diagnostics: { code: string }[] }).diagnostics.map((one) => one.code)).toContain(expected);
  }
  expect((await readdir(folder)).filter((name) => name.startsWith('x') || name.includes('.part'))).toEqual([]);
  expect((await patchcord('render', at('stem.patch.json'), '--out', at('x.wav'), '--stem', 'voice=a', '--stem', 'voice=b')).code).toBe(2);
});

/** The command as a process of its own, which signals and pipes reach. */
const start = (...args: string[]) => spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], { cwd: ROOT });
const ended = (child: ReturnType<typeof start>) => new Promise<number | null>((resolve) => child.on('close', resolve));

test('a patch comes by standard input, and a reader may leave early', async () => {
  const child = start('check', '-');
  let out = '';
  child.stdout.on('data', (text: Buffer) => void (out += text.toString()));
  child.stdin.end(toText(patchOf(false)));
  expect(await ended(child)).toBe(0);
  expect(out).toContain('2 nodes');

  const nodes = start('nodes', '--json');
  nodes.stdout.destroy();
  let err = '';
  nodes.stderr.on('data', (text: Buffer) => void (err += text.toString()));
  expect(await ended(nodes)).toBe(0);
  expect(err).toBe('');
});

test('an interrupted render leaves nothing behind', async () => {
  const child = start('render', at('tone.patch.json'), '--out', at('long.wav'), '--to', '100000');
  const parts = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name.includes('long.wav'));
  while ((await parts()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGINT');
  expect(await ended(child)).toBe(130);
  expect(await parts()).toEqual([]);
});

test('a file of more channels than are counted is measured, and that is said', async () => {
  const write = async (name: string, channels: number, rateHz: number): Promise<string> => {
    await writeFileWhole(at(name), async (sink) => {
      const writer = createWavWriter({ rateHz, channels, format: 'float32', dither: false }, sink);
      await writer.write(new Float32Array(rateHz / 10 * channels).fill(0.5));
      await writer.finish();
    });
    return at(name);
  };
  const many = await patchcord('measure', await write('many.wav', 10, 48000), '--json');
  expect(many.code).toBe(0);
  expect(many.err).toContain('channels-not-counted');
  expect((await patchcord('measure', await write('surround.wav', 6, 48000))).err).toBe('');
  const fast = await patchcord('measure', await write('fast.wav', 2, 384000), await write('fine.wav', 2, 192000), '--json');
  expect(fast.code).toBe(1);
  expect(fast.err).toContain('rate-too-high');
  expect(JSON.parse(fast.out)).toMatchObject([{ rateHz: 192000 }]);
});
