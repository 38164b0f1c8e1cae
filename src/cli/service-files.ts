import { authorFile, routerFile, testFile } from './service-code.ts'

/** What a new service is to be. */
export interface NewService {
  /** As in its package.json. */
  readonly name: string
  readonly language: 'js' | 'ts'
}

/** What of our own package.json a new one is made of. */
export interface Manifest {
  readonly version: string
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** The files of a service that runs and is tested: an API of notes, which are kept in memory. */
export function serviceFiles(service: NewService, manifest: Manifest): Readonly<Record<string, string>> {
  const { language } = service
  return {
    'package.json': packageFile(service, manifest),
    'api-paste.ini': iniFile(service),
    [`router.${language}`]: routerFile(language),
    [`author.${language}`]: authorFile(language),
    [`test/service.test.${language}`]: testFile(language),
    ...(language === 'ts' && { 'tsconfig.json': TSCONFIG }),
    'README.md': readmeFile(service),
    '.gitignore': 'node_modules/\n',
  }
}

function packageFile({ name, language }: NewService, { version, devDependencies = {} }: Manifest): string {
  const isTyped = language === 'ts'
  // Node strips types itself from 22.18 on; tsx does it for those before.
  const node = isTyped ? "NODE_OPTIONS='--import tsx' " : ''
  const tools = ['@types/node', 'tsx', 'typescript'].map((tool) => [tool, devDependencies[tool] ?? '*'])
  const manifest = {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    scripts: {
      start: `${node}wheatpaste serve api-paste.ini`,
      dev: `${node}wheatpaste serve api-paste.ini --reload`,
      check: `${isTyped ? 'tsc && ' : ''}${node}wheatpaste check api-paste.ini`,
      test: isTyped ? 'node --import tsx --test test/*.test.ts' : 'node --test',
    },
    dependencies: { wheatpaste: `^${version}` },
    ...(isTyped && { devDependencies: Object.fromEntries(tools) }),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function iniFile({ name, language }: NewService): string {
  return `# ${name}: which applications it has, which filters wrap them and where they are mounted.
# \`npx wheatpaste show api-paste.ini\` draws it, \`npx wheatpaste points\` lists what else can be named here.

[DEFAULT]
http_port = 8080

[composite:main]
use = pkg:wheatpaste#urlmap
/v1 = api
/healthcheck = healthcheck

# From the outside in; the last one is the app.
[pipeline:api]
pipeline = request_id faultwrap author router

[filter:request_id]
use = pkg:wheatpaste#request_id

[filter:faultwrap]
use = pkg:wheatpaste#faultwrap

[filter:author]
use = call:./author.${language}:filterFactory
header = x-author

[app:router]
use = call:./router.${language}:appFactory

[app:healthcheck]
use = pkg:wheatpaste#healthcheck

[server:main]
use = pkg:wheatpaste#http
host = 127.0.0.1
port = %(http_port)s
`
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "types": ["node"],
    "strict": true,
    "noEmit": true,
    "allowImportingTsExtensions": true,
    "erasableSyntaxOnly": true,
    "verbatimModuleSyntax": true,
    "skipLibCheck": true
  }
}
`

function readmeFile({ name, language }: NewService): string {
  return `# ${name}

\`\`\`sh
npm install
npm test
npm start   # then: curl -i http://127.0.0.1:8080/v1/notes
\`\`\`

| file | what it is |
|---|---|
| api-paste.ini | which applications there are, which filters wrap them, where they are mounted |
| router.${language} | an app: the routes, and a resource that answers them |
| author.${language} | a filter, with a setting of its own |
| test/service.test.${language} | the service, asked without a socket |

\`npm run dev\` starts it again when a file changes, and \`npm run check\` finds everything that is wrong with api-paste.ini without
starting anything.
`
}
