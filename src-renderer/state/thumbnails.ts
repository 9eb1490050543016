import type { Client } from '../connect.ts'

/** Small pictures of fits and spaces, each asked for once. */
export class Thumbnails {
  private readonly api: Client
  private readonly known = new Map<string, Promise<string | null>>()

  constructor(api: Client) {
    this.api = api
  }

  /** SVG text; null while there is none, which is asked again the next time. */
  get(id: string): Promise<string | null> {
    const known = this.known.get(id)
    if (known) return known
    const asked = this.api.library.thumbnail({ id }).then(
      ({ svg }) => svg,
      () => null
    )
    this.known.set(id, asked)
    void asked.then((svg) => svg === null && this.known.delete(id))
    return asked
  }
}
