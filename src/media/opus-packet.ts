/**
 * How long an Opus packet is, and whether its inside holds together, without decoding it. Pure, any thread.
 *
 * Source: RFC 6716 §3, with its requirements R1 to R7; self-delimiting form after appendix B.
 */

/** The longest packet allowed: 120 ms at 48 kHz. */
export const MAX_PACKET_FRAMES = 5_760;

/** §3.1, table 2: frames of sound (48 kHz) a frame of each configuration holds. */
const FRAME_SIZES = [
  480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 480, 960,
  120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960,
];
/** R2: what one frame may have. */
const MAX_FRAME_BYTES = 1_275;

/** Frames of sound in a packet of `streams` streams, all but the last self-delimiting; 0 where the packet is no packet. */
export function opusPacketFrames(packet: Uint8Array, streams: number): number {
  let at = 0;
  let frames = 0;
  for (let stream = 0; stream < streams; stream++) {
    const parsed = parseStream(packet, at, stream < streams - 1);
    if (parsed === undefined || (stream > 0 && parsed.frames !== frames)) return 0;
    ({ frames, end: at } = parsed);
  }
  return frames;
}

function parseStream(packet: Uint8Array, start: number, isDelimited: boolean): { readonly frames: number; readonly end: number } | undefined {
  if (start >= packet.length) return undefined;
  const size = FRAME_SIZES[packet[start]! >> 3]!;
  const code = packet[start]! & 3;
  let at = start + 1;
  let end = packet.length;
  let count = code === 0 ? 1 : 2;
  let isVariable = code === 2;
  let padding = 0;

  /** §3.2.1: one or two bytes. */
  const length = (): number | undefined => {
    const first = packet[at++];
    if (first === undefined) return undefined;
    if (first < 252) return first;
    const second = packet[at++];
    return second === undefined ? undefined : second * 4 + first;
  };

  if (code === 3) {
    const head = packet[at++];
    if (head === undefined) return undefined;
    count = head & 63;
    isVariable = (head & 0x80) !== 0;
    if ((head & 0x40) !== 0) {
      let more = 255;
      while (more === 255) {
        more = packet[at++] ?? -1;
        if (more < 0) return undefined;
        padding += more === 255 ? 254 : more;
      }
    }
  }
  const frames = size * count;
  if (count === 0 || frames > MAX_PACKET_FRAMES) return undefined;
  let bytes = 0;
  if (isVariable) {
    for (let i = 0; i < count - 1; i++) {
      const one = length();
      if (one === undefined || one > MAX_FRAME_BYTES) return undefined;
      bytes += one;
    }
  }
  if (isDelimited) {
    const one = length();
    if (one === undefined || one > MAX_FRAME_BYTES) return undefined;
    bytes += isVariable ? one : one * count;
    end = at + bytes + padding;
    return end > packet.length ? undefined : { frames, end };
  }
  const rest = end - padding - at - bytes;
  if (rest < 0) return undefined;
  if (isVariable) return rest > MAX_FRAME_BYTES ? undefined : { frames, end };
  return rest % count !== 0 || rest / count > MAX_FRAME_BYTES ? undefined : { frames, end };
}
