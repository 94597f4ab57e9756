/**
 * The typed TypeScript SDK of Ruqsat, for browsers and Node.
 *
 * `src/generated` is written by `sdk/generator`; `src/runtime` and `src/ncalayer.ts` are kept by hand. How to use it: sdk/README.md.
 */

export { Client, type models, type operations, VERSION } from "./generated/index.js";
export { NcaLayerError, type NcaLayerOptions, type NcaLayerReason, signWithNcaLayer } from "./ncalayer.js";
export {
  type Answer,
  type Bytes,
  Call,
  type CallOptions,
  type CivilDate,
  type ClientOptions,
  type DateTime,
  DecodeError,
  type Fetch,
  isProblem,
  NetworkError,
  NotModifiedError,
  type Open,
  Pages,
  ProblemError,
  RequestError,
  type Retries,
  RuqsatError,
  StatusError,
  type UnknownTag,
  type UnknownVariant,
  type Violation,
} from "./runtime/index.js";
