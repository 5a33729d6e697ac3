/** A lesson as a student and a teacher use it: opened, done, told so; shown on the wall by keys; a step recorded; ears trained. */
import { expect, type Page } from '@playwright/test';
import type { Patch } from '../../src/patch/patch.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import { openApp, openPatch } from './live-page.ts';
import { test } from './kept-page.ts';
import { surfaceFaults } from './surface-faults.ts';

const node = (type: string, params: Readonly<Record<string, number>> = {}, x = 0) => createNode({ id: type, version: 1 }, { params, x });
const wire = (from: string, to: string) => createCable({ node: from, port: 'out' }, { node: to, port: 'in' });

/** A tone and what is to be made of it: no recording has to be waited for. */
const lesson: Patch = {
  ...createPatch({ id: 'first-level', kind: 'lesson', title: 'First level' }),
  nodes: new Map([['tone', node('tone')], ['fader', node('fader', {}, 200)], ['spectrum', node('spectrum', {}, 400)], ['out', node('output', {}, 800)]]),
  cables: new Map([['a', wire('tone', 'fader')], ['b', wire('fader', 'spectrum')], ['c', wire('spectrum', 'out')]]),
  lesson: {
    id: 'first-level',
    steps: [
      { title: 'Listen', text: 'It is *loud*.\n\n<b>Nothing</b> is to be done.', look: { node: 'spectrum' } },
      {
        title: 'Turn it down', text: 'Just so.', look: { node: 'fader' }, task: 'To −30 dB.',
        checks: [{ label: 'Level', measure: { kind: 'probe', node: 'fader', port: 'out', type: 'level-meter', name: 'rmsDb' }, statistic: 'last', span: { from: 0, to: 0.5 }, wanted: { min: -31, max: -29 }, unit: 'dB' }],
      },
      { title: 'Mute it', text: 'Be quiet.', look: { node: 'fader' }, checks: [{ label: 'Mute', measure: { kind: 'param', node: 'fader', name: 'mute' }, statistic: 'last', wanted: { min: 1 }, unit: '' }] },
    ],
  },
};

test('a step turns done when it is done, what was done is kept, and the wall is turned by keys', async ({ page }) => {
  const app = await openApp(page);
  await openPatch(app, lesson);
  const set = (param: string, value: number): Promise<void> => app.evaluate(({ session }, [name, to]) => { session.edit({ kind: 'set-param', node: 'fader', param: name, value: to }, 'Turn'); }, [param, value] as const);
  const panel = page.getByRole('complementary', { name: 'Lesson' });
  await expect(panel.getByRole('heading', { name: 'Listen' })).toBeVisible();
  await expect(panel.getByText('<b>Nothing</b> is to be done.')).toBeVisible();
  // All of the patch is seen between the panels, though one came after it.
  await expect.poll(() => page.evaluate(() => {
    const { canvas, model, renderRoot } = document.querySelector('patch-editor')!;
    const { x, width } = model!.bounds()!;
    const edge = (panel: string): DOMRect => renderRoot.querySelector(`.panel.${panel}`)!.getBoundingClientRect();
    return x * canvas.transform.k + canvas.transform.x >= edge('side').right && (x + width) * canvas.transform.k + canvas.transform.x <= edge('inspector').left;
  })).toBe(true);
  await page.keyboard.press('PageDown');
  await expect(panel.getByRole('heading', { name: 'Turn it down' })).toBeVisible();
  await panel.getByRole('button', { name: 'Check' }).click();
  await expect(panel.getByText('Level: −21.0 dB, wanted −31 to −29 dB.').first()).toBeVisible();
  await expect(panel.getByText('Not yet:')).toHaveCount(1);
  // After an edit it is measured by itself.
  await set('levelDb', -9);
  await expect(panel.getByText('Level: −30.0 dB, wanted −31 to −29 dB.').first()).toBeVisible();
  await expect(panel.getByText('Done', { exact: true })).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(panel.getByText('Mute: off, wanted on.').first()).toBeVisible();
  await set('mute', 1);
  await expect(panel.getByText('Mute: on.').first()).toBeVisible();
  await expect(panel.getByRole('button', { name: /^Step \d, .*, done$/ })).toHaveCount(2);

  await page.keyboard.press('Shift+P');
  const wall = page.getByRole('dialog', { name: 'Presentation' });
  await expect(wall.getByRole('heading', { name: 'Mute it' })).toBeVisible();
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageUp');
  await expect(wall.getByRole('heading', { name: 'Listen' })).toBeVisible();
  await expect(wall.getByRole('combobox', { name: 'Picture' })).toHaveValue('spectrum');
  await page.keyboard.press('f');
  await expect(wall.getByText('Frozen')).toBeVisible();
  await page.keyboard.press(' ');
  await expect(wall.getByRole('heading', { name: 'Turn it down' })).toBeVisible();
  await expect(wall.getByText('Frozen')).toHaveCount(0);
  await page.mouse.move(400, 300);
  await expect(wall).toHaveAttribute('pointing', '');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(surfaceFaults), 'on a phone').toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('Escape');
  await expect(wall).toHaveCount(0);

  // Opened once more, it is where it was left.
  await openPatch(app, { ...lesson, id: 'again' });
  await expect(panel.getByText('Step 2 of 3')).toBeVisible();
  await expect(panel.getByRole('button', { name: /^Step \d, .*, done$/ })).toHaveCount(2);
});

