import bodyParser from 'body-parser'
import polka from 'polka'
import * as c from './common.mjs'
import { filters, handlerFor, passThrough, sendJson } from './connectish.mjs'

const onError = (err, req, res) => sendJson(res, err.status ?? 500, c.faultBody(err.status ?? 500, err.message))
const onNoMatch = (req, res) => sendJson(res, 404, c.faultBody(404, 'The resource could not be found.'))
const app = polka({ onError, onNoMatch })

if (c.APP === 'hello' || c.APP === 'depth') {
  for (let i = 0; i < (c.APP === 'depth' ? c.DEPTH : 0); i++) app.use(passThrough())
  app.get('/', (req, res) => sendJson(res, 200, { hello: 'world' }))
} else {
  const v21 = polka({ onError, onNoMatch })
  v21.use(...filters)
  const json = bodyParser.json()
  for (const name of c.resourceNames()) {
    const controller = c.makeController(name)
    for (const r of c.routesOf(name)) {
      const h = handlerFor(controller, r.kind, sendJson)
      if (r.method === 'GET') v21.get(r.path, h)
      else v21.post(r.path, json, h)
    }
  }
  app.use(c.PREFIX, v21)
  app.get('/', (req, res) => sendJson(res, 200, { versions: [{ id: 'v2.1' }] }))
}
app.listen(c.PORT, c.HOST)
c.ready(app.server)
