import { describe, expect, it } from 'vitest';
import { Random } from '../../test/property/random.ts';
import { hash32 } from '../kit/index.ts';
import { IdTable } from './id-table.ts';

describe('the table of ids', () => {
  it('finds what was set, and nothing else, as a Map does', () => {
    const random = new Random(7);
    const ids = [...new Set(Array.from({ length: 5000 }, () => `n${random.below(1e6).toString(36)}`))];
    const table = new IdTable(ids.length);
    ids.forEach((id, k) => { table.set(id, k - 100); });
    ids.forEach((id, k) => { expect(table.get(id)).toBe(k - 100); });
    for (let k = 0; k < 1000; k++) expect(table.get(`m${k}`)).toBeUndefined();
    expect(new IdTable(0).get('a')).toBeUndefined();
  });

  it('keeps ids that were made to fall on one place', () => {
    const wanted = hash32('0') & 511;
    const ids: string[] = [];
    for (let k = 0; ids.length < 200; k++) if ((hash32(k.toString(36)) & 511) === wanted) ids.push(k.toString(36));
    const table = new IdTable(ids.length);
    ids.forEach((id, k) => { table.set(id, k); });
    expect(ids.map((id) => table.get(id))).toEqual(ids.map((_, k) => k));
    expect(table.get('nobody')).toBeUndefined();
  });
});
