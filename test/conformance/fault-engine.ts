/**
 * The engine with one more kernel that goes wrong on demand, built beside the real one. For tests only.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import faulty from './fault-nodes/effects/faulty/definition.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** One place for all tests: the build leaves it as it is while nothing has changed. */
export const FAULT_ENGINE_WASM = join(root, 'test-results/fault-engine/engine.wasm');

export const faultyNode = { ...faulty, tool: 'effects' as const };
export const faultCatalog = createCatalog([...shipped.all(), faultyNode]);

/** Builds if needed, without optimization: seconds. */
export function loadFaultEngine(): { readonly module: WebAssembly.Module; readonly kernels: (type: string) => number | undefined } {
  execFileSync(process.execPath, [join(root, 'tools/kernels.mjs'), '-O0', '--nodes', join(root, 'test/conformance/fault-nodes'), '--out', FAULT_ENGINE_WASM], { stdio: 'pipe' });
  const index = JSON.parse(readFileSync(`${FAULT_ENGINE_WASM}.json`, 'utf8')) as Record<string, number>;
  return { module: new WebAssembly.Module(readFileSync(FAULT_ENGINE_WASM)), kernels: (type) => index[type] };
}
