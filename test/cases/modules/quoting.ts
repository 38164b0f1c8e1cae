import type { AppFactory } from 'wheatpaste'

/** Fails as clients of databases do: with what it was given. */
export const quoting: AppFactory = (_, { password, database }) => {
  throw new Error(`cannot log in with ${password} at ${database}`)
}
