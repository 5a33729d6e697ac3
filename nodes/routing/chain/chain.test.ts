/** What stands for wires (chains, buses, loops) has no kernel to test alone: it is compiled and heard. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { compile } from '../../../src/compile/compile.ts';
import { renderOffline } from '../../../src/engine/offline.ts';
import type { NodeDefinition } from '../../../src/kit/index.ts';
import { createCable, createNode, createPatch } from '../../../src/patch/create.ts';
import type { Patch, PatchNode } from '../../../src/patch/patch.ts';
import { left } from '../../../test/measure/channels.ts';
import fader from '../../balance/fader/definition.ts';
import impulse from '../../sources/impulse/definition.ts';
import chainInput from '../chain-input/definition.ts';
import chainOutput from '../chain-output/definition.ts';
import feedbackDelay from '../feedback-delay/definition.ts';
import output from '../output/definition.ts';
import receive from '../receive/definition.ts';
import send from '../send/definition.ts';
import chain from './definition.ts';

const definitions: readonly NodeDefinition[] = [fader, impulse, chain, chainInput, chainOutput, feedbackDelay, output, receive, send];
const catalog = createCatalog(definitions.map((definition) => ({ ...definition, tool: 'routing' as const })));
const wasm = process.env['PATCHCORD_ENGINE'] ?? fileURLToPath(new URL('../../../worklets/generated/engine.wasm', import.meta.url));
const kernels = JSON.parse(readFileSync(`${wasm}.json`, 'utf8')) as Record<string, number>;

const node = (definition: NodeDefinition, given: Partial<PatchNode> = {}): PatchNode => createNode(definition, given);
const click = node(impulse, { params: { repeat: 0, levelDb: 0 } });
const HALF_DB = -6.020599913279624;

/** `cables`: "from.port to.port", or with a gain in dB behind. */
function patch(kind: Patch['kind'], nodes: Record<string, PatchNode>, cables: readonly string[]): Patch {
  const parsed = cables.map((text, k) => {
    const [from, to, gainDb] = text.split(' ') as [string, string, string?];
    const end = (port: string) => ({ node: port.split('.')[0]!, port: port.split('.')[1]! });
    return [`c${k}`, createCable(end(from), end(to), { gainDb: Number(gainDb ?? 0) })] as const;
  });
  return { ...createPatch({ id: 'p', kind }), nodes: new Map(Object.entries(nodes)), cables: new Map(parsed) };
}

async function heard(given: Patch, frames: number): Promise<number[]> {
  const { schedule, diagnostics } = compile(given, catalog, { kernels: (type) => kernels[type] });
  expect(diagnostics).toEqual([]);
  const blocks: number[] = [];
  for await (const block of renderOffline({ module: new WebAssembly.Module(readFileSync(wasm)), rateHz: 48000, program: schedule!, rings: [], fromFrame: 0, frames })) blocks.push(...left(block));
  return blocks.map((x) => Math.round(x * 1e6) / 1e6);
}

test('a chain sounds as its nodes do, nested too, with the gains of the cables at its ends', async () => {
  const inner = patch('chain', { in: node(chainInput), f: node(fader, { params: { levelDb: HALF_DB } }), out: node(chainOutput) }, ['in.out f.in', 'f.out out.in']);
  const outer = patch('chain', { in: node(chainInput), a: node(chain, { chain: { patch: inner } }), out: node(chainOutput) }, ['in.out a.in', `a.out out.in ${HALF_DB}`]);
  const whole = patch('mix', { click, a: node(chain, { chain: { patch: outer } }), master: node(output) }, [`click.out a.in ${HALF_DB}`, 'a.out master.in']);
  expect((await heard(whole, 3))).toEqual([0.125, 0, 0]);
});

test('the side-chain input reaches the chain input of that port only', async () => {
  const inner = patch('chain', { main: node(chainInput), key: node(chainInput, { config: { port: 'sidechain' } }), out: node(chainOutput) }, ['main.out out.in', `key.out out.in ${HALF_DB}`]);
  const whole = patch('mix', { click, a: node(chain, { chain: { patch: inner } }), master: node(output) }, ['click.out a.sidechain', 'a.out master.in']);
  expect(await heard(whole, 2)).toEqual([0.5, 0]);
});

test('sends of a bus add up at its receives, at their levels; other buses stay apart', async () => {
  const a = node(send, { config: { bus: 'room' }, params: { levelDb: HALF_DB } });
  const nodes = { click, a, b: a, c: node(send, { config: { bus: 'hall' }, params: { levelDb: 0 } }), room: node(receive, { config: { bus: 'room' } }), hall: node(receive, { config: { bus: 'hall' } }), late: node(feedbackDelay, { config: { delayMs: 1 } }), master: node(output) };
  const whole = patch('mix', nodes, ['click.out a.in', 'a.out b.in', 'click.out c.in', 'room.out late.in', 'late.out master.in', 'b.out master.in', `hall.out master.in ${HALF_DB}`]);
  const sound = await heard(whole, 100);
  expect(sound[0]).toBe(1.5);
  expect(sound[48]).toBe(1);
  expect(sound.filter((x) => x !== 0)).toHaveLength(2);
});

test.each([1, 2, 31, 32, 100])('a feedback delay of %i frames closes a loop exactly', async (frames) => {
  const whole = patch('mix', { click, echo: node(feedbackDelay, { config: { delayMs: (frames * 1000) / 48000 } }), master: node(output) }, ['click.out echo.in', `echo.out echo.in ${HALF_DB}`, 'echo.out master.in']);
  const sound = await heard(whole, 4 * frames + 1);
  sound.forEach((x, i) => expect(x).toBeCloseTo(i > 0 && i % frames === 0 ? 0.5 ** (i / frames - 1) : 0, 6));
});
