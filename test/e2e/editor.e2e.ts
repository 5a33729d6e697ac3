/** The canvas as a hand and a keyboard use it, on the built page: what is done there is what the document holds. */
import { expect, type Page } from '@playwright/test';
import type { App } from '../../src/app/boot.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Patch } from '../../src/patch/patch.ts';
import { openApp, openPatch, type LiveApp } from './live-page.ts';
import { test } from './kept-page.ts';

interface Place {
  readonly x: number;
  readonly y: number;
}

/** tone → fader → output, and a pan on its own below. */
function smallPatch(): Patch {
  const add = (type: string, x: number, y: number) => createNode(shipped.get(type)!, { x, y });
  return {
    ...createPatch({ id: 'small', title: 'Small' }),
    nodes: new Map([['tone', add('tone', 0, 0)], ['fader', add('fader', 320, 0)], ['output', add('output', 640, 0)], ['pan', add('pan', 320, 320)], ['compressor', add('compressor', 640, 240)]]),
    cables: new Map([['a', createCable({ node: 'tone', port: 'out' }, { node: 'fader', port: 'in' })], ['b', createCable({ node: 'fader', port: 'out' }, { node: 'output', port: 'in' })]]),
  };
}

async function begin(page: Page): Promise<LiveApp> {
  const app = await openApp(page, './?patch=none');
  await openPatch(app, smallPatch());
  await page.waitForFunction(() => (document.querySelector('patch-editor')?.shadowRoot?.querySelector('patch-canvas')?.mountedCount ?? 0) >= 5);
  await look(page, 300);
  return app;
}

/** Looks at the patch so far to the right, and waits until its first node is drawn there: what is read of the page is pressed next. */
async function look(page: Page, x: number): Promise<void> {
  await page.evaluate((left) => { document.querySelector('patch-editor')!.canvas.transform = { x: left, y: 120, k: 1 }; }, x);
  await page.waitForFunction((left) => Math.abs(document.querySelector('patch-editor')!.canvas.shadowRoot!.querySelector('[data-node="tone"]')!.getBoundingClientRect().x - left) < 1, x);
}

/** The document as a test reads it. */
const read = (app: LiveApp) => app.evaluate(({ session }: App) => ({
  nodes: Object.fromEntries([...session.patch.nodes].map(([id, node]) => [id, { type: node.type, x: node.x, y: node.y, label: node.label, bypassed: node.bypassed, params: { ...node.params } as Record<string, number> }])),
  cables: [...session.patch.cables.values()].map(({ from, to, depth }) => `${from.node}.${from.port}>${to.node}.${to.port}${depth === undefined ? '' : ' ~'}`).sort(),
  undo: session.undoLabel,
}));

const socket = (page: Page, node: string, kind: string, port: string): Promise<Place> => page.evaluate(([id, wanted, name]) => {
  const { canvas, model } = document.querySelector('patch-editor')!;
  const place = model!.layout(id!)!.sockets.find((one) => one.kind === wanted && one.port === name)!;
  const point = model!.socketPoint(id!, place);
  const { x, y, k } = canvas.transform;
  return { x: point.x * k + x, y: point.y * k + y };
}, [node, kind, port]);

const inNode = (page: Page, node: string, selector: string): Promise<Place> => page.evaluate(([id, part]) => {
  const host = document.querySelector('patch-editor')!.canvas.shadowRoot!.querySelector(`[data-node="${id}"]`)!;
  const box = host.shadowRoot!.querySelector(part!)!.getBoundingClientRect();
  // Of a knob, the middle of its round part: its number and label stand below.
  return { x: box.x + box.width / 2, y: part === 'patch-knob' ? box.y + 20 : box.y + box.height / 2 };
}, [node, selector]);

async function drag(page: Page, from: Place, to: Place): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

