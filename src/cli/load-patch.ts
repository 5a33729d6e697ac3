/** A patch from a file or, by "-", from standard input. Node. */
import { readFile, stat } from 'node:fs/promises';
import { shipped } from '../catalog/shipped.ts';
import { diagnose, type Diagnostic, reasonOf } from '../kit/index.ts';
import { LIMITS } from '../patch/limits.ts';
import { parsePatch, type Parsed } from '../patch/parse-patch.ts';

export async function loadPatch(file: string): Promise<Parsed> {
  const refuse = (code: string, message: string): Parsed => ({ readOnly: false, diagnostics: [diagnose(code, message, { file })] });
  try {
    if (file !== '-' && (await stat(file)).size > LIMITS.bytes) return refuse('file-too-large', `The file is larger than a patch may be (${LIMITS.bytes / 1048576} MiB).`);
    const parsed = parsePatch(new Uint8Array(file === '-' ? await readInput() : await readFile(file)), shipped);
    return { ...parsed, diagnostics: parsed.diagnostics.map((one): Diagnostic => ({ ...one, where: { file, ...one.where } })) };
  } catch (error) {
    return refuse('file-unreadable', `The file cannot be read: ${reasonOf(error)}. Check its name.`);
  }
}

/** Pipes, sockets and files alike; not more than tells that it is too much. */
async function readInput(): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of process.stdin) {
    pieces.push(piece as Buffer);
    bytes += (piece as Buffer).length;
    if (bytes > LIMITS.bytes) break;
  }
  return Buffer.concat(pieces);
}
