/**
 * Reads what a zip file says of itself, and believes none of it: sizes, places and names are checked against each other, against
 * stated limits and against the headers before each entry, and no two entries share a byte. Any thread; holds only the directory.
 *
 * Source: PKWARE, ".ZIP File Format Specification" (APPNOTE.TXT) 6.3.10; section numbers as there.
 */
import type { ByteSource } from '../media/byte-source.ts';
import { demand } from './zip-fault.ts';
import { nameFault } from './zip-name.ts';

export const ZIP_LIMITS = {
  entries: 4096,
  directoryBytes: 2 << 20,
  /** Of one entry, unpacked. */
  entryBytes: 8 * 2 ** 30,
  /** Of all entries, unpacked. */
  totalBytes: 64 * 2 ** 30,
  /** Unpacked bytes for each packed one, over the first `freeBytes` of an entry. Sound packs to a half, text to a twentieth. */
  ratio: 100,
  freeBytes: 1 << 20,
} as const;

export interface ZipEntry {
  readonly name: string;
  readonly isStored: boolean;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly crc32: number;
  /** Of the entry's first packed byte. */
  readonly dataOffset: number;
}

const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
const LOCATOR_BYTES = 20;
const END64_BYTES = 56;
const HEADER_BYTES = 46;
const LOCAL_BYTES = 30;
const SIGNATURE = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator: 0x07064b50, descriptor: 0x08074b50 } as const;
/** General purpose bits (§4.4.4): encrypted, compressed patches, strongly encrypted, masked headers. */
const REFUSED_FLAGS = 0x0001 | 0x0020 | 0x0040 | 0x2000;
const HAS_DESCRIPTOR = 0x0008;
const STORED = 0;
const DEFLATED = 8;
const UNIX = 3;
const MODE_TYPE = 0xf000;
const REGULAR = 0x8000;
const FOLDER = 0x4000;