test('a teacher records a step and adds a check with its present value; a student hands in one file', async ({ page }) => {
  const app = await openApp(page);
  const { lesson: _, ...plain } = lesson;
  await openPatch(app, { ...plain, kind: 'mix', id: 'plain' });
  const command = (id: string): Promise<void> => page.evaluate((name) => { (document.querySelector('patch-editor') as unknown as { run(id: string): void }).run(name); }, id);
  await command('edit-lesson');
  await app.evaluate(({ session }) => { session.edit({ kind: 'set-param', node: 'fader', param: 'levelDb', value: -12 }, 'Turn'); });
  await page.getByRole('button', { name: 'Record a step' }).click();
  await page.getByRole('textbox', { name: 'Title' }).last().fill('Softer');
  await page.getByRole('group', { name: /^Fader/ }).first().click({ position: { x: 60, y: 12 } });
  await page.getByRole('combobox', { name: /^Check of Fader/ }).selectOption('Level');
  const checks = () => app.evaluate(({ session }) => session.patch.lesson?.steps[0]?.checks?.map(({ label, measure, wanted }) => ({ label, kind: measure.kind, wanted })) ?? []);
  await expect.poll(async () => (await checks()).length).toBe(2);
  const [turned, measured] = await checks();
  expect(turned).toEqual({ label: 'Level of Fader', kind: 'param', wanted: { min: -13, max: -11 } });
  expect(measured).toMatchObject({ label: 'Level of Fader', kind: 'probe' });
  // −18 dBFS of the tone, −12 of the fader, −3 from peak to RMS; the meter's first window is still filling.
  expect(measured!.wanted.min! + 1).toBeGreaterThan(-33.6);
  expect(measured!.wanted.max! - 1).toBeLessThan(-32.9);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { name: 'Softer' })).toBeVisible();
  // The student finds the fader where it stood, and has something to do.
  const levelDb = () => app.evaluate(({ session }) => session.patch.nodes.get('fader')!.params['levelDb'] ?? 0);
  expect(await levelDb()).toBe(0);
  await app.evaluate(({ session }) => { session.edit({ kind: 'set-param', node: 'fader', param: 'levelDb', value: -12 }, 'Turn'); });

  await command('hand-in');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ann');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Measure and save' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('First level - Ann.patch.json');
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  expect(JSON.parse(text)).toMatchObject({ kind: 'lesson', lesson: { handIn: { name: 'Ann', results: [{ step: 0, isDone: true }] } } });
  expect(await app.evaluate(({ session }) => session.patch.lesson?.handIn)).toBeUndefined();
});

/** What a listener has: the sound beside the loudspeakers; from when on it went round, and whether a sound came too late for that. */
interface Ear {
  at: AnalyserNode;
  begin: number;
  isLate: boolean;
}

/** What ear training plays is heard by an analyser beside the loudspeakers. */
function listenIn(page: Page): Promise<void> {
  return page.evaluate(() => {
    const ear: Partial<Ear> = { isLate: false };
    Object.assign(globalThis, { ear });
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
      if (to instanceof AudioDestinationNode) connect.call(this, (ear.at = new AnalyserNode(this.context, { fftSize: 16384 })));
      return connect.call(this, to);
    } as typeof AudioNode.prototype.connect;
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (when = 0) {
      [ear.begin, ear.isLate] = [when, ear.isLate || when < this.context.currentTime];
      start.call(this, when);
    };
    const stop = AudioScheduledSourceNode.prototype.stop;
    AudioScheduledSourceNode.prototype.stop = function (when) {
      delete ear.begin;
      stop.call(this, when);
    };
  });
}

