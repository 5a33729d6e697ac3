/**
 * The import directions of the house, over every import of every source file; and the pure rooms really are pure.
 * tools/import-plan.mjs states the plan; each rule is shown a made-up fault here, so that none can pass by seeing nothing.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { IMPURE_GLOBALS, INEXACT_MATH, PURE_ROOMS, roomOf, violation } from '../tools/import-plan.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    // What the build writes follows from the rest.
    .filter((path) => !/(^|\/)generated\//.test(path));
}

const parse = (path: string, text: string): ts.SourceFile => ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);

/** Static, type-only, re-exported, dynamic and `import('…')` types alike. */
function importsOf(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) found.push(node.moduleSpecifier.text);
    const [argument] = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments : [];
    if (argument && ts.isStringLiteralLike(argument)) found.push(argument.text);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) found.push(node.argument.literal.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const declares = (node: ts.Identifier): boolean => {
  const { parent } = node;
  return (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent) || ts.isFunctionDeclaration(parent) || ts.isImportSpecifier(parent)) && parent.name === node;
};

/** A name after a dot, before a colon, or of a member is no use of a global. */
const isMemberName = (node: ts.Identifier): boolean => {
  const { parent } = node;
  return ((ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) && (ts.isQualifiedName(parent) ? parent.right : parent.name) === node)
    || ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent)) && parent.name === node)
    || (ts.isBindingElement(parent) && parent.propertyName === node);
};

function impuritiesOf(source: ts.SourceFile): string[] {
  const own = new Set<string>();
  const used: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      if (declares(node)) own.add(node.text);
      else if (IMPURE_GLOBALS.includes(node.text) && !isMemberName(node)) used.push(node.text);
    }
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Math') {
      if (node.name.text === 'random' || INEXACT_MATH.includes(node.name.text)) used.push(`Math.${node.name.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return used.filter((name) => !own.has(name));
}

const files = ['src', 'worklets', 'nodes', 'examples', 'test'].flatMap(sourceFiles);
const sources = files.map((path) => ({ path, source: parse(path, readFileSync(join(root, path), 'utf8')) }));

describe('the import plan', () => {
  it('sees the whole house', () => {
    const imports = sources.reduce((sum, { source }) => sum + importsOf(source).length, 0);
    const rooms = new Set(files.map(roomOf));
    console.log(`  import plan: ${files.length} files, ${imports} imports, rooms: ${[...rooms].sort().join(', ')}`);
    expect(files.length).toBeGreaterThan(150);
    expect(imports).toBeGreaterThan(400);
    expect([...rooms]).toEqual(expect.arrayContaining(['kit', 'schedule', 'catalog', 'patch', 'compile', 'engine', 'media', 'store', 'measure', 'editor', 'views', 'definitions', 'kernels', 'tests']));
  });

  it('is followed by every import', () => {
    const against = sources.flatMap(({ path, source }) => importsOf(source).flatMap((specifier) => violation(path, specifier) ?? []).map((what) => `${path}: ${what}`));
    expect(against).toEqual([]);
  });

  it('keeps page, clock and chance out of the pure rooms', () => {
    const impure = sources
      .filter(({ path }) => PURE_ROOMS.includes(roomOf(path)))
      .flatMap(({ path, source }) => impuritiesOf(source).map((name) => `${path}: ${name}`));
    expect(impure).toEqual([]);
  });

  it.each([
    ['src/kit/ids.ts', '../schedule/abi.ts'],
    ['src/kit/ids.ts', 'lit'],
    ['src/schedule/abi.ts', '../compile/compile.ts'],
    ['src/catalog/catalog.ts', '../patch/patch.ts'],
    ['src/patch/patch.ts', '../compile/compile.ts'],
    ['src/patch/patch.ts', 'idb'],
    ['src/compile/order.ts', '../engine/live.ts'],
    ['src/compile/order.ts', 'node:fs'],
    ['src/engine/live.ts', '../patch/patch.ts'],
    ['src/engine/live.ts', '../media/wav-reader.ts'],
    ['worklets/processor.ts', '../src/compile/compile.ts'],
    ['src/media/wav-reader.ts', '../engine/live.ts'],
    ['src/measure/loudness.ts', '../app/shell.ts'],
    ['src/editor/canvas.ts', '../engine/live.ts'],
    ['src/editor/canvas.ts', '../store/library-store.ts'],
    ['src/store/library-store.ts', '../media/pcm.ts'],
    ['src/editor/rete-adapter/area.ts', '../../compile/compile.ts'],
    ['src/views/spectrum.ts', '../engine/telemetry.ts'],
    ['nodes/pan/pan/definition.ts', '../../../src/patch/patch.ts'],
    ['nodes/pan/pan/definition.ts', '../../tone/tilt/definition.ts'],
    ['nodes/pan/pan/definition.ts', './reference.ts'],
    ['nodes/pan/pan/face.ts', '../../../src/engine/live.ts'],
    ['nodes/pan/pan/kernel.as.ts', '../../tone/tilt/kernel.as.ts'],
    ['nodes/pan/pan/kernel.as.ts', '../../../src/kit/exact-math.ts'],
    ['worklets/dsp/biquad.ts', '../runtime/engine.ts'],
    ['worklets/runtime/engine.ts', '../../src/schedule/abi.ts'],
  ])('would refuse %s importing %s', (file, specifier) => {
    expect(violation(file, specifier)).toEqual(expect.any(String));
  });

  it.each([
    ['src/schedule/schedule.ts', '../kit/index.ts'],
    ['src/catalog/generated/nodes.ts', '../../../nodes/pan/pan/definition.ts'],
    ['src/compile/compile.ts', '../patch/patch.ts'],
    ['src/engine/live.ts', '../../worklets/processor.ts?worker&url'],
    ['nodes/pan/pan/definition.ts', '../../../src/kit/index.ts'],
    ['nodes/effects/math/definition.ts', './parse.ts'],
    ['nodes/pan/pan/kernel.as.ts', '../../../worklets/dsp/node.ts'],
    ['src/app/shell.ts', '../engine/live.ts'],
    ['src/compile/compile.test.ts', '../engine/node-host.ts'],
  ])('allows %s importing %s', (file, specifier) => {
    expect(violation(file, specifier)).toBeUndefined();
  });

  it('reads every kind of import', () => {
    const text = "import a from './a.ts'; import type { B } from './b.ts'; export * from './c.ts'; const d = import('./d.ts'); type E = import('./e.ts').E; import './f.ts';";
    expect(importsOf(parse('made-up.ts', text))).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts']);
  });

  it('recognizes a clock, chance, the page and inexact functions', () => {
    const text = 'const now = Date.now(); const r = Math.random(); document.title; performance.now(); Math.sin(1); const ok = { document: 1 }.document;';
    expect(impuritiesOf(parse('made-up.ts', text)).sort()).toEqual(['Date', 'Math.random', 'Math.sin', 'document', 'performance']);
    expect(impuritiesOf(parse('made-up.ts', 'function f(document: string) { return document; }'))).toEqual([]);
  });
});
