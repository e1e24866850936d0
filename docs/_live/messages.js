/**
 * The shapes of what page, worker and service worker tell each other.
 *
 * @typedef {object} FileToFetch a file of the runtime
 * @property {string} url
 * @property {number} size how many bytes go over the wire
 * @property {string} hash SHA-256 of these bytes, in base 16
 *
 * @typedef {Record<string, FileToFetch>} Files the runtime's, by what they are
 *
 * @typedef {object} Project see lagena_live/application.py
 * @property {Record<string, string>} files
 * @property {string} main
 * @property {string} [factory]
 * @property {boolean} [as_flask]
 * @property {Record<string, string>} [env]
 * @property {Record<string, string>[]} [keys]
 * @property {string[]} [commands]
 * @property {string[]} [packages] of the runtime's extra files, those it needs
 *
 * @typedef {[name: string, value: string]} Header
 *
 * @typedef {object} Failure see lagena_live/failures.py
 * @property {string} type
 * @property {string} message
 * @property {string | null} file
 * @property {number | null} line
 * @property {string} trace
 *
 * @typedef {object} Route
 * @property {string} rule
 * @property {string[]} methods
 *
 * @typedef {object} Head see lagena_live/exchange.py
 * @property {number} status
 * @property {string} reason
 * @property {Header[]} headers
 * @property {string} cookie
 * @property {string | null} session
 * @property {string | null} new_session
 * @property {Failure | null} error
 */

/**
 * A request to an application, on its way from the service worker by the page to Python.
 * The answer comes through the port that is sent with it, as `Part`s.
 *
 * @typedef {object} Request
 * @property {"request"} type
 * @property {string} app
 * @property {string} visitor
 * @property {string} method
 * @property {string} url of the application's own host: http://localhost:5000/…
 * @property {Header[]} headers
 * @property {ArrayBuffer | null} body
 * @property {boolean} navigates does it replace the page that the visitor sees?
 * @property {number} [id] what the page calls it
 *
 * @typedef {{ head: Head } | { piece: Uint8Array } | { end: true } | { fail: string }} Part
 */

/**
 * A request that the page shows, and what comes of it: see lagena_live/sending.py.
 *
 * @typedef {object} Sending
 * @property {string} [http]
 * @property {{ method: string, path: string }} [curl]
 * @property {string} shown what the page shows of the answer
 *
 * @typedef {{ text: string, same: boolean }} Answer in the page's format; does it show that?
 */

/**
 * Blocks that are typed into Python's prompt: see lagena_live/typed.py.
 *
 * @typedef {object} Session the last block is the one that is asked
 * @property {{ code: string, lang: string, files: Record<string, string> }[]} blocks
 * @property {Shown} [shown] nothing if the reader has changed what is typed
 * @property {string[]} packages
 * @property {Record<string, string>} env
 * @property {Record<string, string>[]} keys
 *
 * @typedef {{ texts: string[], compared?: string }} Shown what the page shows of a block
 *
 * @typedef {object} Said a statement, and what the prompt says to it
 * @property {string} code
 * @property {string} printed
 * @property {string} trace
 * @property {string} error
 * @property {number | null} line
 */

/**
 * What the page tells the worker.
 *
 * @typedef {{ type: "boot", files: Files }
 *   | { type: "load", id: number, app: string, project: Project }
 *   | { type: "send", id: number, app: string, project: Project, sends: Sending[] }
 *   | { type: "type", id: number, name: string, session: Session }
 *   | { type: "clear", app: string, visitor: string }
 *   | { type: "ping", id: number }
 *   | Request} ToWorker
 */

/**
 * What the worker tells the page.
 *
 * @typedef {object} Answered a request whose answer has ended
 * @property {"answered"} type
 * @property {Request} request without its body
 * @property {number} sent how many bytes the request's body had
 * @property {number} got how many bytes the response's body had
 * @property {Uint8Array} body how it begins
 * @property {number} milliseconds
 * @property {Head} head
 *
 * @typedef {{ type: "fetched", bytes: number }
 *   | { type: "ready" }
 *   | { type: "failed", message: string }
 *   | { type: "loaded", id: number, routes?: Route[], error?: Failure }
 *   | { type: "told", id: number, said?: Said[], same?: boolean, error?: Failure }
 *   | { type: "sent", id: number, answers?: Answer[], error?: Failure }
 *   | { type: "printed", text: string }
 *   | { type: "pong", id: number, busy: boolean }
 *   | { type: "cancelled", app: string, id: number }
 *   | Answered} FromWorker
 */

/**
 * What the site's builder writes for the page.
 *
 * @typedef {object} Site live.HASH.json; all addresses are relative to it
 * @property {{ page: string, editor: string, worker: string, style: string, service: string }} scripts
 * @property {Files} files
 *
 * @typedef {object} Example a block that runs, in PAGE.live.json
 * @property {string} main the file that is shown first
 * @property {Project} project
 * @property {string} [address] the first that is asked for
 * @property {string} [first] what it answered when the page was built
 * @property {string[]} [commands] what runs it on one's own computer
 * @property {string} hash of its files
 *
 * @typedef {object} Examples PAGE.live.json; all by their blocks' ids
 * @property {Record<string, Example | Cannot>} applications
 * @property {Record<string, Requests | Cannot>} requests
 * @property {Record<string, Typed>} typed
 * @property {Record<string, string>} runs the application that each command runs
 *
 * @typedef {object} Requests a block of requests
 * @property {string} application the block of the application that they go to
 * @property {Sending[]} sends
 * @property {Record<string, string>} [files] that the page has written since it first ran
 *
 * @typedef {object} Typed a block that is typed into Python's prompt
 * @property {string} code what of it is typed
 * @property {string} lang
 * @property {Record<string, string>} files that there are then
 * @property {string[]} above the blocks that it continues, from the first on
 * @property {Shown} shown
 * @property {string[]} packages
 * @property {Record<string, string>} env
 * @property {Record<string, string>[]} keys
 * @property {string} hash of the code
 * @property {string} [cannot] why it does not run by itself
 *
 * @typedef {{ cannot: string }} Cannot why a block does not run
 */

export {};
