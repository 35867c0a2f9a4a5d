import type { Transform } from "node:stream";
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from "node:zlib";

/** A body taken out of its content-encoding. `truncated` when the limit or the end of the data cut it. */
export type Decoded = { readonly bytes: Uint8Array; readonly truncated: boolean };

const mostCodings = 3;

/**
 * Decodes a body (RFC 9110 8.4) to at most `most` bytes; what is beyond is never decompressed. Data that is not in the
 * coding it claims, or in too many, is returned as it came.
 */
export async function decodeBody(raw: Uint8Array, encodings: readonly string[], most: number): Promise<Decoded> {
  const codings = encodings
    .flatMap((line) => line.toLowerCase().split(","))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity")
    .reverse();
  if (codings.length > mostCodings) return { bytes: raw, truncated: false };
  let bytes = raw;
  let truncated = false;
  for (const coding of codings) {
    const decoder = decoderFor(coding, bytes);
    if (!decoder || bytes.length === 0) return { bytes, truncated };
    const decoded = await run(decoder, bytes, most);
    if (!decoded) return { bytes, truncated };
    bytes = decoded.bytes;
    truncated ||= decoded.truncated;
  }
  return { bytes, truncated };
}

/** A body that is a gzip file by its first bytes, such as sitemap.xml.gz, unpacked; any other as it is. */
export async function unpackGzip({ bytes, truncated }: Decoded, most: number): Promise<Decoded> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { bytes, truncated };
  const unpacked = await decodeBody(bytes, ["gzip"], most);
  return { bytes: unpacked.bytes, truncated: truncated || unpacked.truncated };
}

function decoderFor(coding: string, bytes: Uint8Array): Transform | null {
  // A flush instead of a finish: a body that was cut still gives what it holds.
  const lenient = { finishFlush: constants.Z_SYNC_FLUSH };
  if (coding === "gzip" || coding === "x-gzip") return createGunzip(lenient);
  if (coding === "br") return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
  if (coding === "zstd") return createZstdDecompress({ finishFlush: constants.ZSTD_e_flush });
  // RFC 9110 8.4.1.2 means zlib; many servers send it without the wrapper.
  if (coding === "deflate") return ((bytes[0] ?? 0) & 0x0f) === 8 ? createInflate(lenient) : createInflateRaw(lenient);
  return null;
}

/** Feeds all and stops at the limit; null when nothing could be decoded. */
function run(decoder: Transform, bytes: Uint8Array, most: number): Promise<Decoded | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (truncated: boolean) => {
      decoder.destroy();
      resolve({ bytes: Buffer.concat(chunks, Math.min(length, most)), truncated });
    };
    decoder.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > most) finish(true);
    });
    decoder.once("end", () => finish(false));
    decoder.on("error", () => (length > 0 ? finish(true) : resolve(null)));
    decoder.end(bytes);
  });
}