interface Header extends ZipEntry {
  readonly flags: number;
  readonly localOffset: number;
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

async function exactly(source: ByteSource, offset: number, length: number): Promise<DataView> {
  const bytes = offset >= 0 && offset + length <= source.size ? await source.read(offset, length) : new Uint8Array(0);
  demand(bytes.length === length, 'zip-damaged', 'The zip file is cut off or damaged. Ask for it again.', { byte: Math.max(0, offset) });
  return view(bytes);
}

/** A whole number that a double holds exactly. */
function wide(data: DataView, at: number): number {
  const value = data.getBigUint64(at, true);
  demand(value <= BigInt(Number.MAX_SAFE_INTEGER), 'zip-damaged', 'The zip file names a size that no file has. It was not opened.');
  return Number(value);
}

/** All files in it, folders left out. @throws ZipFault */
export async function readZipDirectory(source: ByteSource): Promise<ZipEntry[]> {
  const { offset, bytes, count } = await findDirectory(source);
  demand(count <= ZIP_LIMITS.entries, 'zip-too-many', `The zip file has ${count} entries; at most ${ZIP_LIMITS.entries} are read.`);
  demand(bytes <= ZIP_LIMITS.directoryBytes, 'zip-too-many', 'The list of the zip file is too long. It was not opened.');
  const directory = await exactly(source, offset, bytes);
  const headers: Header[] = [];
  let at = 0;
  for (let k = 0; k < count; k++) at = readHeader(directory, at, headers);
  demand(at === bytes, 'zip-damaged', 'The list of the zip file has more in it than it says. It was not opened.');
  checkNames(headers);
  const total = headers.reduce((sum, header) => sum + header.bytes, 0);
  demand(total <= ZIP_LIMITS.totalBytes, 'zip-too-large', `The zip file unpacks to ${Math.round(total / 2 ** 30)} GiB; at most ${ZIP_LIMITS.totalBytes / 2 ** 30} GiB are taken.`);
  const placed: Header[] = [];
  for (const header of headers) placed.push(await place(source, header, offset));
  checkOverlap(placed);
  return placed.filter(({ name }) => !name.endsWith('/')).map(({ name, isStored, packedBytes, bytes: unpacked, crc32, dataOffset }) => ({ name, isStored, packedBytes, bytes: unpacked, crc32, dataOffset }));
}

/** §4.3.16, and §4.3.14–15 where the file is large. Nothing may stand between the directory and its end. */
async function findDirectory(source: ByteSource): Promise<{ offset: number; bytes: number; count: number }> {
  const tailOffset = Math.max(0, source.size - END_BYTES - MAX_COMMENT);
  const tail = await exactly(source, tailOffset, source.size - tailOffset);
  let at = tail.byteLength - END_BYTES;
  while (at >= 0 && !(tail.getUint32(at, true) === SIGNATURE.end && at + END_BYTES + tail.getUint16(at + 20, true) === tail.byteLength)) at--;
  demand(at >= 0, 'zip-damaged', 'The zip file has no end: it is cut off. Ask for it again.');
  const endOffset = tailOffset + at;
  const count = tail.getUint16(at + 10, true);
  const bytes = tail.getUint32(at + 12, true);
  const offset = tail.getUint32(at + 16, true);
  const isSplit = tail.getUint16(at + 4, true) % 0xffff !== 0 || tail.getUint16(at + 6, true) % 0xffff !== 0 || tail.getUint16(at + 8, true) !== count;
  demand(!isSplit, 'zip-split', 'The zip file is one part of several. Join them, or ask for a whole one.');
  if (count !== 0xffff && bytes !== 0xffffffff && offset !== 0xffffffff) {
    demand(offset + bytes === endOffset, 'zip-damaged', 'The zip file says its list is elsewhere than it is. It was not opened.');
    return { offset, bytes, count };
  }
  const locator = await exactly(source, endOffset - LOCATOR_BYTES, LOCATOR_BYTES);
  demand(locator.getUint32(0, true) === SIGNATURE.locator && locator.getUint32(4, true) === 0 && locator.getUint32(16, true) <= 1, 'zip-damaged', 'The zip file calls itself large but does not say where its list is. It was not opened.');
  const end64Offset = wide(locator, 8);
  demand(end64Offset + END64_BYTES === endOffset - LOCATOR_BYTES, 'zip-damaged', 'The zip file says its list is elsewhere than it is. It was not opened.');
  const end64 = await exactly(source, end64Offset, END64_BYTES);
  const found = { count: wide(end64, 32), bytes: wide(end64, 40), offset: wide(end64, 48) };
  demand(end64.getUint32(0, true) === SIGNATURE.end64 && wide(end64, 24) === found.count && end64.getUint32(16, true) === 0 && end64.getUint32(20, true) === 0, 'zip-damaged', 'The end of the zip file contradicts itself. It was not opened.');
  // Where the short record has room for a number, both must say the same.
  const agrees = (count === 0xffff || count === found.count) && (bytes === 0xffffffff || bytes === found.bytes) && (offset === 0xffffffff || offset === found.offset);
  demand(agrees && found.offset + found.bytes === end64Offset, 'zip-damaged', 'The zip file says its list is elsewhere than it is. It was not opened.');
  return found;
}

/** §4.3.12. @returns where the next one begins */
function readHeader(data: DataView, at: number, headers: Header[]): number {
  demand(at + HEADER_BYTES <= data.byteLength && data.getUint32(at, true) === SIGNATURE.central, 'zip-damaged', 'The list of the zip file is damaged. Ask for it again.');
  const nameLength = data.getUint16(at + 28, true);
  const extraLength = data.getUint16(at + 30, true);
  const next = at + HEADER_BYTES + nameLength + extraLength + data.getUint16(at + 32, true);
  demand(next <= data.byteLength, 'zip-damaged', 'The list of the zip file is cut off. Ask for it again.');
  const name = nameOf(new Uint8Array(data.buffer, data.byteOffset + at + HEADER_BYTES, nameLength));
  const where = { file: name };
  const flags = data.getUint16(at + 8, true);
  const method = data.getUint16(at + 10, true);
  demand((flags & REFUSED_FLAGS) === 0, 'zip-encrypted', `"${name}" in the zip file is encrypted. Ask for it without a password.`, where);
  demand(method === STORED || method === DEFLATED, 'zip-method', `"${name}" in the zip file is packed in a way that is not read here. Pack it again with "deflate" or none.`, where);
  const mode = data.getUint32(at + 38, true) >>> 16;
  const type = data.getUint8(at + 5) === UNIX ? mode & MODE_TYPE : 0;
  demand(type === 0 || type === REGULAR || type === FOLDER, 'zip-symlink', `"${name}" in the zip file is a link to another place. It was not opened.`, where);
  const sizes = { bytes: data.getUint32(at + 24, true), packedBytes: data.getUint32(at + 20, true), localOffset: data.getUint32(at + 42, true) };
  const { bytes, packedBytes, localOffset } = wideSizes(data, at + HEADER_BYTES + nameLength, extraLength, sizes);
  demand(data.getUint16(at + 34, true) % 0xffff === 0, 'zip-split', 'The zip file is one part of several. Join them, or ask for a whole one.', where);
  demand(method === DEFLATED || bytes === packedBytes, 'zip-damaged', `"${name}" in the zip file has two different sizes. It was not opened.`, where);
  demand(!name.endsWith('/') || bytes === 0, 'zip-damaged', `The folder "${name}" in the zip file has content. It was not opened.`, where);
  demand(bytes <= ZIP_LIMITS.entryBytes, 'zip-too-large', `"${name}" in the zip file is larger than ${ZIP_LIMITS.entryBytes / 2 ** 30} GiB.`, where);
  demand(bytes <= ZIP_LIMITS.freeBytes + ZIP_LIMITS.ratio * packedBytes, 'zip-bomb', `"${name}" would unpack to more than ${ZIP_LIMITS.ratio} times its size. It was not opened.`, where);
  headers.push({ name, flags, isStored: method === STORED, packedBytes, bytes, crc32: data.getUint32(at + 16, true), localOffset, dataOffset: 0 });
  return next;
}

/** §4.5.3: the sizes that do not fit stand in an extra field, in this order. */
function wideSizes(data: DataView, extraAt: number, extraLength: number, sizes: { bytes: number; packedBytes: number; localOffset: number }): typeof sizes {
  const missing = (['bytes', 'packedBytes', 'localOffset'] as const).filter((name) => sizes[name] === 0xffffffff);
  if (missing.length === 0) return sizes;
  for (let at = extraAt; at + 4 <= extraAt + extraLength; at += 4 + data.getUint16(at + 2, true)) {
    const length = data.getUint16(at + 2, true);
    if (data.getUint16(at, true) !== 1) continue;
    demand(at + 4 + length <= extraAt + extraLength && length >= 8 * missing.length, 'zip-damaged', 'The zip file calls an entry large but does not say how large. It was not opened.');
    const found = { ...sizes };
    missing.forEach((name, k) => (found[name] = wide(data, at + 4 + 8 * k)));
    return found;
  }
  demand(false, 'zip-damaged', 'The zip file calls an entry large but does not say how large. It was not opened.');
}

function nameOf(bytes: Uint8Array): string {
  let name: string | undefined;
  try {
    name = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Told below.
  }
  demand(name !== undefined, 'zip-name', 'A name in the zip file is not in UTF-8. It was not opened.');
  const fault = nameFault(name);
  demand(fault === undefined, 'zip-name', `A name in the zip file ${fault ?? ''}. It was not opened.`);
  return name;
}

/** Not even in a file system that knows no capitals may two files be one. */
function checkNames(headers: readonly Header[]): void {
  const seen = new Set<string>();
  for (const { name } of headers) {
    const folded = name.normalize('NFC').toLowerCase();
    demand(!seen.has(folded), 'zip-duplicate', `"${name}" is twice in the zip file. It was not opened.`, { file: name });
    seen.add(folded);
  }
}

/** §4.3.7: what stands before the entry must say the same as the directory. */
async function place(source: ByteSource, header: Header, directoryOffset: number): Promise<Header> {
  const { name, flags, localOffset } = header;
  const where = { file: name };
  const local = await exactly(source, localOffset, LOCAL_BYTES);
  const dataOffset = localOffset + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
  demand(local.getUint32(0, true) === SIGNATURE.local && dataOffset + header.packedBytes <= directoryOffset, 'zip-damaged', `"${name}" is not where the zip file says. It was not opened.`, where);
  const localName = await exactly(source, localOffset + LOCAL_BYTES, local.getUint16(26, true));
  const agreesInName = new TextDecoder().decode(localName) === name && local.getUint16(8, true) === (header.isStored ? STORED : DEFLATED);
  demand(agreesInName && ((local.getUint16(6, true) ^ flags) & (REFUSED_FLAGS | HAS_DESCRIPTOR)) === 0, 'zip-damaged', `The zip file says two different things of "${name}". It was not opened.`, where);
  const hasDescriptor = (flags & HAS_DESCRIPTOR) !== 0;
  const said = { crc: local.getUint32(14, true), packed: local.getUint32(18, true), bytes: local.getUint32(22, true) };
  const agrees = said.crc === header.crc32 && (said.packed === header.packedBytes || said.packed === 0xffffffff) && (said.bytes === header.bytes || said.bytes === 0xffffffff);
  demand(hasDescriptor ? await hasTrueDescriptor(source, header, dataOffset + header.packedBytes, directoryOffset) : agrees, 'zip-damaged', `The zip file says two different things of the size of "${name}". It was not opened.`, where);
  return { ...header, dataOffset };
}

/** §4.3.9: with or without a signature, with sizes of four bytes or of eight. */
async function hasTrueDescriptor(source: ByteSource, { crc32, packedBytes, bytes }: Header, at: number, end: number): Promise<boolean> {
  const room = await source.read(at, Math.min(24, end - at));
  const data = view(room);
  for (const head of [0, 4]) {
    if (room.length < head + 12 || (head === 4 && data.getUint32(0, true) !== SIGNATURE.descriptor) || data.getUint32(head, true) !== crc32) continue;
    if (data.getUint32(head + 4, true) === packedBytes && data.getUint32(head + 8, true) === bytes) return true;
    if (room.length >= head + 20 && data.getBigUint64(head + 4, true) === BigInt(packedBytes) && data.getBigUint64(head + 12, true) === BigInt(bytes)) return true;
  }
  return false;
}

/** Entries that share bytes unpack to more than was packed. */
function checkOverlap(headers: readonly Header[]): void {
  const inOrder = [...headers].sort((a, b) => a.localOffset - b.localOffset);
  for (let k = 1; k < inOrder.length; k++) {
    const before = inOrder[k - 1]!;
    demand(before.dataOffset + before.packedBytes <= inOrder[k]!.localOffset, 'zip-overlap', `"${inOrder[k]!.name}" lies inside "${before.name}" in the zip file. It was not opened.`, { file: inOrder[k]!.name });
  }
}
