/**
 * Signing in a browser by NCALayer, the national signing program that people run on their computers: it listens on this
 * machine only, shows the person what his keys are, asks for the password, and gives back a CMS. Kept by hand.
 */

import { RuqsatError } from "./runtime/index.js";

/** Where NCALayer listens. */
const ADDRESS = "wss://127.0.0.1:13579/";
/** The extended key usage of certificates that sign documents. */
const SIGNS_DOCUMENTS = "1.3.6.1.5.5.7.3.4";

/** Why there is no signature. */
export type NcaLayerReason =
  /** NCALayer does not run on this computer, or the person does not let this page reach it. */
  | "not_running"
  /** The person closed its window. */
  | "cancelled"
  /** It could not sign: `code` is its own word, where it has one. */
  | "refused"
  /** Nobody did anything in time. */
  | "timeout";

/** No signature came of it. */
export class NcaLayerError extends RuqsatError {
  override name = "NcaLayerError";
  /** Why. */
  readonly reason: NcaLayerReason;
  /** What NCALayer calls it. */
  readonly code: string | undefined;

  constructor(reason: NcaLayerReason, code?: string, message?: string) {
    super([reason, code, message].filter(Boolean).join(": "));
    this.reason = reason;
    this.code = code;
  }
}

/** How to sign. */
export interface NcaLayerOptions {
  /** The language of its window: `kk`, `ru` or `en`. */
  locale?: string;
  /** Only certificates of this IIN are offered. */
  iin?: string;
  /** Only certificates of this BIN are offered. */
  bin?: string;
  /** Only certificates with one of these extended key usages are offered; without it those that sign documents. */
  keyUsages?: string[];
  /** Whether the signature gets a timestamp of the national authority. */
  timestamp?: boolean;
  /** How long to wait for NCALayer to answer at all, milliseconds: 5 seconds unless told. */
  connectTimeout?: number;
  /** How long the person may take, milliseconds: 5 minutes unless told. */
  timeout?: number;
  /** Gives up when it is aborted, with its reason. */
  signal?: AbortSignal;
}

/** What NCALayer says: its greeting first, then its answer. */
interface Said {
  result?: { version?: string };
  status?: boolean;
  code?: string;
  errorCode?: string;
  message?: string;
  body?: { result?: string | string[] };
}

/**
 * Has the person sign these bytes: `content` of a `signable` as it is, base64. The answer is the detached CMS, base64,
 * as the operations of this SDK take it.
 *
 * @throws NcaLayerError
 */
export function signWithNcaLayer(bytesBase64: string, options: NcaLayerOptions = {}): Promise<string> {
  const { signal, connectTimeout = 5_000, timeout = 300_000 } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const socket = new WebSocket(ADDRESS);
    let isGreeted = false;
    let timer = setTimeout(() => fail("not_running"), connectTimeout);
    const over = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      socket.close();
    };
    const fail = (reason: NcaLayerReason, code?: string, message?: string) => {
      over();
      reject(new NcaLayerError(reason, code, message));
    };
    const abort = () => {
      over();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort);
    // Both may come, and after the end: a promise that is settled does not mind.
    socket.onerror = socket.onclose = () => fail(isGreeted ? "refused" : "not_running");
    socket.onmessage = ({ data }) => {
      const said = read(data);
      if (!said) return;
      if (!isGreeted) {
        if (!said.result?.version) return;
        isGreeted = true;
        clearTimeout(timer);
        timer = setTimeout(() => fail("timeout"), timeout);
        socket.send(JSON.stringify(request(bytesBase64, options)));
        return;
      }
      const code = said.code ?? said.errorCode;
      if (said.status === true) {
        const [signature] = [said.body?.result].flat();
        // Whoever closes its window is told by a good answer without a result.
        if (!signature) return fail("cancelled");
        over();
        resolve(bare(signature));
      } else if (said.status === false || code) {
        fail(/cancel/i.test(`${code} ${said.message}`) ? "cancelled" : "refused", code, said.message);
      }
    };
  });
}

/** What it is asked: the method `sign` of its module `basics`. */
function request(data: string, options: NcaLayerOptions): object {
  const { iin, bin, keyUsages = [SIGNS_DOCUMENTS], locale = "kk", timestamp = false } = options;
  const args = {
    allowedStorages: null,
    format: "cms",
    data,
    signingParams: { decode: true, encapsulate: false, digested: false, ...(timestamp && { tsaProfile: {} }) },
    signerParams: { extKeyUsageOids: keyUsages, iin, bin },
    locale,
  };
  return { module: "kz.gov.pki.knca.basics", method: "sign", args };
}

/** A message; what is none, such as its heart-beats, is nothing. */
function read(text: unknown): Said | undefined {
  try {
    return JSON.parse(String(text)) as Said;
  } catch {
    return undefined;
  }
}

/** Base64 without line breaks and the armour of PEM, in which some versions put it. */
function bare(signature: string): string {
  return signature.replace(/-----[^-]+-----/g, "").replace(/\s+/g, "");
}
