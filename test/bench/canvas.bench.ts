/**
 * How our canvas and a plain Rete page follow the hand at 100, 500 and 1,000 nodes: `npm run bench canvas`. The same field of
 * nodes and cables, moved by the same mouse, in one Chromium without a graphics card; both take turns.
 */
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import type { EditorElement } from '../../src/editor/editor-element.ts';
import { toText } from '../../src/patch/to-text.ts';
import type { Patch } from '../../src/patch/patch.ts';
import { serve } from '../../tools/serve.mjs';
import { field } from '../e2e/editor-page/sample-patches.ts';
import { openApp } from '../e2e/live-page.ts';
import { openBenchPage } from './bench-page.ts';
import { framesDuring, letNamesBe, summary, untilCalm } from './frame-times.ts';
import type { Field } from './pages/rete-page.ts';

const SIZES = [100, 500, 1000];
const TURNS = 2;
const MOVES = 240;
const WINDOW = { width: 1440, height: 900 };
const WAYS = ['pan', 'pan, all in view', 'zoom', 'drag'] as const;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** One canvas under the same hand as the other. */
interface Subject {
  load(): Promise<void>;
  view(k: number | 'all'): Promise<void>;
  /** The head of the node that is dragged. */
  head(): Promise<Place>;
  /** A place where a press pans. */
  ground(): Promise<Place>;
  /** The view and where the dragged node is, to see that a gesture did what it should. */
  state(): Promise<string>;
  /** What to hold, and how far to turn the wheel for a step of a tenth. */
  readonly wheel: { readonly key?: 'Control'; readonly pixels: number };
}

declare const bench: { load(field: Field): Promise<void>; view(k: number | 'all', x?: number, y?: number): Promise<void>; headOf(id: string): Place; state(id: string): string; container: Element };

/** A corner of the field that both show, so that the hand meets nodes in both. */
const CORNER = { x: 320, y: 120 };
const DRAGGED = 'n1-1';

function ours(page: Page, url: string, patch: Patch): Subject {
  const text = toText(patch);
  const count = patch.nodes.size;
  return {
    wheel: { key: 'Control', pixels: 16 },
    load: async () => {
      const app = await openApp(page, url);
      await letNamesBe(page);
      await page.waitForFunction(() => document.querySelector('patch-editor')?.shadowRoot?.querySelector('patch-canvas'));
      await untilCalm(page);
      await page.evaluate(() => { Object.assign(globalThis, { loadedAt: performance.now() }); });
      await app.evaluate(({ session }, file) => session.files.open(new File([file], 'field.patch.json')), text);
      await page.waitForFunction((nodes) => document.querySelector<EditorElement>('patch-editor')!.model?.patch.nodes.size === nodes, count);
    },
    view: (k) => page.evaluate(([zoom, { x, y }]) => {
      const { canvas } = document.querySelector<EditorElement>('patch-editor')!;
      if (zoom === 'all') canvas.fit();
      else canvas.transform = { k: zoom, x, y };
    }, [k, CORNER] as const),
    head: () => page.evaluate((id) => {
      const { canvas, model } = document.querySelector<EditorElement>('patch-editor')!;
      const { x, y, width } = model!.box(id)!;
      const { k, x: left, y: top } = canvas.transform;
      return { x: (x + width / 2) * k + left, y: (y + 16) * k + top };
    }, DRAGGED),
    state: () => page.evaluate((id) => {
      const { canvas, model } = document.querySelector<EditorElement>('patch-editor')!;
      return JSON.stringify([canvas.transform, model!.box(id)]);
    }, DRAGGED),
    ground: () => page.evaluate(() => {
      const { canvas, model } = document.querySelector<EditorElement>('patch-editor')!;
      for (let y = 880 - 80; y > 80; y -= 7) for (let x = 400; x < 1000; x += 13) {
        const { k, x: left, y: top } = canvas.transform;
        const at = { x: (x - left) / k, y: (y - top) / k, width: 0, height: 0 };
        const around = { x: at.x - 20 / k, y: at.y - 20 / k, width: 40 / k, height: 40 / k };
        if (model!.nodeIndex.query(around).size === 0 && model!.cableIndex.query(around).size === 0) return { x, y };
      }
      throw new Error('no free ground');
    }),
  };
}

