/** Folders of WAV stems on the real disk, and what a browser's processes hold of memory while it plays them. For tests and measurements. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';

export interface StemSpec {
  readonly count: number;
  readonly seconds: number;
  /** In turn. */
  readonly formats: readonly { readonly rateHz: number; readonly bits: 16 | 24 }[];
}

const PIECE_FRAMES = 1 << 16;

/** Noise at −40 dBFS, stereo, no two files alike; written in pieces, so that size costs no memory. @returns their paths */
export async function writeStems(folder: string, { count, seconds, formats }: StemSpec): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (let k = 0; k < count; k++) {
    const { rateHz, bits } = formats[k % formats.length]!;
    const frameBytes = (2 * bits) / 8;
    const dataBytes = Math.round(seconds * rateHz) * frameBytes;
    const path = join(folder, `stem ${String(k + 1).padStart(3, '0')}.wav`);
    const piece = noise(PIECE_FRAMES * frameBytes, bits / 8, k + 1);
    const file = await open(path, 'w');
    await file.write(header(rateHz, bits, dataBytes));
    for (let at = 0; at < dataBytes; at += piece.length) {
      // Pieces differ by their first sample: equal ones could be joined by a disk that looks for that.
      piece.writeUInt16LE((at / piece.length) % 256, 0);
      await file.write(piece, 0, Math.min(piece.length, dataBytes - at));
    }
    await file.close();
    paths.push(path);
  }
  return paths;
}

function noise(bytes: number, width: number, seed: number): Buffer {
  const piece = Buffer.alloc(bytes);
  let state = seed;
  for (let at = 0; at + width <= bytes; at += width) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    piece.writeIntLE(state >> (32 - 8 * width + 7), at, width);
  }
  return piece;
}

function header(rateHz: number, bits: number, dataBytes: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + dataBytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(rateHz, 24);
  head.writeUInt32LE((rateHz * 2 * bits) / 8, 28);
  head.writeUInt16LE((2 * bits) / 8, 32);
  head.writeUInt16LE(bits, 34);
  head.write('data', 36);
  head.writeUInt32LE(dataBytes, 40);
  return head;
}

/** Proportional set size of a browser's renderers, GPU and utility processes, in MiB: those whose command line names its profile, and their children. Linux only. */
export function browserPss(profile: string): number {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;
      return [{ pid, parent, commandLine }];
    } catch {
      return [];
    }
  });
  const family = new Set(processes.filter(({ commandLine }) => commandLine.includes(profile)).map(({ pid }) => pid));
  for (let before = -1; before !== family.size;) {
    before = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  let kib = 0;
  for (const { pid, commandLine } of processes) {
    if (!family.has(pid) || !/--type=(renderer|gpu-process|utility)/.test(commandLine)) continue;
    try {
      kib += Number(/^Pss:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return kib / 1024;
}
