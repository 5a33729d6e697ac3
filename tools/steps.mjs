/**
 * Runs the steps of a check one after another, says what each took, and adds up what passed and failed. A step that
 * fails or cannot run counts as a failure; the steps after it still run.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './setup.mjs';

const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

/** No step may hang for ever; this is far over what the slowest takes. */
const STEP_LIMIT_MS = 25 * 60_000;

/**
 * Runs a Node program of this repository. `quiet` keeps its output until it is known to have failed.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(program, args = [], { quiet = false, env = {}, limitMs = STEP_LIMIT_MS } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, program), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => { output += text; });
    child.stderr?.setEncoding('utf8').on('data', (text) => { output += text; });
    const limit = setTimeout(() => {
      output += `\n${program} was stopped after ${limitMs / 60_000} minutes`;
      child.kill('SIGKILL');
    }, limitMs);
    child.on('error', (error) => { clearTimeout(limit); resolve({ code: 1, output: `${output}${error.message}` }); });
    child.on('close', (code) => { clearTimeout(limit); resolve({ code: code ?? 1, output }); });
  });
}

/** Programs of the installed packages, called by file so that no shell is needed on any system. */
export const programs = {
  /** The native compiler checks in a quarter of the time; the linter reads with the other. */
  tsc: 'node_modules/typescript-7/bin/tsc',
  eslint: 'node_modules/eslint/bin/eslint.js',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/@playwright/test/cli.js',
  tsx: 'node_modules/tsx/dist/cli.mjs',
};

export class Tally {
  passed = 0;
  failed = 0;
  #startedMs = Date.now();
  #broken = [];

  /**
   * Announces and runs one step. `work` resolves to `{ passed, failed, output? }`; what it throws is one failure.
   * @returns whether nothing failed
   */
  async step(name, work) {
    const startedMs = Date.now();
    console.log(`\n▶ ${name}`);
    let result;
    try {
      result = await work();
    } catch (error) {
      result = { passed: 0, failed: 1, output: error instanceof Error ? error.message : String(error) };
    }
    if (result.failed > 0 && result.output) console.log(result.output.trimEnd());
    this.passed += result.passed;
    this.failed += result.failed;
    if (result.failed > 0) this.#broken.push(name);
    console.log(`${result.failed > 0 ? '✗' : '✓'} ${name}: ${result.passed} passed, ${result.failed} failed (${seconds(startedMs)})`);
    return result.failed === 0;
  }

  /** A program as one check: it passes if it exits with 0. */
  check(name, program, args = []) {
    return this.step(name, async () => {
      const { code, output } = await run(program, args, { quiet: true });
      return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output };
    });
  }

  /** Prints the sum as the last line and sets the exit code; nothing passed is no success. */
  finish() {
    console.log(`\n${this.#broken.length > 0 ? `Failed: ${this.#broken.join(', ')}. ` : ''}Took ${seconds(this.#startedMs)}.`);
    process.exitCode = this.failed > 0 || this.passed === 0 ? 1 : 0;
    console.log(`${this.passed} passed, ${this.failed} failed`);
  }
}
