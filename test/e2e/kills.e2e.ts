/** A browser that is killed while somebody edits loses nothing that was acknowledged. 200 kills: `npm run bench kills`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { canKill, editUntilKilled, lookAgain, type Notes, seeded } from './kill-rig.ts';

const KILLS = 3;

test('what was acknowledged is there after every kill, and the rest is offered', async ({ baseURL }) => {
  test.skip(!canKill, 'processes are found by /proc');
  const profile = mkdtempSync(join(tmpdir(), 'patchcord-kills-'));
  const random = seeded(20261129);
  const notes: Notes = { document: undefined, made: 0, acknowledged: 0, waitsMs: [] };
  const faults: string[] = [];
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const found = await editUntilKilled(profile, baseURL!, notes, random);
      faults.push(...(found?.faults ?? []).map((fault) => `after kill ${kill}: ${fault}`));
    }
    const last = await lookAgain(profile, baseURL!, notes);
    expect([...faults, ...last.faults]).toEqual([]);
    expect(notes.made, 'edits were made').toBeGreaterThan(5 * KILLS);
    expect(notes.acknowledged, 'and acknowledged').toBeGreaterThan(0);
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});
