import { type AppFactory, Response } from 'wheatpaste'

/** Answers `app v1`. */
export const appFactory: AppFactory = () =>
  function appV1() {
    return Response.text('app v1')
  }
