/**
 * A kernel that traps while it plays: the engine is built anew within a second, without the culprit, and the rest plays on.
 * The page is the built one; the test hands it an engine with one more node.
 */
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { FAULT_ENGINE_WASM, faultCatalog, faultyNode, loadFaultEngine } from '../conformance/fault-engine.ts';
import { patchOf } from '../conformance/core-player.ts';
import { test } from './calm-frames.ts';
import { type LiveApp, openApp } from './live-page.ts';
import { toText } from '../../src/patch/to-text.ts';
import type { CatalogNode } from '../../src/kit/index.ts';

const RATE = 48000;

test.beforeAll(() => {
  test.setTimeout(120_000);
  loadFaultEngine();
});

/** The page's player with the engine for tests, before it has opened one. */
async function giveFaultEngine(app: LiveApp, index: string): Promise<void> {
  await app.evaluate(async ({ player, session }, { definition, index }) => {
    const faulty = JSON.parse(definition) as CatalogNode;
    const kernels = JSON.parse(index) as Record<string, number>;
    const { get } = session.catalog;
    session.catalog.get = (id) => (id === 'faulty' ? faulty : get(id));
    const module = await WebAssembly.compile(await (await fetch('./fault-engine.wasm')).arrayBuffer());
    Object.assign((player as unknown as { options: object }).options, { module, kernels: (type: string) => kernels[type] });
  }, { definition: JSON.stringify(faultyNode), index });
}

test('a trap takes the culprit out, and the rest is heard again within a second', async ({ page }) => {
  await page.route('**/fault-engine.wasm', (route) => route.fulfill({ path: FAULT_ENGINE_WASM, contentType: 'application/wasm' }));
  const app = await openApp(page, './?patch=none');
  await giveFaultEngine(app, readFileSync(`${FAULT_ENGINE_WASM}.json`, 'utf8'));
  const patch = patchOf(RATE, { good: ['tone', { params: { levelDb: -20 } }], other: ['tone', { params: { levelDb: -40, frequencyHz: 100 } }], bad: ['faulty'], out: ['output'] }, [['good > out'], ['other > bad'], ['bad > out']], faultCatalog);
  const { silentMs, diagnostics, peaks, laterDiagnostics } = await app.evaluate(async ({ session, player }, text) => {
    const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    await session.files.open(new File([text], 'trap.patch.json'));
    let lastBlock = 0;
    let peak = 0;
    player.onTapped = ({ samples }) => {
      lastBlock = performance.now();
      for (const x of samples) peak = Math.max(peak, Math.abs(x));
    };
    player.setTap(true);
    await player.play(0);
    while ((player.state as string) !== 'playing') await wait(5);
    await wait(300);
    const before = peak;
    const edited = performance.now();
    session.edit({ kind: 'set-param', node: 'bad', param: 'fault', value: 7 }, 'Break');
    // The trap is there when there is a diagnostic; sound is back when a block comes after it.
    while (!player.diagnostics.some(({ code }) => code === 'node-trapped')) await wait(1);
    const trapped = performance.now();
    peak = 0;
    while (lastBlock < trapped && performance.now() < edited + 10_000) await wait(1);
    const silentMs = lastBlock - edited;
    const diagnostics = player.diagnostics.map(({ code, where }) => ({ code, where }));
    await wait(500);
    const after = peak;
    session.edit({ kind: 'set-param', node: 'good', param: 'levelDb', value: -21 }, 'Go on');
    session.edit({ kind: 'add-node', id: 'more', node: { type: 'tone', version: 1, x: 0, y: 0, label: '', params: {}, config: {}, bypassed: false, exposed: [] } }, 'Go on');
    await wait(300);
    return { silentMs, diagnostics, peaks: { before, after, isPlaying: (player.state as string) === 'playing' }, laterDiagnostics: player.diagnostics.map(({ code }) => code) };
  }, toText(patch));
  console.log(`trap to sound: ${silentMs.toFixed(0)} ms`);
  expect(silentMs).toBeLessThan(1000);
  expect(diagnostics).toEqual([{ code: 'node-trapped', where: { node: 'bad' } }]);
  // The other tone still passes where the culprit was: both are heard, as before.
  expect(peaks.isPlaying).toBe(true);
  expect(peaks.after).toBeCloseTo(peaks.before, 3);
  expect(laterDiagnostics).toContain('node-trapped');
});
