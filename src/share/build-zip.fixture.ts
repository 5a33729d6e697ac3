/** Zip files byte by byte, true or lying as a test wants them. For tests only. */
import { deflateSync } from 'fflate';
import { crc32 } from './crc32.ts';

export interface Part {
  readonly name: string;
  readonly content?: Uint8Array | string;
  readonly deflated?: boolean;
  /** What is said instead of the truth: in the directory, in the header before the entry, in the descriptor behind it. */
  readonly central?: Partial<Said>;
  readonly local?: Partial<Said>;
  readonly descriptor?: Partial<Said> | true;
  /** Packed bytes instead of the true ones. */
  readonly packed?: Uint8Array;
  /** The entry's bytes are those of another: nothing is written. */
  readonly at?: number;
}

interface Said {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly mode: number;
  readonly extra: Uint8Array;
}

export interface ZipLies {
  readonly count?: number;
  readonly directoryBytes?: number;
  readonly directoryOffset?: number;
  readonly comment?: string;
  readonly disk?: number;
  readonly end64?: { readonly count?: number; readonly offset?: number };
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

class Bytes {
  private readonly parts: Uint8Array[] = [];
  length = 0;

  add(bytes: Uint8Array): this {
    this.parts.push(bytes);
    this.length += bytes.length;
    return this;
  }

  number(value: number, bytes: 2 | 4 | 8): this {
    const out = new Uint8Array(bytes);
    let rest = value;
    for (let k = 0; k < bytes; k++) {
      out[k] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return this.add(out);
  }

  whole(): Uint8Array {
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

const HAS_DESCRIPTOR = 8;

export function buildZip(parts: readonly Part[], lies: ZipLies = {}): Uint8Array {
  const out = new Bytes();
  const directory = new Bytes();
  for (const part of parts) {
    const content = typeof part.content === 'string' ? text(part.content) : (part.content ?? new Uint8Array(0));
    const packed = part.packed ?? (part.deflated === true ? deflateSync(content) : content);
    const truth: Said = {
      name: part.name, flags: part.descriptor === undefined ? 0 : HAS_DESCRIPTOR, method: part.deflated === true ? 8 : 0, crc: crc32(content), packedBytes: packed.length, bytes: content.length, mode: 0, extra: new Uint8Array(0),
    };
    const local = { ...truth, ...(part.descriptor === undefined ? {} : { crc: 0, packedBytes: 0, bytes: 0 }), ...part.local };
    const offset = part.at ?? out.length;
    if (part.at === undefined) {
      out.number(0x04034b50, 4).number(20, 2).number(local.flags, 2).number(local.method, 2).number(0, 4).number(local.crc, 4).number(local.packedBytes, 4).number(local.bytes, 4);
      out.number(text(local.name).length, 2).number(local.extra.length, 2).add(text(local.name)).add(local.extra).add(packed);
      if (part.descriptor !== undefined) {
        const said = { ...truth, ...(part.descriptor === true ? {} : part.descriptor) };
        out.number(0x08074b50, 4).number(said.crc, 4).number(said.packedBytes, 4).number(said.bytes, 4);
      }
    }
    const central = { ...truth, ...part.central };
    directory.number(0x02014b50, 4).number(20, 2 ).number(20, 2).number(central.flags, 2).number(central.method, 2).number(0, 4).number(central.crc, 4).number(central.packedBytes, 4).number(central.bytes, 4);
    directory.number(text(central.name).length, 2).number(central.extra.length, 2).number(0, 2).number(0, 2).number(0, 2).number(central.mode * 65536, 4).number(offset, 4).add(text(central.name)).add(central.extra);
  }
  const list = directory.whole();
  // Made by Unix, where a mode is told.
  let at = 0;
  for (const part of parts) {
    if (part.central?.mode !== undefined) list[at + 5] = 3;
    at += 46 + text(part.central?.name ?? part.name).length + (part.central?.extra?.length ?? 0);
  }
  const directoryOffset = out.length;
  out.add(list);
  if (lies.end64 !== undefined) {
    const end64At = out.length;
    const count = lies.end64.count ?? parts.length;
    out.number(0x06064b50, 4).number(44, 8).number(45, 2).number(45, 2).number(0, 4).number(0, 4).number(count, 8).number(count, 8).number(list.length, 8).number(lies.end64.offset ?? directoryOffset, 8);
    out.number(0x07064b50, 4).number(0, 4).number(end64At, 8).number(1, 4);
  }
  const count = lies.count ?? (lies.end64 === undefined ? parts.length : 0xffff);
  out.number(0x06054b50, 4).number(lies.disk ?? 0, 2).number(lies.disk ?? 0, 2).number(count, 2).number(count, 2);
  out.number(lies.directoryBytes ?? list.length, 4).number(lies.directoryOffset ?? directoryOffset, 4).number(text(lies.comment ?? '').length, 2).add(text(lies.comment ?? ''));
  return out.whole();
}
