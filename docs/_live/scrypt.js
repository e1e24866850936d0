/** scrypt (RFC 7914), which the browser's Python lacks. */

import { scrypt as derive } from "@noble/hashes/scrypt.js";

/**
 * Return a key made of a password; the bytes are Python's.
 * @param {any} password
 * @param {any} salt
 * @param {number} n
 * @param {number} r
 * @param {number} p
 * @param {number} dkLen
 */
export function scrypt(password, salt, n, r, p, dkLen) {
  return derive(password.toJs(), salt.toJs(), { N: n, r, p, dkLen, maxmem: 2 ** 30 });
}
