/** Makes a zip of text files, unpacked as they are (PKWARE's APPNOTE.TXT, 4.3 and 4.4). */

/** Names are in UTF-8. */
const UTF8 = 0x0800;
const VERSION = 20;
/** The first of January 1980, the first day there is. */
const DATE = 0x21;

/**
 * Return a zip.
 * @param {Record<string, string>} files texts by their names
 */
export function zip(files) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const directory = [];
  let at = 0;
  for (const [path, text] of Object.entries(files)) {
    const name = new TextEncoder().encode(path);
    const content = new TextEncoder().encode(text);
    const about = [VERSION, UTF8, 0, 0, DATE, crc(content), content.length, content.length];
    const sizes = [2, 2, 2, 2, 2, 4, 4, 4];
    const local = pack([4, ...sizes, 2, 2], [0x04034b50, ...about, name.length, 0]);
    const central = [0x02014b50, VERSION, ...about, name.length, 0, 0, 0, 0, 0, at];
    directory.push(pack([4, 2, ...sizes, 2, 2, 2, 2, 2, 4, 4], central), name);
    parts.push(local, name, content);
    at += local.length + name.length + content.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const count = Object.keys(files).length;
  const end = pack([4, 2, 2, 2, 2, 4, 4, 2], [0x06054b50, 0, 0, count, count, size, at, 0]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}

/**
 * Return numbers as bytes, the lowest first.
 * @param {number[]} sizes how many bytes each has
 * @param {number[]} numbers
 */
function pack(sizes, numbers) {
  const bytes = sizes.flatMap((size, place) =>
    Array.from({ length: size }, (_, byte) => (numbers[place] >>> (8 * byte)) & 0xff),
  );
  return new Uint8Array(bytes);
}

/**
 * Return the CRC-32 of bytes (ISO 3309).
 * @param {Uint8Array} bytes
 */
function crc(bytes) {
  let rest = ~0;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ~rest >>> 0;
}
