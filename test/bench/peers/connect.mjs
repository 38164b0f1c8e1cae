// connect has no router: find-my-way is the usual companion.
import http from 'node:http'
import bodyParser from 'body-parser'
import connect from 'connect'
import fmw from 'find-my-way'
import * as c from './common.mjs'
import { filters, handlerFor, passThrough, sendJson } from './connectish.mjs'

const app = connect()
if (c.APP === 'hello' || c.APP === 'depth') {
  for (let i = 0; i < (c.APP === 'depth' ? c.DEPTH : 0); i++) app.use(passThrough())
  app.use((req, res) =>
    req.url === '/' ? sendJson(res, 200, { hello: 'world' }) : sendJson(res, 404, { message: 'not found' }),
  )
} else {
  const v21 = connect()
  for (const f of filters) v21.use(f)
  const json = bodyParser.json()
  const router = fmw({
    defaultRoute: (req, res) => sendJson(res, 404, c.faultBody(404, 'The resource could not be found.')),
  })
  for (const name of c.resourceNames()) {
    const controller = c.makeController(name)
    for (const r of c.routesOf(name)) {
      const h = handlerFor(controller, r.kind, sendJson)
      router.on(r.method, r.path, (req, res, params) => {
        req.params = params
        h(req, res)
      })
    }
  }
  v21.use((req, res, next) => (req.method === 'POST' ? json(req, res, next) : next()))
  v21.use((req, res) => router.lookup(req, res))
  v21.use((err, req, res, next) => sendJson(res, err.status ?? 500, c.faultBody(err.status ?? 500, err.message)))
  app.use(c.PREFIX, v21)
  app.use((req, res) =>
    req.url === '/'
      ? sendJson(res, 200, { versions: [{ id: 'v2.1' }] })
      : sendJson(res, 404, c.faultBody(404, 'The resource could not be found.')),
  )
}
c.ready(http.createServer(app)).listen(c.PORT, c.HOST)