test('cables are pulled from sockets, onto sockets, bodies and knobs, and taken to other ends', async ({ page }) => {
  const app = await begin(page);
  await drag(page, await socket(page, 'tone', 'out', 'out'), await socket(page, 'compressor', 'in', 'sidechain'));
  expect((await read(app)).cables).toContain('tone.out>compressor.sidechain');
  await drag(page, await socket(page, 'fader', 'out', 'out'), await inNode(page, 'pan', '.name'));
  expect((await read(app)).cables).toContain('fader.out>pan.in');
  await drag(page, await socket(page, 'tone', 'out', 'out'), await inNode(page, 'pan', 'patch-knob'));
  expect((await read(app)).cables).toContain('tone.out>pan.position ~');
  await page.keyboard.down('Alt');
  await drag(page, await socket(page, 'pan', 'in', 'in'), await socket(page, 'compressor', 'in', 'in'));
  await page.keyboard.up('Alt');
  const { cables } = await read(app);
  expect(cables).toContain('fader.out>compressor.in');
  expect(cables).not.toContain('fader.out>pan.in');
});

test('a cable dropped on the ground offers nodes, and the chosen one is joined', async ({ page }) => {
  const app = await begin(page);
  await drag(page, await socket(page, 'tone', 'out', 'out'), { x: 420, y: 700 });
  await page.getByRole('combobox', { name: 'Add a node' }).fill('limit');
  await page.keyboard.press('Enter');
  expect((await read(app)).cables).toContain('tone.out>limiter.in');
});

test('a drag is one step to undo, and a node dropped on a cable stands in it', async ({ page }) => {
  const app = await begin(page);
  const before = await read(app);
  const name = await inNode(page, 'pan', '.name');
  const [from, to] = [await socket(page, 'tone', 'out', 'out'), await socket(page, 'fader', 'in', 'in')];
  await drag(page, name, { x: name.x + 96, y: name.y + 40 });
  expect((await read(app)).nodes['pan']).toMatchObject({ x: 416, y: 360 });
  await page.keyboard.press('Control+z');
  expect(await read(app)).toEqual(before);
  // Given up half way, by a node and by a knob, it was never there.
  for (const from of [name, await inNode(page, 'fader', 'patch-knob')]) {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 40, from.y - 40, { steps: 3 });
    expect(await read(app)).not.toEqual(before);
    await page.keyboard.press('Escape');
    await page.mouse.move(from.x + 60, from.y - 60, { steps: 3 });
    await page.mouse.up();
    expect(await read(app)).toEqual(before);
    expect(await app.evaluate(({ session }) => [session.undoLabel, session.redoLabel])).toEqual([undefined, undefined]);
  }
  const box = { x: 300 + 320, y: 120 + 320, width: 144 };
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  await drag(page, name, { x: middle.x - box.width / 2 + (name.x - box.x), y: middle.y - 16 + (name.y - box.y) });
  expect((await read(app)).cables).toEqual(['fader.out>output.in', 'pan.out>fader.in', 'tone.out>pan.in']);
});

test('all is done by keys: add, connect, rename, bypass, mute, move, copy, delete and rejoin', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = await begin(page);
  await page.evaluate(() => { document.querySelector('patch-editor')!.canvas.focus(); });
  await page.keyboard.press('/');
  await page.keyboard.type('lfo');
  await page.keyboard.press('Enter');
  await expect.poll(async () => Object.keys((await read(app)).nodes)).toContain('lfo');
  await page.keyboard.press('c');
  await page.keyboard.type('pan modulate');
  await page.keyboard.press('Enter');
  expect((await read(app)).cables).toContain('lfo.out>pan.position ~');
  await page.keyboard.press('F2');
  await page.keyboard.type('Sweep');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await read(app)).nodes['lfo']?.label).toBe('Sweep');
  const { x } = (await read(app)).nodes['lfo']!;
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  expect((await read(app)).nodes['lfo']?.x).toBe(x + 8 + 64);
  await page.evaluate(() => { document.querySelector('patch-editor')!.model!.select(['fader']); });
  await page.keyboard.press('m');
  await page.keyboard.press('b');
  expect((await read(app)).nodes['fader']).toMatchObject({ bypassed: true, params: { mute: 1 } });
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect.poll(async () => (await read(app)).nodes['fader-2']?.params['mute']).toBe(1);
  await page.evaluate(() => { document.querySelector('patch-editor')!.model!.select(['fader']); });
  await page.keyboard.press('Control+Delete');
  expect((await read(app)).cables).toContain('tone.out>output.in');
  await page.evaluate(() => { document.querySelector('patch-editor')!.model!.select(['tone']); });
  await page.keyboard.press('r');
  await page.keyboard.type('noise');
  await page.keyboard.press('Enter');
  expect(await read(app)).toMatchObject({ nodes: { tone: { type: 'noise' } }, undo: 'Replace Tone with Noise' });
  expect((await read(app)).cables).toContain('tone.out>output.in');
});

