/** The room around the canvas, as a hand and a keyboard use it on the built page: view, transport, files, values, themes, a phone. */
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import type { App } from '../../src/app/boot.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import type { EditorElement } from '../../src/editor/editor-element.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Patch } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';
import { CanvasHand } from './canvas-hand.ts';
import { type LiveApp, openApp, openPatch } from './live-page.ts';
import { test } from './kept-page.ts';
import { surfaceFaults } from './surface-faults.ts';
import { wavFile } from './wav-files.ts';

/** The last of all files: its tests are dealt out one by one, so that no worker is idle at the end. */
test.describe.configure({ mode: 'parallel' });

const SECONDS = 20;
const RATE = 48000;

/** tone → fader → output, a delay apart, twenty seconds long with a marker in the middle. */
function smallPatch(): Patch {
  const add = (type: string, x: number, y: number) => createNode(shipped.get(type)!, { x, y });
  const blank = createPatch({ id: 'small', title: 'Small', rateHz: RATE });
  return {
    ...blank,
    nodes: new Map([['tone', add('tone', 0, 0)], ['fader', add('fader', 320, 0)], ['output', add('output', 640, 0)], ['delay', add('delay', 320, 260)]]),
    cables: new Map([['a', createCable({ node: 'tone', port: 'out' }, { node: 'fader', port: 'in' })], ['b', createCable({ node: 'fader', port: 'out' }, { node: 'output', port: 'in' })]]),
    transport: { ...blank.transport, markers: [{ frame: (SECONDS / 2) * RATE, name: 'Middle' }, { frame: SECONDS * RATE, name: 'End' }] },
  };
}

async function begin(page: Page, mounted = 4): Promise<{ app: LiveApp; hand: CanvasHand }> {
  const app = await openApp(page, './?patch=none');
  const hand = new CanvasHand(page);
  await hand.settle();
  await openPatch(app, smallPatch());
  await page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.canvas.transform = { x: 300, y: 140, k: 1 }; });
  await hand.settle(mounted);
  return { app, hand };
}

const textOf = async (page: Page): Promise<string> => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+s')]);
  return readFile(await download.path(), 'utf8');
};
const nodes = (app: LiveApp) => app.evaluate(({ session }: App) => Object.fromEntries([...session.patch.nodes].map(([id, { x, y }]) => [id, { x, y }])));
const cables = (app: LiveApp) => app.evaluate(({ session }: App) => [...session.patch.cables.values()].map(({ from, to }) => `${from.node}>${to.node}`).sort());
const history = (app: LiveApp) => app.evaluate(({ session }: App) => [session.undoLabel, session.redoLabel]);
const selected = (page: Page) => page.evaluate(() => [...document.querySelector<EditorElement>('patch-editor')!.model!.selected.nodes].sort());
const view = (page: Page) => page.evaluate(() => document.querySelector<EditorElement>('patch-editor')!.canvas.transform);
const focusCanvas = (page: Page) => page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.canvas.focus(); });

test('nodes chosen in a box move as one, are copied with their cables, and every gesture is one step back', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { app, hand } = await begin(page);
  const [start, startCables] = [await nodes(app), await cables(app)];
  await page.keyboard.down('Shift');
  await hand.drag(await hand.at({ x: -20, y: -20 }), await hand.at({ x: 500, y: 240 }));
  await page.keyboard.up('Shift');
  expect(await selected(page)).toEqual(['fader', 'tone']);

  await hand.move('fader', { x: 360, y: 40 });
  expect(await nodes(app)).toEqual({ ...start, tone: { x: 40, y: 40 }, fader: { x: 360, y: 40 } });
  expect((await history(app))[0]).toBe('Move 2 nodes');
  await page.keyboard.press('Control+z');
  expect(await nodes(app)).toEqual(start);
  await page.keyboard.press('Control+Shift+z');
  expect((await nodes(app))['tone']).toEqual({ x: 40, y: 40 });
  await page.keyboard.press('Control+z');

  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect.poll(() => cables(app)).toEqual(['fader>output', 'tone-2>fader-2', 'tone>fader']);
  expect(await selected(page)).toEqual(['fader-2', 'tone-2']);
  await page.keyboard.press('Control+z');
  expect(await cables(app)).toEqual(startCables);
  expect(await history(app)).toEqual([undefined, expect.stringContaining('Paste')]);

  await page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.model!.select(['fader']); });
  await page.keyboard.press('Delete');
  expect(await cables(app)).toEqual([]);
  await page.keyboard.press('Control+z');
  await page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.model!.select(['fader']); });
  await page.keyboard.press('Control+Delete');
  expect(await cables(app)).toEqual(['tone>output']);
  await page.keyboard.press('Control+z');
  expect(await cables(app)).toEqual(startCables);
  expect(await nodes(app)).toEqual(start);
});

