/**
 * What a bundle says of itself, in `bundle.json`: which recording of the patch lies in which file of the zip, and what that file's
 * own content is called. Read with suspicion. Pure.
 */
import { SHA256_PATTERN } from '../kit/sha256.ts';
import type { JsonValue } from '../patch/json.ts';
import { readJson } from '../patch/read-json.ts';
import { demand } from './zip-fault.ts';
import { nameFault } from './zip-name.ts';

export const BUNDLE_SUFFIX = '.patchcord.zip';
export const MANIFEST_NAME = 'bundle.json';
export const PATCH_NAME = 'patch.patch.json';
export const MANIFEST_BYTES = 4 << 20;
export const BUNDLE_FORMAT = 1;

/** `original`: the very bytes that were brought. `flac`: the same samples, packed without loss. `opus`: smaller, and not the same. */
export const MEDIA_FORMS = ['original', 'flac', 'opus'] as const;
export type MediaForm = (typeof MEDIA_FORMS)[number];

export interface BundledMedia {
  /** What the patch calls it: of the original file; as Opus, of the file in the zip, for that is another recording. */
  readonly sha256: string;
  /** In the zip. */
  readonly file: string;
  /** Of the bytes in the zip. */
  readonly fileSha256: string;
  /** How the original was called. */
  readonly name: string;
  readonly form: MediaForm;
}

export interface BundleManifest {
  readonly format: typeof BUNDLE_FORMAT;
  readonly media: readonly BundledMedia[];
}

export const writeManifest = (media: readonly BundledMedia[]): Uint8Array => new TextEncoder().encode(`${JSON.stringify({ format: BUNDLE_FORMAT, media } satisfies BundleManifest, null, 1)}\n`);

const MAX_NAME_CHARS = 400;

/** @throws ZipFault */
export function readManifest(bytes: Uint8Array): BundleManifest {
  const refuse = (holds: boolean): void => demand(holds, 'bundle-manifest', `"${MANIFEST_NAME}" in the bundle is not as it should be. It was made by something else, or a newer Patchcord.`, { file: MANIFEST_NAME });
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    refuse(false);
  }
  const json = readJson(text);
  const root = 'value' in json ? record(json.value) : undefined;
  const list = root?.get('media');
  refuse(root?.get('format') === BUNDLE_FORMAT && isList(list));
  const media = (list as readonly JsonValue[]).map((value): BundledMedia => {
    const entry = record(value);
    const textOf = (key: string): string => {
      const found = entry?.get(key);
      refuse(typeof found === 'string' && found.length <= MAX_NAME_CHARS);
      return found as string;
    };
    const found = { sha256: textOf('sha256'), file: textOf('file'), fileSha256: textOf('fileSha256'), name: textOf('name'), form: MEDIA_FORMS.find((form) => form === textOf('form')) };
    const { form } = found;
    refuse(SHA256_PATTERN.test(found.sha256) && SHA256_PATTERN.test(found.fileSha256) && nameFault(found.file) === undefined && (form !== 'original' || found.sha256 === found.fileSha256));
    demand(form !== undefined, 'bundle-manifest', `"${MANIFEST_NAME}" in the bundle names a kind of sound file that this Patchcord does not know. Update it.`, { file: MANIFEST_NAME });
    return { ...found, form };
  });
  const distinct = (key: 'sha256' | 'file'): boolean => new Set(media.map((one) => one[key])).size === media.length;
  refuse(distinct('sha256') && distinct('file'));
  return { format: BUNDLE_FORMAT, media };
}

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

const record = (value: JsonValue): ReadonlyMap<string, JsonValue> | undefined =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined);
