/**
 * Two hundred kills of a persistent browser while it edits: how many come back, whether an acknowledged edit was lost, how many
 * that nothing had acknowledged were offered: `npm run bench kills`. PATCHCORD_BENCH_KILLS makes it shorter.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../tools/serve.mjs';
import { canKill, editUntilKilled, lookAgain, type Notes, seeded } from '../e2e/kill-rig.ts';

const KILLS = Number(process.env.PATCHCORD_BENCH_KILLS ?? 200);
const SEED = Number(process.env.PATCHCORD_BENCH_SEED ?? 1);
/** Then a fresh profile takes over, so that both young and often killed ones are met. */
const KILLS_PER_PROFILE = 25;

if (!canKill) throw new Error('the browser’s processes are found by /proc, which this system does not have');
const server = await serve({ port: 0, host: '127.0.0.1', strictPort: false });
const url = `http://127.0.0.1:${(server.httpServer.address() as AddressInfo).port}/`;
const random = seeded(SEED);
const sum = { kills: 0, reopened: 0, made: 0, acknowledged: 0, offers: 0, faults: [] as string[], waitsMs: [] as number[] };
const started = Date.now();
while (sum.kills < KILLS) {
  const profile = mkdtempSync(join(tmpdir(), 'patchcord-kills-'));
  const notes: Notes = { document: undefined, made: 0, acknowledged: 0, waitsMs: [] };
  const kills = Math.min(KILLS_PER_PROFILE, KILLS - sum.kills);
  for (let kill = 0; kill <= kills; kill++) {
    const found = kill === kills ? await lookAgain(profile, url, notes) : await editUntilKilled(profile, url, notes, random);
    if (kill < kills) sum.kills++;
    if (found === undefined) continue;
    sum.reopened++;
    if (found.recovered !== undefined) sum.offers++;
    for (const fault of found.faults) {
      sum.faults.push(fault);
      console.log(`  kill ${sum.kills}: ${fault}`);
    }
    if (sum.kills % 10 === 0) console.log(`  ${sum.kills} kills, ${sum.reopened} reopened, edit ${notes.made}, ${Math.round((Date.now() - started) / 1000)} s`);
  }
  sum.made += notes.made;
  sum.acknowledged += notes.acknowledged;
  sum.waitsMs.push(...notes.waitsMs);
  rmSync(profile, { recursive: true, force: true });
}
await server.close();
const waits = sum.waitsMs.toSorted((a, b) => a - b);
const wait = (way: number): string => `${waits[Math.floor(way * (waits.length - 1))] ?? 0} ms`;
console.log(`edit to acknowledgement, of the oldest edit in each of ${waits.length}: median ${wait(0.5)}, 99 % ${wait(0.99)}, longest ${wait(1)}`);
console.log(`${sum.kills} kills (seed ${SEED}): ${sum.reopened} reopened, ${sum.made} edits made, last acknowledged per profile ${sum.acknowledged} in sum, ${sum.offers} recoveries taken, ${sum.faults.length} faults`);
if (sum.faults.length > 0 || sum.reopened !== sum.kills) process.exitCode = 1;
