/*
 * The public names, in reading order.
 */

// What all parts agree on.
export type { Application, Filter, RunningServer, Server } from './contract/application.ts'
export { type Conf, createConf, placeOf } from './contract/conf.ts'
export { ConfigError, formatProblem, type Problem } from './contract/config-error.ts'
export type { Description, Mount, RouteDescription } from './contract/description.ts'
export {
  Environ,
  type EnvironInit,
  type EnvironParts,
  type Params,
  type RequestHeaders,
  type State,
} from './contract/environ.ts'
export { errorResponse } from './contract/error-response.ts'
export type {
  AppFactory,
  CompositeFactory,
  FilterAppFactory,
  FilterFactory,
  Loader,
  ServerFactory,
  ServerRunner,
} from './contract/factory.ts'
export { HttpError, type HttpErrorOptions, isHttpError } from './contract/http-error.ts'
export { normalizePath } from './contract/path.ts'
export type { Place } from './contract/place.ts'
export { type ProblemCode, problems } from './contract/problems.ts'
export { Response, type ResponseBody, type ResponseHeaders } from './contract/response.ts'
export { readSettings, type Setting, type Settings, type SettingsTable, setting } from './contract/settings.ts'
export type { Context, FactoryContext, FilterAppContext, FilteredContext, PipelineContext } from './load/context.ts'
// Loading: from an INI file to an application.
export {
  appConfig,
  type ContextOptions,
  type Deployment,
  type Drawing,
  describe,
  describeAll,
  type LoadOptions,
  loadApp,
  loadContext,
  loadDeployment,
  loadFilter,
  loadServer,
  type Uri,
} from './load/load.ts'
export { httpServer } from './server/http-server.ts'
// Serving.
export { toNodeHandler } from './server/node-handler.ts'
