/*
 * The public names, in reading order.
 */

// Extensions of an API, brought by packages.
export type { ApiExtension, ControllerExtension, ResourceExtension } from './apps/api-extension.ts'
export { CoreApiMissing, type ExtensionRouterOptions, extensionRouter } from './apps/extension-router.ts'
// What all parts agree on.
export type { Application, Filter, Part, Probe, RunningServer, Server } from './contract/application.ts'
export { type Conf, createConf, placeOf } from './contract/conf.ts'
export { ConfigError, formatProblem, type Problem } from './contract/config-error.ts'
export type {
  Description,
  Mount,
  RouteDescription,
  ValueDescription,
  ValueSource,
} from './contract/description.ts'
export {
  Environ,
  type EnvironInit,
  type EnvironParts,
  type Params,
  type RequestHeaders,
} from './contract/environ.ts'
export { errorResponse } from './contract/error-response.ts'
export type {
  AnswerExplanation,
  Explanation,
  MountChoice,
  MountStrategy,
  RouteChoice,
} from './contract/explanation.ts'
export type {
  AppFactory,
  CompositeFactory,
  FilterAppFactory,
  FilterFactory,
  Loader,
  ServerFactory,
  ServerRunner,
} from './contract/factory.ts'
export type { Fault, FaultFormat, FaultRequest } from './contract/fault-format.ts'
export { HttpError, type HttpErrorOptions, isHttpError } from './contract/http-error.ts'
export type { Order, Ordered, Reasons } from './contract/order.ts'
export { normalizePath } from './contract/path.ts'
export type { Place } from './contract/place.ts'
export { type ProblemCode, problems } from './contract/problems.ts'
export type { RequestContext } from './contract/request-context.ts'
export { Response, type ResponseBody, type ResponseHeaders } from './contract/response.ts'
export {
  type Configured,
  readSettings,
  type Setting,
  type Settings,
  type SettingsTable,
  setting,
} from './contract/settings.ts'
export type { OptionsSchema } from './contract/settings-schema.ts'
export type { StandardSchema } from './contract/standard-schema.ts'
export type { ServedVersion, State } from './contract/state.ts'
export { type Advised, type Warning, type WarningCode, warnings } from './contract/warnings.ts'
export type { Report } from './load/check.ts'
export type { Context, FactoryContext, FilterAppContext, FilteredContext, PipelineContext } from './load/context.ts'
// Loading: from an INI file to an application.
export {
  appConfig,
  type ContextOptions,
  check,
  type Deployment,
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
export type { Drawing } from './load/survey.ts'
// Plugins: what packages offer by entry points, as with stevedore.
export { DispatchExtensionManager } from './plugins/dispatch-extension-manager.ts'
export { DriverManager, type DriverManagerOptions } from './plugins/driver-manager.ts'
export { EnabledExtensionManager, type EnabledExtensionManagerOptions } from './plugins/enabled-extension-manager.ts'
export type { EntryPoint } from './plugins/entry-point.ts'
export type { Extension, ExtensionOptions, Reaction } from './plugins/extension.ts'
export { ExtensionManager, type ExtensionManagerOptions } from './plugins/extension-manager.ts'
export { HookManager, type HookManagerOptions } from './plugins/hook-manager.ts'
export { NamedExtensionManager, type NamedExtensionManagerOptions } from './plugins/named-extension-manager.ts'
// Serving: on whose behalf a request is made.
export { type Caller, callerOf } from './serve/caller.ts'
// Serving: maps of applications, and pipelines.
export { type CascadeOptions, cascade } from './serve/cascade.ts'
// Serving: controllers, and what is noted on their methods.
export {
  action,
  apiVersion,
  type ControllerRequest,
  type ControllerResult,
  expectedErrors,
  type Method,
  querySchema,
  response,
  schema,
  versions,
} from './serve/controller.ts'
// Serving: what views need of the request.
export { type Link, links } from './serve/links.ts'
// Serving: which path leads to which controller.
export { Mapper, type MapperOptions } from './serve/mapper.ts'
export type { MediaType } from './serve/media-types.ts'
export { type MethodNotes, method, wrapMethod } from './serve/method.ts'
export { Microversion, type MicroversionOptions } from './serve/microversion.ts'
export type { Mounts } from './serve/mount-table.ts'
export { type FetchPage, type Page, type PageOptions, type PageRequest, page } from './serve/page.ts'
export { pipeline, pipelineFactory } from './serve/pipeline.ts'
export { PlainMapper, ProjectMapper, type ProjectMapperOptions } from './serve/project-mapper.ts'
export { type ResourceOptions, resource } from './serve/resource.ts'
export type { ResourceOptions as ResourceRoutes } from './serve/rest-routes.ts'
export type { Conditions, RouteOptions } from './serve/route.ts'
export { router } from './serve/router.ts'
export { routesPattern } from './serve/routes-pattern.ts'
export { type SortKeys, type SortValue, sorted } from './serve/sort.ts'
export { UrlGenerator, type UrlOptions } from './serve/url-generator.ts'
export { type UrlmapOptions, urlmap, urlmapFactory } from './serve/urlmap.ts'
export { type VersionUrlmapOptions, versionUrlmap, versionUrlmapFactory } from './serve/version-urlmap.ts'
export type { NodeHandlerOptions } from './server/exchanges.ts'
// Servers.
export { type HttpServerOptions, httpServer } from './server/http-server.ts'
export { type NodeHandler, toNodeHandler } from './server/node-handler.ts'