test('the wheel pans, with control it zooms where the pointer is; space held pans, and F shows all', async ({ page }) => {
  const { app, hand } = await begin(page);
  const start = await view(page);
  await page.mouse.move(760, 640);
  await page.mouse.wheel(30, 50);
  await expect.poll(() => view(page)).toEqual({ x: start.x - 30, y: start.y - 50, k: 1 });
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await expect.poll(async () => (await view(page)).k).toBeGreaterThan(1.4);
  const near = await view(page);
  expect((760 - near.x) / near.k).toBeCloseTo(760 - start.x + 30, 6);
  expect((640 - near.y) / near.k).toBeCloseTo(640 - start.y + 50, 6);
  await focusCanvas(page);
  await page.keyboard.down('Space');
  await hand.drag({ x: 760, y: 640 }, { x: 700, y: 600 });
  await page.keyboard.up('Space');
  expect(await view(page)).toEqual({ k: near.k, x: near.x - 60, y: near.y - 40 });
  expect(await app.evaluate(({ player }: App) => player.state), 'space that panned does not play').toBe('stopped');
  await page.keyboard.press('f');
  const all = await page.evaluate(() => {
    const { canvas, model } = document.querySelector<EditorElement>('patch-editor')!;
    const { x, y, width, height } = model!.bounds()!;
    const { k, x: left, y: top } = canvas.transform;
    return { left: x * k + left, top: y * k + top, right: (x + width) * k + left, bottom: (y + height) * k + top };
  });
  // Between the panels, under the bar and above the transport.
  expect(all.left).toBeGreaterThan(224);
  expect(all.right).toBeLessThan(1440 - 320);
  expect(all.top).toBeGreaterThan(48);
  expect(all.bottom).toBeLessThan(900 - 56);
  expect(await history(app)).toEqual([undefined, undefined]);
});

test('values are typed as people write them; what means nothing is said, and changes nothing', async ({ page }) => {
  const { app } = await begin(page);
  const fieldOf = (name: string) => page.locator('patch-inspector').getByRole('textbox', { name, exact: true });
  const param = (node: string, name: string) => app.evaluate(({ session }: App, [id, key]) => session.patch.nodes.get(id!)!.params[key!], [node, name]);
  const choose = (node: string) => page.evaluate((id) => { document.querySelector<EditorElement>('patch-editor')!.model!.select([id]); }, node);
  const type = async (field: string, text: string): Promise<void> => {
    await fieldOf(field).fill(text);
    await page.keyboard.press('Enter');
  };
  await choose('fader');
  await type('Level', '-3');
  expect(await param('fader', 'levelDb')).toBe(-3);
  await expect(fieldOf('Level')).toHaveValue('−3.0 dB');
  await type('Level', 'loud');
  const field = fieldOf('Level');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  expect(await field.getAttribute('title')).toMatch(/dB/);
  expect(await param('fader', 'levelDb')).toBe(-3);
  await page.keyboard.press('Escape');
  await expect(field).toHaveValue('−3.0 dB');
  await choose('tone');
  await type('Frequency', '3k');
  expect(await param('tone', 'frequencyHz')).toBe(3000);
  await choose('delay');
  await type('Time', '120ms');
  expect(Object.values(await app.evaluate(({ session }: App) => session.patch.nodes.get('delay')!.params))).toContain(120);
  await focusCanvas(page);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect(await history(app), 'three values were taken, so three steps').toEqual([undefined, expect.stringContaining('level')]);
});