test('keys follow the cables, onto nodes and cables, and say where they are', async ({ page }) => {
  await begin(page);
  const where = () => page.evaluate(() => {
    const { model, shadowRoot } = document.querySelector('patch-editor')!;
    return [[...model!.selected.nodes, ...model!.selected.cables].join(), shadowRoot!.querySelector('.said')!.textContent];
  });
  await page.evaluate(() => { const { model, canvas } = document.querySelector('patch-editor')!; model!.select(['tone']); canvas.focusNode('tone'); });
  await page.keyboard.press('Alt+ArrowRight');
  expect(await where()).toEqual(['fader', 'Fader, after Tone']);
  await expect.poll(() => page.evaluate(() => document.querySelector('patch-editor')!.canvas.shadowRoot!.activeElement?.getAttribute('data-node'))).toBe('fader');
  await page.keyboard.press('Alt+Shift+ArrowRight');
  expect(await where()).toEqual(['b', 'Cable from Fader of Tone to Output']);
  await page.keyboard.press('Alt+ArrowRight');
  expect((await where())[0]).toBe('output');
  await page.keyboard.press('Alt+ArrowRight');
  expect(await where()).toEqual(['output', 'Output feeds nothing.']);
  await page.keyboard.press('Alt+Shift+ArrowLeft');
  await page.keyboard.press('Delete');
  expect(await page.evaluate(() => [...document.querySelector('patch-editor')!.model!.patch.cables.keys()])).toEqual(['a']);
});

test('the map is traveled by hand and key, comes and goes, and rests while nothing moves', async ({ page }) => {
  await begin(page);
  const map = page.locator('patch-map canvas');
  const at = () => page.evaluate(() => { const { x, y, width, height } = document.querySelector('patch-editor')!.canvas.sight; return { x: x + width / 2, y: y + height / 2 }; });
  const box = (await map.boundingBox())!;
  const start = await at();
  await page.mouse.click(box.x + box.width - 12, box.y + box.height - 12);
  const there = await at();
  expect(there.x).toBeGreaterThan(start.x);
  expect(there.y).toBeGreaterThan(start.y);
  await map.press('ArrowLeft');
  expect((await at()).x).toBeLessThan(there.x);
  await expect(map).toHaveAccessibleName(/^Map of the patch: \d of 5 nodes/);
  // A slow machine takes longer to draw what has changed.
  await expect.poll(() => page.evaluate(async () => {
    let count = 0;
    const { requestAnimationFrame } = window;
    window.requestAnimationFrame = (callback) => { count++; return requestAnimationFrame(callback); };
    await new Promise((resolve) => setTimeout(resolve, 500));
    window.requestAnimationFrame = requestAnimationFrame;
    return count;
  })).toBe(0);
  const sight = page.locator('patch-map .sight');
  const { width } = (await sight.boundingBox())!;
  await page.evaluate(() => { document.querySelector('patch-editor')!.canvas.zoom(1.25); });
  await expect.poll(async () => (await sight.boundingBox())!.width).toBeLessThan(width);
  await page.keyboard.press('o');
  await expect(map).toHaveCount(0);
  expect(await page.evaluate(() => localStorage.getItem('patchcord.map'))).toBe('hidden');
  await page.getByRole('button', { name: 'Show the map' }).click();
  await expect(map).toBeVisible();
});

