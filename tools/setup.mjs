/**
 * Brings a fresh machine to where the other tools can run: Node's version, locked dependencies, and for tests a
 * Chromium. Only Node's own modules. By itself: `node tools/setup.mjs [--browser]`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './browsers.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Vite and ESLint load ES modules by require(), which Node has since 20.19 and 22.12. */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 23;
  if (!fits) throw new Error(`Patchcord needs Node 20.19 or newer (of 22: 22.12 or newer; not 21); this is ${version}. Get one from https://nodejs.org`);
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Whether node_modules holds what package-lock.json says, by npm's own record of what it installed. */
export function isInstalled(folder = root) {
  const record = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  return Object.entries(readJson(join(folder, 'package-lock.json')).packages).every(
    ([path, locked]) => path === '' || (installed[path] ? installed[path].version === locked.version : locked.optional === true || locked.devOptional === true),
  );
}

/** Runs npm as it was called, so that no other npm of the machine is picked up; install scripts are not needed by any dependency. */
function installDependencies() {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  const { status, error } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`The dependencies could not be installed${error ? ` (${error.message})` : ''}. Run: npm ci`);
}

/** Installs Chromium where this process may: as root with apt-get. Returns the executable; throws with what to run instead. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  const apt = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'apt-get')));
  if (process.platform === 'linux' && isRoot && apt) {
    console.log('No Chromium found: installing it by apt-get');
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    const update = spawnSync('apt-get', ['update', '-q'], quiet);
    const install = spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], quiet);
    const installed = findChromium();
    if (installed) return installed;
    throw new Error(`Chromium could not be installed (apt-get update: ${update.status}, install: ${install.status}). Run: apt-get update && apt-get install -y chromium`);
  }
  const command = apt ? 'sudo apt-get update && sudo apt-get install -y chromium' : 'npx playwright install chromium';
  throw new Error(`No Chromium or Chrome found. Run: ${command}\n(or set PATCHCORD_CHROMIUM to the program of one)`);
}

/** Node and dependencies; throws with a remedy. */
export function setUp() {
  checkNode();
  if (!isInstalled()) {
    console.log('Installing the locked dependencies (npm ci)');
    installDependencies();
  }
}

/** Runs a tool's main function: an error that carries a remedy is printed without a stack. */
export async function main(run) {
  try {
    await run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(() => {
    setUp();
    if (process.argv.includes('--browser')) console.log(`Chromium: ${ensureChromium()}`);
  });
}
