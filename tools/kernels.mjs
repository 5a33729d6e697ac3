/**
 * Builds the engine: writes worklets/generated/*.ts (memory layout, one module of indices per node, the kernel table) from
 * the catalog, and compiles everything to worklets/generated/engine.wasm. Does nothing when nothing has changed.
 *
 *   node tools/kernels.mjs [-O0] [--only id,id] [--nodes DIR] [--out FILE]
 *
 * --only leaves the other kernels out (a fast loop while writing one); --nodes adds a folder of nodes, tool/id/…, for tests.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { register } from 'tsx/esm/api';
import { listNodeFolders } from './node-folders.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const ASC_OPTIONS = [
  '--runtime', 'stub', '--importMemory', '--memoryBase', '1024', '--initialMemory', '16', '--maximumMemory', '16384',
  '--enable', 'simd', '--enable', 'bulk-memory', '--exportTable', '--use', 'abort=', '--noAssert',
];
const upperSnake = (name) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();

/** @returns {Promise<{ wasm: string, built: boolean, seconds: number, kernels: string[] }>} @throws {Error} with the compiler's messages */
export async function buildKernels({ root = ROOT, level = '-O3', only = null, nodesDir = null, out = null } = {}) {
  const generated = join(root, 'worklets/generated');
  mkdirSync(generated, { recursive: true });
  const folders = listNodeFolders(root).map((node) => ({ ...node, path: join(root, node.folder) }));
  if (nodesDir) folders.push(...extraFolders(resolve(nodesDir)));
  const chosen = folders.filter((node) => only === null || only.includes(node.id));
  const kernels = chosen.filter((node) => node.kernel);
  const [abi, ...modulesOfNodes] = await importTs([join(root, 'src/schedule/abi.ts'), ...chosen.map(({ path }) => join(path, 'definition.ts'))]);
  const definitions = chosen.map((node, k) => [node, modulesOfNodes[k].default]);

  const variant = nodesDir !== null || only !== null;
  const target = out ? resolve(out) : variant ? join(generated, `variant-${hash([String(nodesDir), String(only)]).slice(0, 8)}`, 'engine.wasm') : join(generated, 'engine.wasm');
  mkdirSync(dirname(target), { recursive: true });
  const index = Object.fromEntries(kernels.map((node, k) => [node.id, k]));
  if (!variant) write(join(generated, 'kernel-index.ts'), indexModule(index));

  const modules = {
    'worklets/generated/abi.ts': abiModule(abi),
    'worklets/generated/kernels.ts': kernelTable(kernels),
    ...Object.fromEntries(definitions.map(([node, definition]) => [`worklets/generated/${node.id}.ts`, indicesModule(definition)])),
    ...Object.fromEntries(['worklets/runtime', 'worklets/dsp'].flatMap((folder) => names(join(root, folder), '.ts').map((name) => [`${folder}/${name}`, read(join(root, folder, name))]))),
    ...Object.fromEntries(kernels.flatMap((node) => names(node.path, '.as.ts').map((name) => [`nodes/${node.tool}/${node.id}/${name}`, read(join(node.path, name))]))),
  };
  // Editors and the type check resolve a kernel's imports here. A variant compiles from memory and leaves them alone.
  if (!variant) for (const [path, text] of Object.entries(modules)) if (path.startsWith('worklets/generated/')) write(join(root, path), text);
  const stamp = hash([ascVersion(root), level, ...ASC_OPTIONS, ...Object.entries(modules).flat()]);
  const stampFile = `${target}.stamp`;
  if (existsSync(target) && existsSync(stampFile) && read(stampFile) === stamp) return { wasm: target, built: false, seconds: 0, kernels: Object.keys(index) };

  const started = Date.now();
  const bytes = await compile(modules, root, level);
  const used = heapBase(bytes);
  if (used > abi.HEAP_BASE_BYTES) throw new Error(`the runtime's own data end at ${used}, behind HEAP_BASE_BYTES = ${abi.HEAP_BASE_BYTES} of src/schedule/abi.ts; raise it`);
  // Builds side by side each write a part of their own.
  const part = `${target}.${process.pid}.part`;
  writeFileSync(part, bytes);
  renameSync(part, target);
  writeFileSync(`${target}.json`, JSON.stringify(index));
  writeFileSync(stampFile, stamp);
  return { wasm: target, built: true, seconds: (Date.now() - started) / 1000, kernels: Object.keys(index), bytes: bytes.length };
}

/** Compiles from memory, so that builds side by side cannot mix their sources. */
async function compile(modules, root, level) {
  const asc = await import('assemblyscript/asc');
  let bytes = null;
  const { error, stderr } = await asc.main([
    'worklets/runtime/engine.ts', '--outFile', 'engine.wasm', level, ...ASC_OPTIONS,
  ], {
    stdout: { write: () => true },
    readFile: (name) => modules[name.replaceAll('\\', '/')] ?? null,
    writeFile: (name, contents) => { if (name === 'engine.wasm') bytes = contents; },
    listFiles: () => [],
  });
  if (error || bytes === null) throw new Error(`${stderr.toString()}\n${error?.message ?? 'no output'}`);
  return bytes;
}

function heapBase(bytes) {
  const idle = () => undefined;
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16384 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory }, foreign: { init: idle, reset: idle, process: idle } });
  return instance.exports.heapBase();
}

const HEAD = '/** Written by tools/kernels.mjs. Do not edit. */\n';

