/** What can go wrong with a call, and the server's own account of it. */

import { asked } from "./retries.js";

/** Every error of this SDK, save that an aborted call throws the reason of its signal. */
export class RuqsatError extends Error {
  override name = "RuqsatError";
}

/** The call could not be written: a bad address, path or header value. Nothing was sent. */
export class RequestError extends RuqsatError {
  override name = "RequestError";
}

/** No answer: not connected, cut off, or out of time. What was asked may have been done all the same. */
export class NetworkError extends RuqsatError {
  override name = "NetworkError";
  /** Whether time ran out. */
  readonly timedOut: boolean;

  constructor(timedOut: boolean, cause: unknown) {
    super(timedOut ? "no answer in time" : "no answer", { cause });
    this.timedOut = timedOut;
  }
}

/** A success whose body is not what the spec says. */
export class DecodeError extends RuqsatError {
  override name = "DecodeError";
}

/** An answer that is no success. */
export class StatusError extends RuqsatError {
  override name = "StatusError";
  /** The HTTP status; 0 for a redirect in a browser. */
  readonly status: number;
  /** All headers of the answer. */
  readonly headers: Headers;
  /** The beginning of the body. */
  readonly body: string;

  constructor(status: number, headers: Headers, body: string, message = `HTTP ${status}: ${body}`) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** What to quote when asking the operator. */
  get requestId(): string | undefined {
    return this.headers.get("X-Request-Id") ?? undefined;
  }

  /** How long to wait before asking again, in milliseconds. */
  get retryAfter(): number | undefined {
    return asked(this.headers);
  }
}

/** What was asked for with `ifNoneMatch` is still what the caller has. */
export class NotModifiedError extends StatusError {
  override name = "NotModifiedError";
}

/** One field that is wrong. */
export interface Violation {
  /** Where in the request, as a JSON pointer. */
  pointer: string;
  /** What is wrong, for programs. */
  code: string;
  /** What is wrong, in the caller's language. */
  message: string;
}

/** A refusal or failure in the server's words (RFC 9457). Decide by `code`; the texts are for people. */
export class ProblemError extends StatusError {
  override name = "ProblemError";
  /** The kind for programs; it does not change. */
  readonly code: string;
  /** Where this kind of problem is explained. */
  readonly type: string;
  /** The kind in words, in the caller's language. */
  readonly title: string;
  /** This case in words, in the caller's language. */
  readonly detail: string | undefined;
  /** This case as an address. */
  readonly instance: string | undefined;
  /** Each field that is wrong. */
  readonly violations: readonly Violation[];
  /** All other members. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(status: number, headers: Headers, body: string, members: Record<string, unknown>) {
    const { type, title, status: _, code, detail, instance, violations, ...extra } = members;
    const wrong = Array.isArray(violations) ? violations.map(violation) : [];
    const words = text(detail) ?? text(title) ?? "";
    const fields = wrong.map((one) => `; ${one.pointer}: ${one.message}`).join("");
    super(status, headers, body, `${text(code) ?? "problem"} (${status}): ${words}${fields}`);
    this.code = text(code) ?? "";
    this.type = text(type) ?? "about:blank";
    this.title = text(title) ?? "";
    this.detail = text(detail);
    this.instance = text(instance);
    this.violations = wrong;
    this.extra = extra;
  }
}

/** Whether this is a problem that the server told, with one of these codes if any are given. */
export function isProblem<Code extends string = string>(
  error: unknown,
  ...codes: Code[]
): error is ProblemError & { readonly code: Code } {
  return error instanceof ProblemError && (codes.length === 0 || (codes as string[]).includes(error.code));
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function violation(value: unknown): Violation {
  const { pointer, code, message } = (value ?? {}) as Record<string, unknown>;
  return { pointer: text(pointer) ?? "", code: text(code) ?? "", message: text(message) ?? "" };
}
