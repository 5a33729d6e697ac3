import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Md5 } from './md5.ts';

it('is MD5, whatever the pieces', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (pieces) => {
    const md5 = new Md5();
    const whole = createHash('md5');
    for (const piece of pieces) {
      md5.update(piece);
      whole.update(piece);
    }
    expect(Buffer.from(md5.digest()).toString('hex')).toBe(whole.digest('hex'));
  }), { seed: 20_261_101, numRuns: 300 });
});
