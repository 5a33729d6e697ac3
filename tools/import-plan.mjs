/**
 * Who may import whom, stated once: lint and a test both ask `violation`. Paths are relative to the root, with
 * forward slashes.
 */
import { posix } from 'node:path';

const KERNEL = /\.as\.ts$|^worklets\/(dsp|runtime|generated)\//;

/** A file belongs to the first room whose pattern fits; a room may import from itself and from those listed. */
const ROOMS = [
  // Tests look into every room; where they stand says what they are about.
  { name: 'tests', is: /\.(test|fixture|e2e|bench)\.ts$|^test\//, sees: undefined },
  { name: 'kernels', is: KERNEL, sees: [] },
  { name: 'faces', is: /^nodes\/.*\/face[^/]*\.ts$/, never: ['engine', 'compile'] },
  // The textbook form of a kernel, for tests only.
  { name: 'references', is: /^nodes\/.*\/reference[^/]*\.ts$/, sees: ['kit', 'measure'] },
  { name: 'definitions', is: /^nodes\//, sees: ['kit'] },
  { name: 'kit', is: /^src\/kit\//, sees: [] },
  { name: 'schedule', is: /^src\/schedule\//, sees: ['kit'] },
  { name: 'catalog', is: /^src\/catalog\//, sees: ['kit', 'definitions'] },
  { name: 'patch', is: /^src\/patch\//, sees: ['kit', 'catalog'] },
  { name: 'compile', is: /^src\/compile\//, sees: ['kit', 'schedule', 'catalog', 'patch'] },
  { name: 'engine', is: /^src\/engine\/|^worklets\/[^/]+\.ts$/, sees: ['kit', 'schedule'] },
  { name: 'store', is: /^src\/store\//, sees: ['kit', 'catalog', 'patch'] },
  { name: 'media', is: /^src\/media\//, sees: ['kit'] },
  { name: 'share', is: /^src\/share\//, sees: ['kit', 'catalog', 'patch', 'media', 'schedule', 'compile'] },
  { name: 'measure', is: /^src\/measure\//, sees: ['kit', 'schedule', 'engine', 'media', 'catalog', 'patch', 'compile'] },
  { name: 'editor', is: /^src\/editor\//, never: ['engine', 'compile', 'store'] },
  { name: 'views', is: /^src\/views\//, never: ['engine', 'compile', 'store'] },
  { name: 'rest', is: /./, sees: undefined },
];

/** Rooms whose results must depend on nothing but their arguments. */
export const PURE_ROOMS = ['kit', 'schedule', 'definitions', 'catalog', 'patch', 'compile'];

/** Page, clock, randomness, storage, network: by name as a global. */
export const IMPURE_GLOBALS = [
  'window', 'document', 'navigator', 'location', 'HTMLElement', 'customElements', 'AudioContext', 'OfflineAudioContext', 'BaseAudioContext', 'Worker',
  'Date', 'performance', 'crypto', 'indexedDB', 'localStorage', 'sessionStorage', 'fetch', 'XMLHttpRequest', 'setTimeout', 'setInterval',
  'requestAnimationFrame', 'queueMicrotask', 'process', 'globalThis', 'self',
];

/** Packages of the page; and Node's own modules, which no browser has. */
const IMPURE_PACKAGE = /^(lit|rete|idb|@retejs|@lit)([/-]|$)|^node:/;

/** Functions whose last bits differ between JavaScript engines; src/kit/exact-math.ts has them exact. */
export const INEXACT_MATH = [
  'acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos', 'cosh', 'exp', 'expm1', 'hypot', 'log', 'log10', 'log1p', 'log2', 'pow', 'sin',
  'sinh', 'tan', 'tanh',
];

const room = (path) => ROOMS.find(({ is }) => is.test(path));

export const roomOf = (path) => room(path).name;

const nodeFolder = (path) => /^nodes\/[^/]+\/[^/]+\//.exec(path)?.[0];

/**
 * @param {string} file the importing file
 * @param {string} specifier as written in the import
 * @returns {string | undefined} what is wrong with it
 */
export function violation(file, specifier) {
  const from = room(file);
  if (!/^\.\.?\//.test(specifier)) {
    if (PURE_ROOMS.includes(from.name) && IMPURE_PACKAGE.test(specifier)) return `${from.name} must not import ${specifier}: it has no page and no machine`;
    if (from.name === 'kit' && !specifier.startsWith('/')) return `kit must not import ${specifier}: it imports nothing`;
    return undefined;
  }
  const target = posix.normalize(posix.join(posix.dirname(file), specifier.replace(/\?.*$/, '')));
  const to = roomOf(target);
  const folder = nodeFolder(file);
  const targetFolder = nodeFolder(target);
  if (from.name === 'kernels') {
    const isRuntime = file.startsWith('worklets/runtime/');
    const allowed = /^worklets\/(dsp|generated)\//.test(target) || (isRuntime && target.startsWith('worklets/runtime/')) || (folder !== undefined && folder === targetFolder);
    return allowed ? undefined : `a kernel may import from worklets/dsp and worklets/generated only, not ${target}`;
  }
  if (folder !== undefined && targetFolder !== undefined && folder !== targetFolder && from.name !== 'tests') return `no node imports another: ${target}`;
  const isBeside = folder !== undefined && folder === targetFolder;
  if (isBeside && from.name === 'definitions' && to !== 'definitions') return `a definition must not need its ${to}: ${target}`;
  if (isBeside) return undefined;
  if (to === from.name) return undefined;
  if (from.never?.includes(to)) return `${from.name} must never import ${to}: ${target}`;
  if (from.sees !== undefined && !from.sees.includes(to)) return `${from.name} may import ${from.sees.join(', ') || 'nothing'}, not ${to}: ${target}`;
  return undefined;
}
