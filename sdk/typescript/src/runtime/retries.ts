/** When a call is tried again, and how long to wait before. */

/**
 * How often a call is tried, and how patiently; all times in milliseconds.
 *
 * Tried again is what may do no harm twice: a GET, and a change that the server knows by its idempotency key. Reasons
 * are a broken connection, a time-out, and the statuses 429, 502, 503 and 504. Waits are random up to a limit that
 * doubles each time, on top of what `Retry-After` asks for.
 */
export interface Retries {
  /** Tries in all, the first included; 4 unless told. 1 switches retries off. */
  tries: number;
  /** The limit of the first wait; 250 unless told. */
  firstWait: number;
  /** The limit of every wait, without what the server asks for; 5 000 unless told. */
  longestWait: number;
  /**
   * No try begins later than this after the first; 30 000 unless told. A server that asks for a longer wait is not
   * asked again: its answer goes to the caller.
   */
  total: number;
}

const USUAL: Retries = { tries: 4, firstWait: 250, longestWait: 5_000, total: 30_000 };

/** How long to wait after so many tries that took so long; undefined when that was all. */
export function wait(
  retries: Partial<Retries> | undefined,
  made: number,
  took: number,
  after: number | undefined,
): number | undefined {
  const { tries, firstWait, longestWait, total } = { ...USUAL, ...retries };
  if (made >= tries) return undefined;
  // Full jitter: callers that failed together do not come back together.
  const own = Math.min(firstWait * 2 ** (made - 1), longestWait) * Math.random();
  const wait = own + (after ?? 0);
  return took + wait <= total ? wait : undefined;
}

/** Whether this status may pass by itself. */
export function passing(status: number): boolean {
  return [429, 502, 503, 504].includes(status);
}

/** What `Retry-After` asks for, in milliseconds: seconds, or a moment compared with the server's own clock. */
export function asked(headers: Headers): number | undefined {
  const after = headers.get("Retry-After") ?? "";
  if (/^\d+$/.test(after)) return Number(after) * 1000;
  const wait = Date.parse(after) - Date.parse(headers.get("Date") ?? "");
  return wait >= 0 ? wait : undefined;
}

/** A new idempotency key. */
export function newKey(): string {
  // Not randomUUID: a page that came without TLS has none.
  const random = crypto.getRandomValues(new Uint8Array(16));
  return `auto_${Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Waits, or throws the signal's reason as soon as there is one. */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const wake = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", wake);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", wake, { once: true });
  });
}
