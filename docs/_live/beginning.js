/** How a body begins: as much of it as is shown to the reader. */

/** The most that is kept, in bytes. */
const MOST = 8192;

/** A copy of the first bytes of a body that comes in pieces. */
export class Beginning {
  #bytes = new Uint8Array(MOST);
  #length = 0;

  /** @param {Uint8Array} piece */
  add(piece) {
    const kept = piece.subarray(0, MOST - this.#length);
    this.#bytes.set(kept, this.#length);
    this.#length += kept.byteLength;
  }

  get bytes() {
    return this.#bytes.slice(0, this.#length);
  }
}
