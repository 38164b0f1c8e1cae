/** What the Fetch standard makes an application of. */
export const handler = (): Response => new Response('a function')

class Instance {
  readonly #text = 'an instance'

  fetch(): Response {
    return new Response(this.#text)
  }
}

export const instance: Instance = new Instance()
