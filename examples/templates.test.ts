/** What a new mix and a new mastering chain begin with opens without a remark, is canonical, and compiles. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kernelIndex } from '../worklets/generated/kernel-index.ts';
import { shipped } from '../src/catalog/shipped.ts';
import { compile } from '../src/compile/compile.ts';
import { parsePatch } from '../src/patch/parse-patch.ts';
import { toText } from '../src/patch/to-text.ts';

const FOLDER = new URL('./templates/', import.meta.url);

test.each(readdirSync(FOLDER))('%s', (name) => {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  const { patch, diagnostics } = parsePatch(text, shipped);
  expect(diagnostics).toEqual([]);
  expect(toText(patch!)).toBe(text);
  const compiled = compile(patch!, shipped, { kernels: (type) => kernelIndex[type] });
  expect(compiled.diagnostics).toEqual([]);
});