test('space plays and stops; the line seeks, the marker jumps, and a loop is pulled', async ({ page }) => {
  const { app } = await begin(page);
  const state = () => app.evaluate(({ player }: App) => player.state);
  const position = () => app.evaluate(({ session }: App) => session.transport.positionFrames / session.transport.rateHz);
  await focusCanvas(page);
  await page.keyboard.press('Space');
  await expect.poll(state).toBe('playing');
  await expect.poll(position).toBeGreaterThan(0.3);
  await page.keyboard.press('Space');
  expect(await state()).toBe('stopped');
  const line = (await page.getByRole('slider', { name: 'Position' }).boundingBox())!;
  const at = (share: number) => ({ x: line.x + share * line.width, y: line.y + line.height - 12 });
  await page.mouse.click(at(0.25).x, at(0.25).y);
  expect(await position()).toBeCloseTo(SECONDS / 4, 1);
  await page.getByRole('button', { name: 'Go to Middle' }).click();
  expect(await position()).toBe(SECONDS / 2);
  await page.getByRole('slider', { name: 'Position' }).focus();
  await page.keyboard.press('ArrowLeft');
  expect(await position()).toBe(SECONDS / 2 - 1);
  await page.keyboard.press('Home');
  expect(await position()).toBe(0);
  await page.keyboard.down('Alt');
  await page.mouse.move(at(0.52).x, at(0.52).y);
  await page.mouse.down();
  await page.mouse.move(at(0.6).x, at(0.6).y, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up('Alt');
  const loop = await app.evaluate(({ session }: App) => session.patch.transport.loop);
  expect(loop.enabled).toBe(true);
  expect(loop.startFrame / RATE).toBeCloseTo(SECONDS * 0.52, 1);
  expect(loop.endFrame / RATE).toBeCloseTo(SECONDS * 0.6, 1);
  await page.mouse.click(at(0.58).x, at(0.58).y);
  await page.getByRole('button', { name: 'Play' }).click();
  // Two seconds are left of nothing: from 11.6 s the loop turns at 12 s and goes back to 10.4.
  await expect.poll(position, { intervals: [30] }).toBeLessThan(SECONDS * 0.55);
  expect(await position()).toBeGreaterThanOrEqual(SECONDS * 0.52 - 0.1);
  await page.getByRole('button', { name: 'Stop' }).click();
  expect(await history(app), 'seeking is no edit, pulling a loop is one').toEqual(['Set loop', undefined]);

  const mono = page.getByRole('button', { name: 'Mono' });
  await mono.click();
  await page.keyboard.press('Space');
  await expect.poll(state, 'space after a click means the transport').toBe('playing');
  await page.keyboard.press('Space');
  expect(await state()).toBe('stopped');
  await expect(mono, 'and not the button once more').toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Space');
  await expect(mono, 'reached by the keyboard, it is pressed').toHaveAttribute('aria-pressed', 'false');
  expect(await state()).toBe('stopped');
});

test('what is saved opens again as it was, from the dialog and by a drop', async ({ page }) => {
  const { app, hand } = await begin(page);
  await page.getByRole('textbox', { name: 'Title' }).fill('Träume & 2/3');
  await page.keyboard.press('Tab');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save' }).click()]);
  expect(download.suggestedFilename()).toBe('Träume   2 3.patch.json');
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toBe(toText({ ...smallPatch(), title: 'Träume & 2/3' }));
  await page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.model!.select(['fader', 'delay']); });
  await focusCanvas(page);
  await page.keyboard.press('Delete');
  expect(Object.keys(await nodes(app))).toHaveLength(2);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open' }).click()]);
  await chooser.setFiles({ name: 'a.patch.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect.poll(async () => Object.keys(await nodes(app))).toHaveLength(4);
  // The library has the document as it was changed since: what the file holds is another one there.
  const asOpened = async () => (await textOf(page)).replace(/"id": "patch-[0-9a-f]{16}"/, '"id": "small"');
  await expect.poll(() => app.evaluate(({ session }: App) => session.saveState.kind)).toBe('saved');
  expect(await textOf(page)).not.toBe(text);
  expect(await asOpened()).toBe(text);
  expect(await history(app), 'what was changed and not saved comes back by undo').toEqual(['Open', undefined]);
  await focusCanvas(page);
  await page.keyboard.press('Control+z');
  expect(Object.keys(await nodes(app))).toHaveLength(2);
  expect((await history(app))[0]).toMatch(/^Delete 2/);
  await hand.drop([{ name: 'b.patch.json', bytes: Buffer.from(toText(createPatch({ id: 'other', title: 'Other' }))) }], { x: 1300, y: 400 });
  await expect(page.locator('header .title')).toHaveText('Other');
  await hand.drop([{ name: 'a.patch.json', bytes: Buffer.from(text) }], { x: 700, y: 400 });
  await expect(page.locator('header .title')).toHaveText('Träume & 2/3');
  expect(await asOpened()).toBe(text);
});

test('a broken file says what is wrong with it, and nothing is lost', async ({ page }) => {
  const { app, hand } = await begin(page);
  await hand.move('delay', { x: 320, y: 280 });
  const before = await textOf(page);
  const good = toText(smallPatch());
  const wav = wavFile({ name: 'x', format: 'pcm16', channels: 1, rateHz: RATE, seconds: 0.1, peak: 0.5, noteHz: 440 });
  const broken: [name: string, bytes: Buffer, said: RegExp][] = [
    ['cut.patch.json', Buffer.from(good.slice(0, good.length / 2)), /cut\.patch\.json.*line \d+/i],
    ['list.patch.json', Buffer.from('[1, 2]'), /list\.patch\.json.*no patch/i],
    ['wrong.patch.json', Buffer.from(good.replace('"fader"', '"fader\\u0000"')), /wrong\.patch\.json/i],
    ['note.wav', Buffer.from('These are not sounds.'), /note\.wav/i],
    ['short.wav', wav.subarray(0, 30), /short\.wav/i],
  ];
  for (const [name, bytes, said] of broken) {
    // With a node chosen, so that the inspector shows the node and not the findings.
    await page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.model!.select(['tone']); });
    await hand.drop([{ name, bytes }], { x: 900, y: 700 });
    await expect(page.locator('.notice'), name).toContainText(said);
    expect(await history(app)).toEqual(['Move Delay', undefined]);
    expect(await textOf(page), name).toBe(before);
  }
  // The good one of two is taken, the other told.
  await hand.drop([{ name: 'good.wav', bytes: wav }, { name: 'bad.wav', bytes: Buffer.from('RIFF') }], { x: 900, y: 700 });
  await expect(page.locator('.notice')).toContainText(/bad\.wav/);
  expect(Object.keys(await nodes(app))).toContain('good');
});

