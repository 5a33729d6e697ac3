/**
 * SHA-256: what content is called, in the media store, in a chain's origin and in the library. Pure; any thread.
 *
 * Source: FIPS 180-4, "Secure Hash Standard", 2015; names as there.
 */
import { BlockHash } from './block-hash.ts';

/** Lower-case hexadecimal. */
export const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** §5.3.3: the first 32 bits behind the point of the square roots of the first 8 primes. */
const FIRST_STATE: readonly number[] = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** §4.2.2: the same of the cube roots of the first 64 primes. */
const K = Int32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
);

export class Sha256 extends BlockHash {
  readonly #schedule = new Int32Array(64);

  constructor() {
    super(Int32Array.from(FIRST_STATE), false);
  }

  digestHex(): string {
    return hex(this.digest());
  }

  /** §6.2.2 on the 64 bytes from `at`. A straight line of 64 rounds. */
  protected compress(bytes: Uint8Array, at: number): void {
    const W = this.#schedule;
    const H = this.state;
    for (let t = 0; t < 16; t++) {
      const i = at + 4 * t;
      W[t] = ((bytes[i] ?? 0) << 24) | ((bytes[i + 1] ?? 0) << 16) | ((bytes[i + 2] ?? 0) << 8) | (bytes[i + 3] ?? 0);
    }
    for (let t = 16; t < 64; t++) {
      const x = W[t - 15] ?? 0;
      const y = W[t - 2] ?? 0;
      const sigma0 = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3);
      const sigma1 = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10);
      W[t] = (sigma1 + (W[t - 7] ?? 0) + sigma0 + (W[t - 16] ?? 0)) | 0;
    }
    let a = H[0] ?? 0;
    let b = H[1] ?? 0;
    let c = H[2] ?? 0;
    let d = H[3] ?? 0;
    let e = H[4] ?? 0;
    let f = H[5] ?? 0;
    let g = H[6] ?? 0;
    let h = H[7] ?? 0;
    for (let t = 0; t < 64; t++) {
      const sum1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
      const T1 = (h + sum1 + ((e & f) ^ (~e & g)) + (K[t] ?? 0) + (W[t] ?? 0)) | 0;
      const sum0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
      const T2 = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + T1) | 0;
      d = c;
      c = b;
      b = a;
      a = (T1 + T2) | 0;
    }
    H[0] = (H[0] ?? 0) + a;
    H[1] = (H[1] ?? 0) + b;
    H[2] = (H[2] ?? 0) + c;
    H[3] = (H[3] ?? 0) + d;
    H[4] = (H[4] ?? 0) + e;
    H[5] = (H[5] ?? 0) + f;
    H[6] = (H[6] ?? 0) + g;
    H[7] = (H[7] ?? 0) + h;
  }
}

const rotateRight = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** One as text: lower-case hexadecimal. */
export const SHA256_PATTERN = /^[0-9a-f]{64}$/;