function rete(page: Page, patch: Patch): Subject {
  const inputs = new Map<string, number>();
  const outputs = new Map<string, number>();
  const next = (uses: Map<string, number>, id: string): number => {
    const used = uses.get(id) ?? 0;
    uses.set(id, used + 1);
    return used % 2;
  };
  const plain: Field = {
    nodes: [...patch.nodes].map(([id, { type, x, y }]) => ({ id, name: type, x, y })),
    cables: [...patch.cables.values()].map(({ from, to }) => ({ from: from.node, out: next(outputs, from.node), to: to.node, in: next(inputs, to.node) })),
  };
  return {
    wheel: { pixels: 16 },
    load: async () => {
      await letNamesBe(page);
      await page.evaluate(() => { Object.assign(globalThis, { loadedAt: performance.now() }); });
      await page.evaluate((wanted) => bench.load(wanted), plain);
    },
    view: (k) => page.evaluate(([zoom, { x, y }]) => (zoom === 'all' ? bench.view('all') : bench.view(zoom, x, y)), [k, CORNER] as const),
    head: () => page.evaluate((id) => bench.headOf(id), DRAGGED),
    state: () => page.evaluate((id) => bench.state(id), DRAGGED),
    ground: () => page.evaluate(() => {
      for (let y = 880 - 80; y > 80; y -= 7) for (let x = 400; x < 1000; x += 13) if (document.elementFromPoint(x, y) === bench.container) return { x, y };
      throw new Error('no free ground');
    }),
  };
}

/** Round a circle, and once more to its far side; each step when the page has taken the one before. */
async function circle(page: Page, from: Place, radius: number): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let k = 1; k <= MOVES; k++) {
    const turn = (3 * Math.PI * k) / MOVES;
    await page.mouse.move(from.x + radius * Math.sin(turn), from.y + radius * (Math.cos(turn) - 1));
  }
  await page.mouse.up();
}

/** Out to a fifth and back again, and out at the end: nodes come and go. */
async function zoom(page: Page, { key, pixels }: Subject['wheel']): Promise<void> {
  await page.mouse.move(720, 450);
  if (key) await page.keyboard.down(key);
  for (let k = 0; k < MOVES + 10; k++) await page.mouse.wheel(0, k % 30 < 15 ? pixels : -pixels);
  if (key) await page.keyboard.up(key);
}

type Times = Record<'load' | (typeof WAYS)[number], number[]>;

async function measure(page: Page, subject: Subject, times: Times): Promise<void> {
  await page.setViewportSize(WINDOW);
  await subject.load();
  await untilCalm(page);
  times.load.push(await page.evaluate(() => performance.now() - (globalThis as unknown as { loadedAt: number }).loadedAt));
  const timed = async (way: (typeof WAYS)[number], k: number | 'all', act: () => Promise<void>): Promise<void> => {
    const before = await subject.state();
    times[way].push(...await framesDuring(page, act));
    if (await subject.state() === before) throw new Error(`${way} at ${k} moved nothing`);
  };
  const at = async (k: number | 'all'): Promise<void> => {
    await subject.view(k);
    await untilCalm(page);
  };
  await at(1);
  const ground = await subject.ground();
  await timed('pan', 1, () => circle(page, ground, 200));
  await at(1);
  const head = await subject.head();
  await timed('drag', 1, () => circle(page, head, 120));
  await at('all');
  const wide = await subject.ground();
  await timed('pan, all in view', 'all', () => circle(page, wide, 200));
  await at(1);
  await timed('zoom', 1, () => zoom(page, subject.wheel));
}

const server = await serve({ port: 0, host: '127.0.0.1', strictPort: false });
const { port } = server.httpServer.address() as AddressInfo;
const none = (): Times => ({ load: [], pan: [], 'pan, all in view': [], zoom: [], drag: [] });
const cell = (times: readonly number[]): string => {
  const { medianMs, p95Ms } = summary(times);
  return `${medianMs.toFixed(0).padStart(6)} ${p95Ms.toFixed(0).padStart(5)}`;
};

console.log(`milliseconds a frame, median and 95th percentile${' '.repeat(7)}load  ${WAYS.map((way) => way.padStart(16)).join('')}`);
try {
  for (const size of SIZES) {
    const patch = field(shipped, size);
    const sides = { Patchcord: none(), 'plain Rete': none() };
    for (let turn = 0; turn < TURNS; turn++) {
      const { page, close } = await openBenchPage('rete-page');
      try {
        const browser: Browser = page.context().browser()!;
        const mine = await browser.newPage();
        await measure(mine, ours(mine, `http://127.0.0.1:${port}/`, patch), sides.Patchcord);
        await mine.close();
        await measure(page, rete(page, patch), sides['plain Rete']);
      } finally {
        await close();
      }
    }
    for (const [name, times] of Object.entries(sides)) console.log(`${`${size} nodes, ${name}`.padEnd(46)}${summary(times.load).medianMs.toFixed(0).padStart(10)}  ${WAYS.map((way) => cell(times[way]).padStart(16)).join('')}`);
  }
} finally {
  await server.close();
}
