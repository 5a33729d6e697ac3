/**
 * Kills a browser in the middle of editing, as a power cut or the system would, and looks at what the next one finds. Each edit
 * writes its number in two places at once; what the library acknowledges is noted outside of the browser. For tests only.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import type { App } from '../../src/app/boot.ts';
import { chromiumArguments, findChromium } from '../../tools/browsers.mjs';

/** What is known outside about the document of one profile. */
export interface Notes {
  document: string | undefined;
  made: number;
  acknowledged: number;
  /** At each acknowledgement, how long ago the oldest edit in it was made. */
  readonly waitsMs: number[];
}

export interface Found {
  readonly saved: number;
  /** What the recovery offered has, where there was one. */
  readonly recovered: number | undefined;
  /** What was wrong; none is asked for. */
  readonly faults: readonly string[];
}

/** A repeatable 0…1. Mulberry32 (Tommy Ettinger, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const canKill = process.platform === 'linux';

interface Browser {
  readonly page: Page;
  readonly kill: () => Promise<void>;
}

export async function launch(profile: string): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found. Run: node tools/setup.mjs --browser');
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumArguments(), viewport: { width: 640, height: 480 }, serviceWorkers: 'block' });
  const page = context.pages()[0] ?? (await context.newPage());
  // A helper that esbuild writes into functions with names, and that the page does not have.
  await page.addInitScript('globalThis.__name = (named) => named');
  return { page, kill: () => kill(context, profile) };
}

/** The process that Playwright started leads a group of its own; all of it goes at once, without a word. */
async function kill(context: BrowserContext, profile: string): Promise<void> {
  const closed = new Promise((resolve) => context.once('close', resolve));
  const leader = processesOf(profile).find(({ command }) => !command.includes('--type='));
  if (leader === undefined) throw new Error('the browser is not there to be killed');
  process.kill(-leader.pid, 'SIGKILL');
  await closed;
  while (processesOf(profile).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

function processesOf(profile: string): { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const isDead = /^\S+ \(.*\) [ZX]/.test(readFileSync(`/proc/${name}/stat`, 'utf8'));
      return command.includes(`--user-data-dir=${profile} `) && !isDead ? [{ pid: Number(name), command }] : [];
    } catch {
      // It ended while it was looked at.
      return [];
    }
  });
}

const booted = async (page: Page, url: string): Promise<void> => {
  await page.goto(url);
  await page.waitForFunction(() => 'patchcord' in globalThis, undefined, { timeout: 120_000 });
};

/** Looks at what is there, answers what is asked, and edits until the plug is pulled. */
export async function editUntilKilled(profile: string, url: string, notes: Notes, random: () => number): Promise<Found | undefined> {
  const { page, kill: pull } = await launch(profile);
  page.on('console', (message) => {
    const [what, number, waitMs] = message.text().split(' ');
    if (what === 'made') notes.made = Math.max(notes.made, Number(number));
    if (what !== 'acknowledged') return;
    notes.acknowledged = Math.max(notes.acknowledged, Number(number));
    notes.waitsMs.push(Number(waitMs));
  });
  await booted(page, notes.document === undefined ? `${url}?patch=none` : url);
  const found = notes.document === undefined ? undefined : await look(page, notes, random() < 0.5);
  notes.document ??= await page.evaluate(begin);
  await page.evaluate(edit, { from: notes.made, pauses: Array.from({ length: 200 }, () => (random() < 0.1 ? 900 * random() : 40 * random())) });
  await new Promise((resolve) => setTimeout(resolve, 300 + 2200 * random()));
  await pull();
  return found;
}

/** Without another kill: the last look. */
export async function lookAgain(profile: string, url: string, notes: Notes): Promise<Found> {
  const { page, kill: pull } = await launch(profile);
  await booted(page, url);
  const found = await look(page, notes, true);
  await pull();
  return found;
}

async function look(page: Page, notes: Notes, accepts: boolean): Promise<Found> {
  const { saved, recovered, faults, id, said } = await page.evaluate(async (accept) => {
    const { session, library } = (globalThis as unknown as { patchcord: App }).patchcord;
    const faults: string[] = session.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    const number = (): number => {
      const { description, transport } = session.patch;
      const [a, b] = [Number(description), transport.tempoBpm - 10];
      if (a % 900 !== b) faults.push(`half an edit: ${a} and ${b}`);
      return a;
    };
    const saved = number();
    const id = session.documentId;
    const loaded = await library.load(id ?? '');
    if (!loaded.ok) faults.push(loaded.diagnostic.message);
    const versions = await library.versions(id ?? '');
    if (!versions.ok) faults.push(versions.diagnostic.message);
    else for (const { version } of versions.value) if (!(await library.loadVersion(id!, version)).ok) faults.push(`version ${version} has no text`);
    const { recovery } = session;
    let recovered: number | undefined;
    if (recovery !== undefined && recovery.savedAt !== undefined) {
      // The other answer is an older state that was saved: both must be there.
      await (accept ? recovery.accept() : recovery.decline());
      recovered = number();
      if (!accept) {
        session.undo();
        await session.documents.flush();
      }
    }
    if (session.saveState.kind !== 'saved') faults.push(`not saved: ${session.saveState.kind}`);
    return { saved, recovered: accept ? recovered : undefined, faults, id, said: session.diagnostics.map(({ code }) => code).join(' ') };
  }, accepts);
  if (id !== notes.document) faults.push(`another document: ${id}; said: ${said}`);
  if (saved < notes.acknowledged) faults.push(`edit ${notes.acknowledged} was acknowledged, ${saved} was found`);
  if (saved > notes.made) faults.push(`edit ${saved} was found, ${notes.made} were made`);
  if (recovered !== undefined && recovered < saved) faults.push(`the recovered state ${recovered} is older than the saved ${saved}`);
  return { saved, recovered, faults };
}

async function begin(): Promise<string> {
  const { session, library } = (globalThis as unknown as { patchcord: App }).patchcord;
  session.open({ ...session.patch, id: 'killed', title: 'Killed', description: '0', transport: { ...session.patch.transport, tempoBpm: 10 } }, false, [], 'file');
  await session.documents.flush();
  const loaded = await library.load('killed');
  if (!loaded.ok) throw new Error(loaded.diagnostic.message);
  return 'killed';
}

function edit({ from, pauses }: { readonly from: number; readonly pauses: readonly number[] }): void {
  const { session, library } = (globalThis as unknown as { patchcord: App }).patchcord;
  const save = library.save.bind(library);
  library.save = async (id, text, ...others) => {
    const outcome = await save(id, text, ...others);
    if (outcome.ok && outcome.value.kind === 'saved') {
      const acknowledged = Number((JSON.parse(text) as { description: string }).description);
      let oldest = performance.now();
      for (const [made, at] of madeAt) {
        if (made > acknowledged) continue;
        oldest = Math.min(oldest, at);
        madeAt.delete(made);
      }
      console.log(`acknowledged ${acknowledged} ${Math.round(performance.now() - oldest)}`);
    }
    return outcome;
  };
  const madeAt = new Map<number, number>();
  let number = from;
  const next = (): void => {
    number++;
    console.log(`made ${number}`);
    madeAt.set(number, performance.now());
    const said = session.edit({ kind: 'batch', edits: [{ kind: 'set-meta', meta: { description: String(number) } }, { kind: 'set-transport', transport: { tempoBpm: 10 + (number % 900) } }] }, 'Count');
    if (said.length > 0) console.log(`refused ${said[0]?.message ?? ''}`);
    setTimeout(next, pauses[number % pauses.length]);
  };
  next();
}
