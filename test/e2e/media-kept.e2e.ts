/**
 * Recordings that were dropped once: after the page is loaded anew they play the same bits, on a secure origin and on plain http;
 * what is cancelled leaves nothing, what finds no room plays on, what is missing is found again.
 */
import { expect, type Page } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import type { MediaRef, Patch } from '../../src/patch/patch.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import { type LiveApp, openApp, openPatch, recordTake } from './live-page.ts';
import { firstDifference } from './node-render.ts';
import { test } from './page-watch.ts';
import { dropFiles, rampAt } from './sound-files.ts';

const RATE = 48000;
const FRAMES = 2 * RATE;
const RAMP = { name: 'ramp.wav', rateHz: RATE, frames: FRAMES, content: 'ramp' } as const;

const insecure = (baseURL: string | undefined): string => `http://patchcord.test:${new URL(baseURL!).port}/`;
const mediaOf = (app: LiveApp): Promise<MediaRef[]> => app.evaluate(({ session }) => [...session.patch.nodes.values()].flatMap(({ media }) => media ?? []));
const said = (app: LiveApp): Promise<string[]> => app.evaluate(({ session }) => session.diagnostics.map(({ code }) => code));

/** A stem into the output, nothing else: what is heard is the recording. */
function stemPatch(media: MediaRef, rateHz = RATE): Patch {
  const nodes = new Map([['stem', createNode(shipped.get('stem')!, { media, x: 0, y: 0 })], ['output', createNode(shipped.get('output')!, { x: 320, y: 0 })]]);
  return { ...createPatch({ id: 'kept', title: 'Kept', rateHz }), nodes, cables: new Map([['a', createCable({ node: 'stem', port: 'out' }, { node: 'output', port: 'in' })]]) };
}

for (const kind of ['secure', 'insecure'] as const) {
  test(`a recording plays the same bits after the page is loaded anew, on a ${kind} origin, at its own and another rate`, async ({ page, baseURL }) => {
    const url = `${kind === 'secure' ? baseURL : insecure(baseURL)}?patch=none`;
    let app = await openApp(page, url);
    await dropFiles(app, [RAMP, { ...RAMP, name: 'other rate.wav', rateHz: 44100, content: { sineHz: 440, amplitude: 0.5 } }]);
    const [ramp, sine] = await mediaOf(app);
    await openPatch(app, stemPatch(sine!));
    const converted = await recordTake(app, RATE);
    app = await openApp(page, url);
    await openPatch(app, stemPatch(ramp!));
    const take = await recordTake(app, RATE);
    expect(take.gaps).toBe(0);
    expect(firstDifference(take.samples, Float32Array.from({ length: 2 * RATE }, (_, k) => rampAt(k >> 1)))).toBe('equal');
    await openPatch(app, stemPatch(sine!));
    expect(firstDifference((await recordTake(app, RATE)).samples, converted.samples)).toBe('equal');
    expect((await said(app)).filter((code) => code === 'media-missing' || code === 'media-unreadable')).toEqual([]);
    const usage = await app.evaluate(({ media }) => media.usage());
    expect(usage).toMatchObject({ place: kind === 'secure' ? 'disk' : 'database', originals: expect.arrayContaining([expect.objectContaining({ name: 'ramp.wav', bytes: 44 + 4 * FRAMES })]) as unknown });
    expect(usage.pcmBytes).toBeGreaterThan(4 * FRAMES);
    expect(await app.evaluate(({ media }) => media.clean([]))).toBe(2 * (44 + 4 * FRAMES));
    expect(await app.evaluate(({ media }, wanted) => media.find(wanted), [ramp!, sine!])).toHaveLength(2);
  });
}

