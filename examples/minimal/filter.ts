import { type FilterFactory, Response } from 'wheatpaste'

/** Appends `filter v1` to what the app answers. */
export const filterFactory: FilterFactory = () => (app) =>
  async function filterV1(environ) {
    const response = await app(environ)
    return Response.text(`${response.body}filter v1`, response.status)
  }