test('studio and paper are two themes of one page, and the choice stays', async ({ page }) => {
  await begin(page);
  const ground = () => page.evaluate(() => {
    const canvas = document.querySelector<EditorElement>('patch-editor')!.canvas.shadowRoot!.querySelector<HTMLCanvasElement>('canvas.ground')!;
    return [...canvas.getContext('2d')!.getImageData(700, 750, 1, 1).data.slice(0, 3)].reduce((sum, byte) => sum + byte, 0) / 3;
  });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await ground()).toBeLessThan(40);
  await page.getByRole('button', { name: 'Theme' }).click();
  await expect.poll(ground).toBeGreaterThan(220);
  expect(await page.evaluate(surfaceFaults), 'paper').toEqual([]);
  await page.reload();
  await page.waitForFunction(() => 'patchcord' in globalThis);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'paper');
  await page.getByRole('button', { name: 'Theme' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'studio');
});

test('everything that can be operated has a name and a role, and the keyboard reaches it', async ({ page }) => {
  await begin(page);
  await page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.model!.select(['delay']); });
  expect(await page.evaluate(surfaceFaults), 'a node chosen').toEqual([]);
  await page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.model!.select([], ['a']); });
  expect(await page.evaluate(surfaceFaults), 'a cable chosen').toEqual([]);
  await focusCanvas(page);
  for (const key of ['l', '?', '/']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(200);
    expect(await page.evaluate(surfaceFaults), `after ${key}`).toEqual([]);
  }
  // The palette that "/" opened.
  await page.keyboard.press('Escape');
  const at = (): Promise<string> => page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.getAttribute('aria-label') ?? active?.textContent?.trim() ?? '';
  });
  // The keyboard stays in what lies over the patch, and comes back to where it was.
  for (const [key, stop] of [['Tab', 'Close keys'], ['Tab', 'Close keys'], ['Escape', 'List of the patch'], ['Shift+Tab', /^Delete /], ['Tab', 'Close list of the patch']] as const) {
    await page.keyboard.press(key);
    await expect.poll(at, `after ${key}`).toMatch(stop);
  }
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await focusCanvas(page);
  const reached = new Set<string>();
  for (let k = 0; k < 80; k++) {
    await page.keyboard.press('Shift+Tab');
    reached.add(await at());
  }
  for (const name of ['Save', 'Play', 'Loop', 'Position', 'Theme', 'Find a node', 'Dim']) expect([...reached], name).toContain(name);
});

test('on a phone nothing overflows, overlaps or is too small for a finger', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await begin(page, 1);
  expect(await page.evaluate(surfaceFaults), 'at first').toEqual([]);
  await page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.model!.select(['fader']); });
  for (const panel of ['Inspector', 'Monitor', 'List']) {
    await page.getByRole('navigation').getByRole('button', { name: panel }).click();
    await page.waitForTimeout(250);
    expect(await page.locator('aside.panel').count(), panel).toBe(1);
    expect(await page.evaluate(surfaceFaults), panel).toEqual([]);
  }
  await page.getByRole('button', { name: 'Close list of the patch' }).click();
  await page.getByRole('navigation').getByRole('button', { name: 'Add a node' }).click();
  await page.waitForTimeout(250);
  expect(await page.evaluate(surfaceFaults), 'the palette').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem').last().click({ trial: true, timeout: 5000 });
});
