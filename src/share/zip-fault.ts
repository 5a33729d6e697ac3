/** What is wrong with a zip file or a bundle, where it is found while bytes stream. Thrown inside the room, told as its diagnostic outside. */
import { diagnose, type Diagnostic } from '../kit/index.ts';

export class ZipFault extends Error {
  readonly diagnostic: Diagnostic;

  constructor(code: string, message: string, where: Diagnostic['where'] = {}) {
    super(message);
    this.diagnostic = diagnose(code, message, where);
  }
}

/** @throws ZipFault unless what must hold does */
export function demand(holds: boolean, code: string, message: string, where: Diagnostic['where'] = {}): asserts holds {
  if (!holds) throw new ZipFault(code, message, where);
}
