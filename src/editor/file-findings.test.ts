import { expect, test } from 'vitest';
import { diagnose } from '../kit/index.ts';
import { FileFindings } from './file-findings.ts';

test('what a file says is told once, errors first, with the place', () => {
  const findings = new FileFindings();
  const patchFault = diagnose('cycle', 'A loop has no delay.', { node: 'a' });
  expect(findings.next([patchFault])).toBeUndefined();
  const warning = diagnose('w', 'A name was too long.', { pointer: '/title', line: 3 }, 'warning');
  const error = diagnose('e', 'A comma is missing. Add it.', { file: 'mix.patch.json', line: 12 });
  expect(findings.next([patchFault, warning, error])).toBe('mix.patch.json, line 12: A comma is missing. Add it. And 1 more: select nothing to read all of them in the inspector.');
  expect(findings.next([warning, error])).toBeUndefined();
  expect(findings.next([])).toBeUndefined();
  expect(findings.next([warning])).toBe('line 3: A name was too long.');
});
