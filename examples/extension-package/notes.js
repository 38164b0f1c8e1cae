import { action, HttpError, response } from 'wheatpaste'

/** Notes on servers: `GET /servers/ID/notes`, and `POST /servers/ID/action` with `{"addNote": {"text": "…"}}`. */
export class Notes {
  name = 'Notes'
  alias = 'os-notes'
  #byServer = new Map()

  getResources() {
    const index = ({ params }) => ({ notes: this.#of(params.server_id) })
    return [{ collection: 'notes', controller: { index }, parent: { memberName: 'server', collectionName: 'servers' } }]
  }

  getControllerExtensions() {
    const addNote = action('addNote')(
      response(202)(({ params, body }) => {
        const { text } = body.addNote ?? {}
        if (typeof text !== 'string' || text === '') throw new HttpError(400, 'A note needs a text.')
        this.#of(params.id).push({ text })
      }),
    )
    return [{ collection: 'servers', controller: { addNote } }]
  }

  #of(server) {
    if (!this.#byServer.has(server)) this.#byServer.set(server, [])
    return this.#byServer.get(server)
  }
}
