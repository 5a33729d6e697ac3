/**
 * One hash over everything a build is made of, to know whether a build is stale. By content, so that a checkout or a
 * copy with new file dates does not build again.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const INGREDIENTS = ['src', 'worklets', 'nodes', 'examples', 'public', 'tools', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json'];
/** What tools write is derived from the rest. */
const isDerived = (name) => name === 'generated' || name === 'node_modules' || name.startsWith('.');

function* filesIn(path) {
  if (!statSync(path).isDirectory()) return yield path;
  for (const name of readdirSync(path).sort()) if (!isDerived(name)) yield* filesIn(join(path, name));
}

/** @returns {string} SHA-256 in hex over names and contents */
export function hashSources() {
  const hash = createHash('sha256');
  for (const ingredient of INGREDIENTS.map((name) => join(root, name)).filter(existsSync)) {
    for (const file of filesIn(ingredient)) {
      const bytes = readFileSync(file);
      hash.update(`${file.slice(root.length)}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest('hex');
}