function abiModule(abi) {
  const lines = [];
  for (const [name, value] of Object.entries(abi)) {
    if (typeof value === 'number') lines.push(name === 'ADOPT_TAP' ? `export const ${name}: u32 = ${value};` : `export const ${name}: i32 = ${value};`);
    else if (!Array.isArray(value)) for (const [key, offset] of Object.entries(value)) lines.push(`export const ${name}_${upperSnake(key)}: ${name === 'OP' ? 'i32' : 'usize'} = ${offset};`);
  }
  return `${HEAD}${lines.join('\n')}\n`;
}

/** Indices of a node's parameters, settings and ports, and offsets of its telemetry, by their names. */
function indicesModule(definition) {
  const lines = [];
  const list = (prefix, names) => names.forEach((name, k) => lines.push(`export const ${prefix}${upperSnake(name)}: i32 = ${k};`));
  list('', Object.keys(definition.params));
  list('SETTING_', Object.keys(definition.config ?? {}));
  list('INPUT_', Object.keys(definition.inputs));
  list('OUTPUT_', Object.keys(definition.outputs));
  let offset = 0;
  for (const [name, { count }] of Object.entries(definition.telemetry ?? {})) {
    lines.push(`export const TELEMETRY_${upperSnake(name)}: i32 = ${offset};`);
    if (count > 1) lines.push(`export const TELEMETRY_${upperSnake(name)}_COUNT: i32 = ${count};`);
    offset += count;
  }
  return `${HEAD}${lines.join('\n')}\n`;
}

/** What a kernel exports, and the letter of its table; with a line between letter and number, for i32 and u32 are types. */
const FUNCTIONS = [['init', 'i'], ['process', 'p'], ['reset', 'r']];
const OPTIONAL = [['processSpan', 's'], ['undoSpan', 'u']];

function kernelTable(kernels) {
  const texts = kernels.map((node) => read(join(node.path, 'kernel.as.ts')));
  const has = (name, k) => new RegExp(`^export function ${name}\\(`, 'm').test(texts[k]);
  const imports = kernels.map((node, k) => {
    const wanted = [...FUNCTIONS, ...OPTIONAL.filter(([name]) => has(name, k))].map(([name, letter]) => `${name} as ${letter}_${k}`);
    return `import { ${wanted.join(', ')} } from "../../nodes/${node.tool}/${node.id}/kernel.as";\n`;
  }).join('');
  const fill = ([name, letter]) => kernels.map((_, k) => (has(name, k) ? `  ${letter}Table[${k}] = ${letter}_${k}.index;\n` : '')).join('');
  const n = Math.max(1, kernels.length);
  return `${HEAD}${imports}
const iTable = new StaticArray<u32>(${n});
const pTable = new StaticArray<u32>(${n});
const rTable = new StaticArray<u32>(${n});
const sTable = new StaticArray<u32>(${n});
const uTable = new StaticArray<u32>(${n});
${[...FUNCTIONS, ...OPTIONAL].map(fill).join('')}
export function initKernel(kernel: i32, node: usize): void {
  call_indirect<void>(unchecked(iTable[kernel]), node);
}

export function resetKernel(kernel: i32, node: usize): void {
  call_indirect<void>(unchecked(rTable[kernel]), node);
}

// @ts-ignore: decorator
@inline
export function processKernel(kernel: i32, node: usize, frames: i32): void {
  call_indirect<void>(unchecked(pTable[kernel]), node, frames);
}

/** Whether the kernel has done the whole span; false where it can't, or would rather go slice by slice. */
// @ts-ignore: decorator
@inline
export function processKernelSpan(kernel: i32, node: usize): bool {
  const at = unchecked(sTable[kernel]);
  return at != 0 && call_indirect<bool>(at, node);
}

/** Takes back what the last span did to the state. */
export function undoKernelSpan(kernel: i32, node: usize): void {
  const at = unchecked(uTable[kernel]);
  if (at != 0) call_indirect<void>(at, node);
}
`;
}

function indexModule(index) {
  return `${HEAD}/** Index of each node's kernel in the engine's table. */\nexport const kernelIndex: Readonly<Record<string, number>> = ${JSON.stringify(index, null, 2)};\n`;
}

function extraFolders(dir) {
  return readdirSync(dir, { withFileTypes: true }).filter((d) => d.isDirectory()).flatMap((tool) =>
    readdirSync(join(dir, tool.name)).map((id) => ({ id, tool: tool.name, path: join(dir, tool.name, id), kernel: existsSync(join(dir, tool.name, id, 'kernel.as.ts')) })));
}

/** Only while these are imported: the compiler, megabytes of JavaScript, would go through the same translation for half a minute. */
async function importTs(paths) {
  const unregister = register();
  try {
    return await Promise.all(paths.map((path) => import(pathToFileURL(path).href)));
  } finally {
    await unregister();
  }
}
const ascVersion = (root) => JSON.parse(read(join(root, 'node_modules/assemblyscript/package.json'))).version;
const read = (path) => readFileSync(path, 'utf8');
const names = (folder, ending) => readdirSync(folder).filter((name) => name.endsWith(ending)).sort();
const hash = (parts) => createHash('sha256').update(parts.join('\0')).digest('hex');
function write(path, text) {
  if (!existsSync(path) || read(path) !== text) writeFileSync(path, text);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : null);
  try {
    const result = await buildKernels({ level: process.argv.find((a) => /^-O\d$/.test(a)) ?? '-O3', only: option('--only')?.split(',') ?? null, nodesDir: option('--nodes'), out: option('--out') });
    console.log(result.built ? `engine: ${result.kernels.length} kernels, ${(result.bytes / 1024).toFixed(0)} KiB, ${result.seconds.toFixed(1)} s` : `engine: up to date, ${result.kernels.length} kernels`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
