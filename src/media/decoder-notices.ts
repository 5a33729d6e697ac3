/**
 * What is owed to those whose work opens sound files here, as plain data for a page that says so. Pure, any thread.
 */
export interface DecoderNotice {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Where its source is. */
  readonly address: string;
  /** What it does here, and what its licence asks to be said. */
  readonly note: string;
}

export const DECODER_NOTICES: readonly DecoderNotice[] = [
  {
    name: 'libopus, through opus-decoder', version: '0.7.12', licence: 'BSD-3-Clause and MIT', address: 'https://github.com/eshaz/wasm-audio-decoders',
    note: 'Decodes Opus. libopus is by Xiph.Org, Skype, Octasic and others; opus-decoder by Ethan Halsall.',
  },
  {
    name: 'libvorbis, through @wasm-audio-decoders/ogg-vorbis', version: '0.1.20', licence: 'BSD-3-Clause and MIT', address: 'https://github.com/eshaz/wasm-audio-decoders',
    note: 'Decodes Ogg Vorbis. libvorbis is by Xiph.Org; the package by Ethan Halsall.',
  },
  {
    name: 'codec-parser', version: '2.5.0', licence: 'LGPL-3.0-or-later', address: 'https://github.com/eshaz/codec-parser',
    note: 'Comes with the Vorbis package, unmodified, in the same file of its own. That file may be replaced by another build of it.',
  },
  {
    name: 'libmpg123, through mpg123-decoder', version: '1.0.3', licence: 'LGPL-2.1 and MIT', address: 'https://github.com/eshaz/wasm-audio-decoders',
    note: 'Decodes MP3, unmodified, in a file of its own that is loaded with the first MP3. That file may be replaced by another build of it; the source of mpg123 is at https://www.mpg123.de.',
  },
  {
    name: 'simple-yenc', version: '1.0.4', licence: 'MIT', address: 'https://github.com/eshaz/simple-yenc',
    note: 'Unpacks the WebAssembly of these decoders.',
  },
];