test('nodes are lined up and set in order by keys, each as one step', async ({ page }) => {
  const app = await begin(page);
  const before = await read(app);
  await page.evaluate(() => { const { model, canvas } = document.querySelector('patch-editor')!; model!.select(['fader', 'pan', 'compressor']); canvas.focus(); });
  await page.keyboard.press('Control+Shift+ArrowLeft');
  const { nodes, undo } = await read(app);
  expect([nodes['fader']!.x, nodes['pan']!.x, nodes['compressor']!.x]).toEqual([320, 320, 320]);
  expect(undo).toBe('Line up left edges');
  await page.keyboard.press('Control+z');
  expect(await read(app)).toEqual(before);
  await page.evaluate(() => { document.querySelector('patch-editor')!.model!.select([]); });
  await page.keyboard.press('Shift+T');
  const tidy = await read(app);
  expect(tidy.undo).toBe('Tidy up the patch');
  expect([tidy.nodes['tone']!.y, tidy.nodes['fader']!.y, tidy.nodes['output']!.y]).toEqual([0, 0, 0]);
  await page.keyboard.press('Control+z');
  expect(await read(app)).toEqual(before);
});

test('values are turned, typed and reset, each as one step', async ({ page }) => {
  const app = await begin(page);
  const knob = await inNode(page, 'fader', 'patch-knob');
  const level = async (): Promise<number | undefined> => (await read(app)).nodes['fader']?.params['levelDb'];
  await drag(page, knob, { x: knob.x, y: knob.y + 30 });
  expect(await level()).toBeLessThan(-3);
  expect((await read(app)).undo).toBe('Set level of Fader');
  await page.keyboard.press('Control+z');
  expect(await level()).toBeUndefined();
  await page.mouse.click(knob.x, knob.y + 28);
  await page.keyboard.type('-7.5');
  await page.keyboard.press('Enter');
  expect(await level()).toBe(-7.5);
  await page.mouse.dblclick(knob.x, knob.y);
  expect(await level()).toBe(0);
  await page.evaluate(() => { document.querySelector('patch-editor')!.model!.select(['tone']); });
  await page.getByRole('textbox', { name: 'Frequency' }).fill('3k');
  await page.keyboard.press('Enter');
  expect((await read(app)).nodes['tone']?.params['frequencyHz']).toBe(3000);
});

test('the list shows the same document in the order of sound, and edits it', async ({ page }) => {
  const app = await begin(page);
  await page.evaluate(() => { document.querySelector('patch-editor')!.canvas.focus(); });
  await page.keyboard.press('l');
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(6);
  const names = await page.getByRole('rowheader').allInnerTexts();
  expect(names.indexOf('Tone')).toBeLessThan(names.indexOf('Fader'));
  expect(names.indexOf('Fader')).toBeLessThan(names.indexOf('Output'));
  await page.getByRole('textbox', { name: 'Level of Fader' }).fill('-12');
  await page.keyboard.press('Enter');
  expect((await read(app)).nodes['fader']?.params['levelDb']).toBe(-12);
  await page.getByRole('button', { name: 'Delete Pan' }).click();
  expect(Object.keys((await read(app)).nodes)).not.toContain('pan');
});

test('two fingers pan and zoom; one finger moves a node', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }), viewport: { width: 390, height: 844 }, hasTouch: true });
  const page = await context.newPage();
  const app = await begin(page);
  const client = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly Place[]) => client.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(({ x, y }, id) => ({ x, y, id })) });
  const transform = () => page.evaluate(() => document.querySelector('patch-editor')!.canvas.transform);
  await look(page, 40);
  const name = await inNode(page, 'tone', '.name');
  await touch('touchStart', [name]);
  await touch('touchMove', [{ x: name.x + 20, y: name.y + 20 }]);
  await touch('touchMove', [{ x: name.x + 40, y: name.y + 80 }]);
  await touch('touchEnd', []);
  expect((await read(app)).nodes['tone']).toMatchObject({ x: 40, y: 80 });
  const before = await transform();
  await touch('touchStart', [{ x: 150, y: 560 }, { x: 250, y: 560 }]);
  await touch('touchMove', [{ x: 130, y: 560 }, { x: 270, y: 560 }]);
  await touch('touchMove', [{ x: 100, y: 560 }, { x: 300, y: 560 }]);
  await touch('touchEnd', []);
  const after = await transform();
  expect(after.k).toBeGreaterThan(before.k * 1.5);
  // What was under the middle of the fingers still is.
  expect((200 - after.x) / after.k).toBeCloseTo((200 - before.x) / before.k, 0);
  await context.close();
});