/** By how many decibels a sound is turned up or down where it is heard, against how it was rendered: the same stretch of both. */
function heardGainDb(page: Page, which: number): Promise<number> {
  return page.evaluate(async (k) => {
    const { ear } = globalThis as unknown as { ear: Partial<Ear> };
    while (ear.begin === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    const { at, begin } = ear as Ear;
    const { samples } = (document.querySelector('patch-editor')!.shadowRoot!.querySelector('patch-ear') as unknown as { sounds: { samples: Float32Array }[] }).sounds[k]!;
    const heard = new Float32Array(at.fftSize);
    const { sampleRate } = at.context;
    // As long as the stretch is, and the turn to this sound.
    const until = Math.max(at.context.currentTime, begin) + heard.length / sampleRate + 0.1;
    while (at.context.currentTime < until) await new Promise((resolve) => setTimeout(resolve, 20));
    at.getFloatTimeDomainData(heard);
    const from = at.context.currentTime - begin - heard.length / sampleRate;
    let [there, here] = [0, 0];
    for (let n = 0; n < heard.length; n++) {
      const frame = Math.round((from + n / sampleRate) * 48000) % (samples.length / 2);
      // Heard in mono, as the analyser does.
      const made = (samples[2 * frame]! + samples[2 * frame + 1]!) / 2;
      there += made * made;
      here += heard[n]! * heard[n]!;
    }
    return 10 * Math.log10(here / there);
  }, which);
}

test('ears are trained: what is heard differs as the level says, answers are told and counted, and the count is kept', async ({ page }) => {
  // A patch without recordings: only what the exercise plays has to be made.
  await openApp(page, './?patch=feedback-instrument');
  await listenIn(page);
  // Chance says which is louder, but not where in which music: other recordings would have to be made first.
  await page.evaluate(() => {
    const { random } = Math;
    let asked = 0;
    Math.random = () => (asked++ % 3 === 1 ? random() : 0.4);
  });
  await page.keyboard.press('Shift+E');
  const ear = page.getByRole('dialog', { name: 'Ear training' });
  const entry = ear.getByRole('button', { name: /^Which is louder/ });
  const [sounds, answers] = [ear.getByRole('group', { name: 'Listen' }), ear.getByRole('group', { name: 'Your answer' })];
  await entry.click();
  const hear = async (name: string): Promise<number> => {
    await sounds.getByRole('button', { name }).click();
    return heardGainDb(page, name === 'A' ? 0 : 1);
  };
  /** Listens to both, answers, and tells by how much one was louder. */
  const trial = async (isRight: boolean): Promise<number> => {
    const byDb = (await hear('B')) - (await hear('A'));
    await answers.getByRole('button', { name: (byDb > 0) === isRight ? 'B' : 'A' }).click();
    await expect(ear.getByRole('status')).toContainText(isRight ? 'Right.' : 'Not this time.');
    return Math.abs(byDb);
  };
  // A block more or less of the two stretches is within half a decibel.
  expect(await trial(true)).toBeCloseTo(6, 0);
  await expect(entry).toContainText('Level 1 of 9 · 1 of 1 right');
  await page.keyboard.press('Enter');
  expect(await trial(true)).toBeCloseTo(6, 0);
  await expect(ear.getByRole('status')).toContainText('Level 2 is next, harder.');
  await page.keyboard.press('Enter');
  expect(await trial(false)).toBeCloseTo(4, 0);
  expect(await page.evaluate(() => (globalThis as unknown as { ear: Ear }).ear.isLate)).toBe(false);
  await expect(ear.getByRole('status')).toContainText('Level 1 is next, easier.');
  await expect(answers.getByRole('button').first()).toBeDisabled();

  // On a phone nothing stands beyond the edge, whether one is chosen or not.
  const beyond = (): Promise<number> => ear.locator('button, h2, p').evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().right > innerWidth || one.scrollWidth > one.clientWidth + 1).length);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await beyond()).toBe(0);
  await page.keyboard.press('Escape');
  await expect(ear).toHaveCount(0);
  await openApp(page, './?patch=feedback-instrument');
  await page.keyboard.press('Shift+E');
  await expect(entry).toContainText('Level 1 of 9 · 2 of 3 right');
  expect(await beyond()).toBe(0);
});
