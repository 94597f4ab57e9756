/** What every operation stands on, kept by hand: transport, calls, errors, pages, open enumerations. */

export { type Answer, Call } from "./call.js";
export {
  DecodeError,
  isProblem,
  NetworkError,
  NotModifiedError,
  ProblemError,
  RequestError,
  RuqsatError,
  StatusError,
  type Violation,
} from "./errors.js";
export type { CivilDate, DateTime, Open, UnknownTag, UnknownVariant } from "./open.js";
export type { Bytes } from "./operation.js";
export type { CallOptions, ClientOptions, Fetch } from "./options.js";
export { type Page, Pages } from "./pages.js";
export type { Retries } from "./retries.js";
export { Transport } from "./transport.js";