/** Everything that stands on the origin's disk, but the demo song. */
const filesOnDisk = (page: Page): Promise<string[]> => page.evaluate(async () => {
  const names: string[] = [];
  const walk = async (folder: FileSystemDirectoryHandle, at: string): Promise<void> => {
    for await (const handle of (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values()) {
      if (handle.kind === 'directory') await walk(handle as FileSystemDirectoryHandle, `${at}${handle.name}/`);
      else if (!handle.name.startsWith('demo')) names.push(at + handle.name);
    }
  };
  await walk(await navigator.storage.getDirectory(), '');
  return names;
});

test('an import that is cancelled leaves nothing, neither in the patch nor on the disk', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await app.evaluate(async ({ session, media }) => {
    const file = (megabytes: number): File => {
      const bytes = new Uint8Array(megabytes * 1e6);
      const text = (at: number, word: string): void => [...word].forEach((letter, k) => (bytes[at + k] = letter.charCodeAt(0)));
      const view = new DataView(bytes.buffer);
      text(0, 'RIFF');
      view.setUint32(4, bytes.length - 8, true);
      text(8, 'WAVEfmt ');
      view.setUint32(16, 16, true);
      view.setUint32(20, 0x0002_0001, true);
      view.setUint32(24, 48000, true);
      view.setUint32(28, 192000, true);
      view.setUint32(32, 0x0010_0004, true);
      text(36, 'data');
      view.setUint32(40, bytes.length - 44, true);
      return new File([bytes], `${megabytes}.wav`);
    };
    const added = session.files.add([file(1), file(48), file(44)], { x: 0, y: 0 });
    while (!((session.transport.preparing ?? 0) > 0.1)) await new Promise((resolve) => setTimeout(resolve, 5));
    const banner = (): HTMLElement | undefined => [...(document.querySelector('patch-editor')?.shadowRoot?.querySelectorAll('button') ?? [])].find(({ textContent }) => textContent === 'Cancel');
    while (banner() === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    banner()?.click();
    await added;
    if (media.importing !== 0) throw new Error('it is still taking files in');
  });
  expect(await app.evaluate(({ session }) => [session.patch.nodes.size, session.transport.preparing])).toEqual([0, undefined]);
  expect(await said(app)).toEqual(['import-cancelled']);
  expect(await filesOnDisk(page)).toEqual([]);
});

test('where there is no room the recording plays from the file that was dropped, and what to do is said', async ({ page, context, baseURL }) => {
  const app = await openApp(page, './?patch=none');
  const devtools = await context.newCDPSession(page);
  const origin = new URL(baseURL!).origin;
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 200_000 });
  await dropFiles(app, [RAMP]);
  expect(await said(app)).toContain('media-not-kept');
  expect((await filesOnDisk(page)).filter((name) => name.startsWith('originals'))).toEqual([]);
  const [media] = await mediaOf(app);
  await openPatch(app, stemPatch(media!));
  expect((await recordTake(app, RATE)).samples[2 * 40_000]).toBe(rampAt(40_000));
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
});

test('what is missing is named on its stem and in the findings, is found by its content under any name, and asks before another file takes its place', async ({ page }) => {
  const wanted: MediaRef = { sha256: 'f'.repeat(64), name: 'Vocal lead.wav', rateHz: 44100, frames: 44100 * 200, channels: 2 };
  const app = await openApp(page, './?patch=none');
  await openPatch(app, stemPatch(wanted));
  await expect.poll(() => said(app)).toContain('media-missing');
  const message = await app.evaluate(({ session }) => session.diagnostics.find(({ code }) => code === 'media-missing')!.message);
  for (const part of ['Vocal lead.wav', '3:20.000', '44.1 kHz', 'stereo']) expect(message).toContain(part);
  await expect(page.getByRole('img', { name: /Missing recording Vocal lead\.wav, 3:20\.000/ })).toBeVisible();

  const dropped = app.evaluate(async ({ session }, text) => {
    // The name that is wanted, and another content: the test's own file, made in the page.
    await session.files.add([new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], 'Vocal lead.wav')], { x: 0, y: 0 });
  }, wavBase64());
  await expect(page.getByRole('dialog', { name: 'This is another file' })).toContainText('not 3:20.000');
  await page.getByRole('button', { name: 'Use it for Vocal lead.wav' }).click();
  await dropped;
  const [now] = await mediaOf(app);
  expect(now).toMatchObject({ name: 'Vocal lead.wav', frames: 4800 });
  expect(await app.evaluate(({ session }) => session.undoLabel)).toBe('Use Vocal lead.wav for Vocal lead.wav');
  await expect.poll(() => said(app)).not.toContain('media-missing');

  // Gone from this machine, and dropped again under another name: no question, no edit.
  await app.evaluate(({ media, session }) => media.clean([]).then(() => { session.mediaChanged(); }));
  await expect.poll(() => said(app)).toContain('media-missing');
  await app.evaluate(({ session }, text) => session.files.add([new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], 'renamed.wav')], { x: 0, y: 0 }), wavBase64());
  await expect.poll(() => said(app)).not.toContain('media-missing');
  expect(await mediaOf(app)).toEqual([now]);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the storage dialog tells what is kept, and removes what nothing uses when it is asked to', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await dropFiles(app, [RAMP]);
  const [ramp] = await mediaOf(app);
  // Taken in, and then in no patch: as after its last one was deleted.
  await app.evaluate(async ({ media }, text) => void (await media.addFile(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], 'unused.wav'))), wavBase64());
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Storage…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Storage' });
  await expect(dialog.getByRole('listitem')).toHaveText([/ramp\.wav/, /unused\.wav.*unused/s]);
  await dialog.getByRole('button', { name: 'Remove 1 unused recording' }).click();
  await expect(dialog.getByRole('listitem')).toHaveText([/ramp\.wav/]);
  expect(await filesOnDisk(page)).toContain(`originals/${ramp!.sha256}`);
});

/** A tenth of a second of noise, mono, float. */
function wavBase64(): string {
  const file = Buffer.alloc(44 + 4 * 4800);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(3, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE * 4, 28);
  file.writeUInt16LE(4, 32);
  file.writeUInt16LE(32, 34);
  file.write('data', 36);
  file.writeUInt32LE(file.length - 44, 40);
  for (let k = 0; k < 4800; k++) file.writeFloatLE(((Math.imul(k + 1, 2_654_435_761) >>> 8) / 2 ** 23 - 1) / 4, 44 + 4 * k);
  return file.toString('base64');
}
