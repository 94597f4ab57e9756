/** What a newer server may widen, and how values stand in JSON. */

/** A moment, RFC 3339 in UTC, as it stands on the wire. `new Date(moment)` reads it, to the millisecond. */
export type DateTime = string;

/** A civil day, `2026-12-31`, as it stands on the wire. */
export type CivilDate = string;

/** One of some strings; a newer server may say another. */
export type Open<Known extends string> = Known | (string & Record<never, never>);

/** A tag that no known variant has. Nothing is equal to it, so that telling the known ones apart works. */
export declare enum UnknownTag {
  newer = "newer",
}

/** A variant of a union that this SDK does not know yet, as it came. */
export type UnknownVariant<Tag extends string> = { readonly [tag in Tag]: UnknownTag } & {
  readonly [member: string]: unknown;
};
