import { describe, expect, it } from 'vitest';
import { Random } from '../../test/property/random.ts';
import type { Layout } from '../schedule/schedule.ts';
import { Allocator, named } from './layout.ts';
import { verifyLayout } from './verify.ts';

const BASE = 1024;

function plan(previous: Layout | undefined, wanted: Readonly<Record<string, number>>): Layout {
  const allocator = new Allocator(previous, BASE);
  for (const [identity, bytes] of Object.entries(wanted)) allocator.place(named(identity), 0, bytes);
  const layout = allocator.finish();
  verifyLayout(layout, previous, BASE);
  return layout;
}

const addresses = (layout: Layout): Record<string, number> => Object.fromEntries([...layout.regions].map(([identity, { address }]) => [identity, address]));

describe('the layout', () => {
  it('lays regions one behind the other, aligned to 16 bytes', () => {
    expect(addresses(plan(undefined, { a: 1, b: 16, c: 17, d: 8 }))).toEqual({ a: 1024, b: 1040, c: 1056, d: 1088 });
  });

  it('lets nothing that lives move, and takes a gap only after the program that used it is gone', () => {
    const first = plan(undefined, { a: 64, b: 64, c: 64 });
    const second = plan(first, { a: 64, c: 64, d: 64 });
    // The engine may still run on b.
    expect(addresses(second)).toEqual({ a: 1024, c: 1152, d: 1216 });
    expect(second.gaps).toEqual([{ address: 1088, bytes: 64 }]);
    expect(addresses(plan(second, { a: 64, c: 64, d: 64, e: 48 }))['e']).toBe(1088);
  });

  it('joins neighboring gaps, and takes the first that fits', () => {
    const first = plan(undefined, { a: 32, b: 16, c: 32, d: 32, e: 96, f: 16 });
    const second = plan(first, { b: 16, d: 32, f: 16 });
    const third = plan(second, { b: 16, f: 16 });
    // c, d and e have become one gap of 160 bytes; a's is too small for g.
    expect(third.gaps).toEqual([{ address: 1024, bytes: 32 }, { address: 1072, bytes: 160 }]);
    const fourth = plan(third, { b: 16, f: 16, g: 48, h: 32, i: 112 });
    expect(addresses(fourth)).toEqual({ b: 1056, f: 1232, g: 1072, h: 1024, i: 1120 });
  });

  it('gives back what was at the top', () => {
    const first = plan(undefined, { a: 32, b: 1000 });
    const second = plan(first, { a: 32 });
    expect(second.topBytes).toBe(1056);
    expect(second.gaps).toEqual([]);
  });

  it('refuses one name for two regions, and a region that changes its size', () => {
    const allocator = new Allocator(plan(undefined, { a: 16 }), BASE);
    expect(() => allocator.place(named('a'), 0, 32)).toThrow(RangeError);
    allocator.place(named('b'), 0, 16);
    allocator.place(named('b'), 0, 16);
    expect(() => allocator.finish().regions).toThrow(RangeError);
  });

  it('stays sound and compact over a thousand random edits', () => {
    const random = new Random(7);
    const wanted = new Map<string, number>();
    let layout: Layout | undefined;
    let most = 0;
    for (let edit = 0; edit < 1000; edit++) {
      for (let k = random.below(6); k > 0 && wanted.size > 20; k--) wanted.delete(random.pick([...wanted.keys()]));
      for (let k = random.below(6); k > 0; k--) if (wanted.size < 60) wanted.set(`r${edit}-${k}`, 16 + random.below(2000));
      layout = plan(layout, Object.fromEntries(wanted));
      most = Math.max(most, layout.topBytes);
    }
    // 60 regions of 1 KB on average: first fit wastes some of it, but does not creep.
    expect(most).toBeLessThan(BASE + 60 * 1024 * 4);
  });
});
