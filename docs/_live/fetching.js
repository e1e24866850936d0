/** Fetches the runtime's files once, keeps them in the browser, and checks each. */

/** @import { FileToFetch } from "./messages.js" */

/**
 * Return a file's bytes, inflated.
 * @param {FileToFetch} file
 * @param {{ kept: string, onBytes?: (count: number) => void }} options the name of the
 *   cache that keeps it; what is told how many bytes have come
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {Error} where it can't be had, or is not what the page was made with
 */
export async function fetchFile(file, { kept, onBytes = () => {} }) {
  const cache = await open(kept);
  const found = await cache?.match(file.url);
  if (found) {
    const bytes = await read(found, onBytes);
    if (await isRight(bytes, file)) return inflated(bytes);
    await cache?.delete(file.url); // somebody has changed it
  }
  const response = await fetch(file.url);
  if (!response.ok) throw new Error(`${file.url}: ${response.status}`);
  const bytes = await read(response, onBytes);
  if (!(await isRight(bytes, file))) {
    throw new Error(`${file.url} is not the file that this page was built with`);
  }
  await keep(cache, file, bytes);
  return inflated(bytes);
}

/**
 * Forget what earlier builds have kept.
 * @param {string} kept the name of the cache in use; older ones differ behind the last dash
 */
export async function forgetOthers(kept) {
  const ours = kept.slice(0, kept.lastIndexOf("-") + 1);
  const names = await caches.keys().catch(() => []);
  const others = names.filter((name) => name.startsWith(ours) && name !== kept);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** @param {string} name */
async function open(name) {
  try {
    return await caches.open(name);
  } catch {
    return null; // blocked by the browser, or by its user
  }
}

/**
 * @param {Cache | null} cache
 * @param {FileToFetch} file
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function keep(cache, file, bytes) {
  try {
    await cache?.put(file.url, new Response(bytes));
  } catch {
    // There is no room; it is fetched again next time.
  }
}

/**
 * @param {Response} response
 * @param {(count: number) => void} onBytes
 */
async function read(response, onBytes) {
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const counter = new TransformStream({
    transform(piece, controller) {
      onBytes(piece.byteLength);
      controller.enqueue(piece);
    },
  });
  const counted = new Response(response.body.pipeThrough(counter));
  return new Uint8Array(await counted.arrayBuffer());
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {FileToFetch} file
 */
async function isRight(bytes, { hash }) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return hash === [...digest].map((it) => it.toString(16).padStart(2, "0")).join("");
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function inflated(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream();
  const plain = stream.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}
