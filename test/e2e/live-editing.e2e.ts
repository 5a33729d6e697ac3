/** Editing a mix while it plays makes no click, and what changes no graph compiles nothing. */
import { expect, test } from '@playwright/test';
import { editWhilePlaying, reportText } from './live-editing.ts';
import { openApp } from './live-page.ts';
import { dropFiles } from './sound-files.ts';

/** A minute by `npm run bench live-editing`; here long enough for every kind of edit on many strips. */
const SECONDS = 9;

test('ten edits a second on 24 playing strips leave no residual above 8 kHz and no gap', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  const report = await editWhilePlaying(app, SECONDS);
  console.log(reportText(report));
  expect(report.faults).toEqual([]);
  expect(report.traps).toBe(0);
  expect(report.gaps).toBe(0);
  expect(report.compiles).toBeGreaterThan(report.edits / 4);
  expect(report.seconds).toBeGreaterThan(SECONDS);
  expect(report.peakDb).toBeGreaterThan(-20);
  expect(report.residualDb).toBeLessThan(-60);
});

test('10,000 moves, selections, renames and knob turns compile nothing', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await dropFiles(app, [{ name: 'tone.wav', rateHz: 48000, frames: 48000, content: { sineHz: 440, amplitude: 0.1 } }]);
  const { compiles, heard } = await app.evaluate(async ({ session, player }) => {
    await player.play(0);
    while ((player.state as string) !== 'playing') await new Promise((resolve) => setTimeout(resolve, 10));
    const before = player.compiles;
    const { model } = document.querySelector('patch-editor')!;
    for (let k = 0; k < 10_000; k++) {
      if (k % 8 === 7) {
        model!.select(k % 16 === 7 ? ['tone-fader', 'tone-pan'] : [], k % 3 === 0 ? [[...session.patch.cables.keys()][k % 3]!] : []);
        continue;
      }
      const edit = [
        { kind: 'move', to: [['tone-fader', k, -k]] },
        { kind: 'set-label', node: 'tone-pan', label: `Strip ${k}` },
        { kind: 'set-param', node: 'tone-fader', param: 'levelDb', value: -(k % 60) },
        { kind: 'set-param', node: 'tone-fader', param: 'mute', value: k % 2 },
        { kind: 'set-cable', id: [...session.patch.cables.keys()][k % 3]!, gainDb: -(k % 12) },
        { kind: 'set-comment', id: 'note', comment: { text: `${k}`, x: 0, y: 0, width: 100, height: 50 } },
        { kind: 'set-bypass', node: 'tone-fader', bypassed: k % 4 === 0 },
      ][k % 8] as Parameters<typeof session.edit>[0];
      const faults = session.edit(edit, 'Busy', k % 3 === 0 ? undefined : 'gesture');
      if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
    }
    session.undo();
    session.redo();
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { compiles: player.compiles - before, heard: (player.state as string) === 'playing' };
  });
  expect(heard).toBe(true);
  expect(compiles).toBe(0);
});
