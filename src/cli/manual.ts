/** What the command line says of a command. */
export interface Manual {
  /** What it is called with. Completion reads it, too. */
  readonly usage: string
  readonly summary: string
  /** Further lines of its help. */
  readonly help: string
}

/*
 * The manual stands apart from the commands, so that whoever asks for help or completes a word waits for none of them to be
 * imported.
 */
export const manual: Readonly<Record<string, Manual>> = {
  serve: {
    usage: 'serve FILE[#NAME] [key=value…] [--server NAME[=APP]]… [--host HOST] [--port PORT] [--reload] [--inspect]',
    summary: 'load the application and serve it',
    help: [
      'It is served by [server:main] of the file, or by pkg:wheatpaste#http on 127.0.0.1:8080 where there is none.',
      '--server NAME  serve by [server:NAME] instead; NAME=APP serves another app of the file by it. May be repeated.',
      '--host, --port where to listen, for a file that has no [server:main] to say so.',
      '--reload       start again whenever a file of the configuration or a module of it changes, for development.',
      '--inspect      show what runs and what happens in it, to this machine alone, at /_inspector. It slows requests down.',
      '',
      'SIGINT, SIGTERM  end it after the requests under way: 0, or 1 if some were cut off. A second one ends it at once.',
      'SIGHUP           the file is taken over as it is now; see also `wheatpaste reload`.',
    ].join('\n'),
  },
  check: {
    usage: 'check FILE[#NAME]… [key=value…] [--load] [--json]',
    summary: 'find everything that is wrong with a file, without building anything',
    help: [
      'Every section is resolved, every factory imported, and the options checked that it tells of; with a NAME, what it leads to.',
      'Modules that options name (app = ./shop.js:app) must be there, and are not run.',
      'The exit code is 1 if there are errors; warnings leave it 0.',
      '',
      '--load  also create the application, where nothing was wrong, and dispose of it again, without serving it: what goes wrong only',
      '        then, and the routes that no request reaches. With neither a NAME nor a main, every app that nothing else uses',
      '--json  print {"errors": […], "warnings": […]}. Each has code, message, file, line, column, length, section, chain,',
      '        suggestion, hint and fix; what is not known is null.',
    ].join('\n'),
  },
  show: {
    usage: 'show FILE[#NAME] [key=value…] [--format tree|ini|json|mermaid|dot|svg] [--values]',
    summary: 'draw composites, pipelines, filters and apps, without importing any of them',
    help: [
      'Without a NAME, everything in the file that nothing else in it uses is drawn, and its servers.',
      '',
      '--format tree     a drawing; the default',
      '--format ini      the file with every reference and variable worked out, which loads to the same; a secret of the',
      '                  environment stays the variable that it is',
      '--format json     the drawing as data',
      '--format mermaid  a flowchart, as GitHub and others draw it in Markdown',
      '--format dot      a digraph for Graphviz',
      '--format svg      an image, for light and dark pages',
      '--values          in a tree or as data, also the options of each part, worked out, and where they came from: a line of the',
      '                  section or of [DEFAULT], the command line, the environment. Factories are imported for it: what they',
      '                  declare to be secret is masked, as is what is so by its name',
    ].join('\n'),
  },
  routes: {
    usage: 'routes FILE[#NAME] [key=value…] [--method METHOD] [--path GLOB] [--json]',
    summary: 'list the routes of everything that is mounted',
    help: [
      'The application is loaded, and not served. Each line is the methods (* for any), the path, what answers, the package that it',
      'comes from if that is another one, and the filters around it. wheatpaste match tells which of them takes a request. A route that',
      'no request reaches is told with those that take all of its paths before it.',
      '',
      '--method METHOD  only those that take the method',
      "--path GLOB      only those whose path is like this, whole or below its mount: '/servers/*'. A * stands for a segment or a part",
      '                 of one, ** for any text',
      '--json           the same as data',
    ].join('\n'),
  },
  match: {
    usage: "match FILE[#NAME] [METHOD] PATH [-H 'NAME: VALUE']… [key=value…] [--json]",
    summary: 'tell where a request would go, and why, without sending it',
    help: [
      'The application is loaded, and not served. Told are the mounts on the way and what chose each of them (the path, the host,',
      'the version in Content-Type or Accept), what becomes of script name and path info, the filters that see the request, and the',
      'route with its params; or why there is none: the methods that are taken (405), the routes that are nearest (404).',
      'Neither filters nor controllers are called, so what a filter would change in the request does not show.',
      '',
      'METHOD is GET if it is not told. PATH may be a URL, which tells the scheme and the host.',
      'The exit code is 1 if the answer would be an error: there is no such path, method or version.',
      '',
      "-H 'NAME: VALUE'  a header of the request, as curl takes it; may be repeated",
      '--json            print {"method", "path", "taken", "way"}, where each part of the way has the next in its "next"',
    ].join('\n'),
  },
  request: {
    usage: "request FILE[#NAME] [METHOD] PATH [-H 'NAME: VALUE']… [-d BODY] [-i] [--trace] [key=value…] [--json]",
    summary: 'send a request through the application, without a port',
    help: [
      'The application is loaded, asked, and disposed of. Its answer goes to stdout. The exit code is 1 if that is an error.',
      '',
      "-H 'NAME: VALUE'  a header of the request, as curl takes it; may be repeated",
      '-d BODY           what is sent with it, as JSON unless a header says otherwise; makes the method POST if none is told',
      '-i                print status and headers, too',
      '--trace           tell, on stderr, in which filters and apps the request was for how long, and how much of that was their own',
      '--json            print {"status", "headers", "body", "trace"}; times are in milliseconds',
    ].join('\n'),
  },
  diff: {
    usage: 'diff OLD[#NAME] NEW[#NAME] [key=value…] [--json]',
    summary: 'tell what changed in meaning between two files',
    help: [
      'Both are worked out as `show` does, and compared section by section: factories, filters and their order, mounts, options with',
      'their values, and defaults with the sections that they reach. Nothing is created; factories are imported, as far as they can be,',
      'to mask what they declare to be secret beside what is so by its name. Comments, blanks, the',
      'order of sections and of options, and another way to write the same value are no difference; nor is where the files stand.',
      'With a NAME, what it leads to is compared.',
      '',
      'The exit code is 0 if they mean the same, 1 if they do not, and 2 if one of them has a mistake: then all else is compared.',
      '',
      '--json  print a list of {"section", "subject", "change", "name", "mount", "before", "after", "reaches"}; what does not apply',
      '        is left out',
    ].join('\n'),
  },
  fmt: {
    usage: 'fmt [--check] FILE… [--json]',
    summary: 'format files, with every comment kept and no meaning changed',
    help: [
      '`name = value`, `name: value`, four blanks before a line that continues a value (its lines keep their depth among themselves),',
      'one blank line between sections, none at the end, no blanks at the ends of lines. Nothing is put in another order.',
      'Before a file is written, both texts are read, and every section, option and value of them is compared.',
      'The names of the files that were changed are printed. A FILE of - reads the standard input and prints the result.',
      '',
      '--check  write nothing; the exit code is 1 if a file is not formatted, and their names are printed',
      '--json   print a list of {"file", "formatted"}, which tells what was formatted before',
    ].join('\n'),
  },
  init: {
    usage: 'init [FOLDER] [--yes] [--name NAME] [--ts|--js] [--json]',
    summary: 'write a new service: an INI file, a router, a filter and a test',
    help: [
      'In FOLDER, or here: package.json, api-paste.ini, a router with a resource, a filter of its own, a test, a README. Nothing is',
      'overwritten: if one of the files is there, none is written, and the exit code is 1. Nothing is installed or run.',
      '',
      '--name NAME  what the package is called; by default as the folder',
      '--js, --ts   in JavaScript, which needs nothing but this package, or in TypeScript; JavaScript by default',
      '--yes        ask nothing, as where there is no terminal',
      '--json       print {"folder", "name", "language", "files"}',
    ].join('\n'),
  },
  migrate: {
    usage: 'migrate FILE [--json]',
    summary: 'make an INI file of an Express app, or of the middleware of a config.json',
    help: [
      'FILE is JavaScript or TypeScript, whose `app.use(…)` are read in their order, or JSON as meddleware and kraken-js have it.',
      'Nothing of it is run. Middleware becomes a filter around every app that comes after it: our own, where there is one that does',
      'the same, or pkg:wheatpaste#connect around the middleware itself; routers become apps at their paths. The INI file is printed;',
      'what could not be read stands in it as a comment, with its line. Look at each of them, then run `wheatpaste check`.',
      'Source needs the package @babel/parser; JSON needs nothing.',
      '',
      '--json  print {"ini", "unread"}: the text, and what could not be read, as {"place", "written", "why"}',
    ].join('\n'),
  },
  points: {
    usage: 'points [--json]',
    summary: 'list the factories that a file of this folder can name, by kind',
    help: 'They are the entry points of this package, and of those that it depends on. None of their code is run.',
  },
  schema: {
    usage: 'schema [FILE]',
    summary: 'describe the sections, factories and settings that a file can have, as JSON',
    help: [
      'They are those of this package and of the packages that this folder, or that of the FILE, depends on; with a FILE, also those of',
      'the modules that it names itself. All of these are imported, and nothing is made.',
      '',
      'The document is {"version": 1, "sections": […], "factories": […]}. Each factory has kind, name, use (how a section names it),',
      'package, purpose and settings, each of them with name, type, choices, default, min, max, required, secret, formerly and doc;',
      'what is not known is null. Fields may be added; what is there keeps its meaning as long as the version is 1.',
    ].join('\n'),
  },
  lsp: {
    usage: 'lsp [--stdio]',
    summary: 'serve editors, as the Language Server Protocol has it, over stdin and stdout',
    help: [
      'An editor starts this itself; docs/editors.md tells how. It shows what `wheatpaste check` finds, also in text that is not saved;',
      'it completes sections, factories, options and values; it tells what stands under the cursor, and goes to where that is defined.',
      'The modules that a file names are imported into this process, once: restart it to have it see what changed in them.',
      '',
      '--stdio  as it is anyway; many editors say so',
    ].join('\n'),
  },
  reload: {
    usage: 'reload FILE',
    summary: 'let the servers of a file, started by this user, take it over as it is now',
    help: 'The file is loaded beside what is served, and served from the next request on. If it cannot be loaded, the error is\nprinted, the exit code is 1, and what was served before goes on.',
  },
  completion: {
    usage: 'completion bash|zsh|fish',
    summary: 'print a script that lets a shell complete commands, options, files and the sections in them',
    help: [
      'bash:  source <(wheatpaste completion bash)                                         in ~/.bashrc',
      'zsh:   source <(wheatpaste completion zsh)                                          in ~/.zshrc, after compinit',
      'fish:  wheatpaste completion fish > ~/.config/fish/completions/wheatpaste.fish',
      '',
      'The scripts ask `wheatpaste completion words -- WORD…`, which anybody may: the words of a command line after the name of the',
      'program, of which the last one is to be completed, and may be empty. It prints what that may become, one in a line, each',
      'perhaps with a tab and what it is. It prints nothing where a file is meant, but for a FILE# whose sections it knows.',
    ].join('\n'),
  },
}
