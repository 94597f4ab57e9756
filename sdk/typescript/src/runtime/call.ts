/** A call on its way: a promise of the value that also has the answer around it. */

/** A value with the status and headers it came with. */
export interface Answer<T> {
  /** The value. */
  value: T;
  /** The HTTP status. */
  status: number;
  /** All headers. */
  headers: Headers;
  /** The state of what was answered, for `ifMatch`. */
  etag: string | undefined;
  /** Where a new resource is. */
  location: string | undefined;
  /** What to quote when asking the operator. */
  requestId: string | undefined;
}

/** A call of one operation, sent already. Awaiting it gives the value; `answer()` gives status and headers too. */
export class Call<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = "Call";
  readonly #answer: Promise<Answer<T>>;

  constructor(answer: Promise<Answer<T>>) {
    this.#answer = answer;
  }

  /** The value with the status and headers it came with. */
  answer(): Promise<Answer<T>> {
    return this.#answer;
  }

  /** As of a promise. */
  then<A = T, B = never>(
    done?: ((value: T) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#value().then(done, failed);
  }

  /** As of a promise. */
  catch<B = never>(failed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#value().catch(failed);
  }

  /** As of a promise. */
  finally(done?: (() => void) | null): Promise<T> {
    return this.#value().finally(done);
  }

  #value(): Promise<T> {
    return this.#answer.then((answer) => answer.value);
  }
}
