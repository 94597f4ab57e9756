/** Lists longer than a page. */

/** One page of a list. */
export interface Page<T> {
  /** The rows. */
  items: T[];
  /** Where the next page begins; absent on the last. */
  next_cursor?: string | null;
}

/** A whole list, fetched page by page as it is read: `for await (const one of list) …`. */
export class Pages<T> implements AsyncIterable<T> {
  readonly #page: (at: { cursor?: string }) => PromiseLike<Page<T>>;

  constructor(page: (at: { cursor?: string }) => PromiseLike<Page<T>>) {
    this.#page = page;
  }

  /** Item by item. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const items of this.byPage()) yield* items;
  }

  /** Page by page; a page may be empty and still not be the last. */
  async *byPage(): AsyncGenerator<T[], void, undefined> {
    let at: { cursor?: string } | undefined = {};
    while (at) {
      const page: Page<T> = await this.#page(at);
      yield page.items;
      at = page.next_cursor == null ? undefined : { cursor: page.next_cursor };
    }
  }
}
