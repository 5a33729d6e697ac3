/**
 * A patch in the address of the page: its canonical text, deflated, in base64url behind "#p=". Nothing is sent anywhere: what
 * stands behind "#" stays in the browser. Pure; any thread.
 */
import { deflateSync } from 'fflate';
import type { Catalog } from '../catalog/catalog.ts';
import { diagnose, type Diagnostic } from '../kit/index.ts';
import { parsePatch, type Parsed } from '../patch/parse-patch.ts';
import type { Patch } from '../patch/patch.ts';
import { toText } from '../patch/to-text.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { InflateError, inflateWhole } from './inflate-bounded.ts';

export const LINK_KEY = '#p=';

export const LINK_LIMITS = {
  /** Of a whole address that is offered: what mail programs and messengers still pass on. Beyond it a file travels better. */
  offeredChars: 32_768,
  /** Of an address that is read. */
  readChars: 1 << 20,
  /** Of the text in it. */
  textBytes: 4 << 20,
} as const;

export interface Link {
  readonly address: string;
  /** Whether it is short enough to be offered. */
  readonly isShort: boolean;
}

/** `page`: the address of this program without a fragment. Equal patches give equal links. */
export function linkOf(patch: Patch, page: string): Link {
  const address = `${page}${LINK_KEY}${toBase64url(deflateSync(new TextEncoder().encode(toText(patch)), { level: 9 }))}`;
  return { address, isShort: address.length <= LINK_LIMITS.offeredChars };
}

/** The part of a text or an address that holds a patch; undefined where there is none. */
export function linkPart(text: string): string | undefined {
  const at = text.indexOf(LINK_KEY);
  if (at < 0 || (at > 0 && !/^https?:\/\/[^\s#]*$/.test(text.slice(0, at)))) return undefined;
  const part = text.slice(at + LINK_KEY.length).trim();
  return /\s/.test(part) ? undefined : part;
}

/** Takes what `linkPart` gave through the one door for documents. Never throws. */
export function readLink(part: string, catalog: Catalog): Parsed {
  const refused = (code: string, message: string): Parsed => ({ readOnly: false, diagnostics: [diagnose(code, message)] });
  if (part.length > LINK_LIMITS.readChars) return refused('link-too-long', `The link is longer than ${LINK_LIMITS.readChars / 1024} kB. Ask for the patch as a file.`);
  const packed = fromBase64url(part);
  if (packed === undefined || packed.length === 0) return refused(...DAMAGED);
  try {
    return parsePatch(inflateWhole(packed, LINK_LIMITS.textBytes), catalog);
  } catch (error) {
    if (!(error instanceof InflateError)) throw error;
    return error.fault === 'too-large' ? refused('link-too-large', `The patch in the link is larger than ${LINK_LIMITS.textBytes / 1048576} MB. Ask for it as a file.`) : refused(...DAMAGED);
  }
}

const DAMAGED = ['link-damaged', 'The link is damaged, perhaps cut off or broken into lines by a mail program. Copy it again as a whole, or ask for the patch as a file.'] as const satisfies readonly [Diagnostic['code'], string];
