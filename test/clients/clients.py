"""Runs the command lines of OpenStack's own clients, each in a process of its own, without importing them each time.

Reads a command line for each line, as a list in JSON, and writes what became of it, as an object in JSON. The first word is
`openstack`, `nova`, or `python` for a program of openstacksdk, whose last word it is; `connect` makes it a connection.
"""

import contextlib
import io
import json
import os
import sys
import traceback

# What the commands import only when they need it is what takes their time.
import cinderclient.v3.client  # noqa: F401
import keystoneauth1.loading  # noqa: F401
import novaclient.shell
import novaclient.v2.client  # noqa: F401
import openstack
import openstack.connection  # noqa: F401
import openstackclient.compute.v2.server  # noqa: F401
import openstackclient.shell

# nova wants these three, with any value, for every kind of authentication but by password.
UNUSED = {'OS_USERNAME': 'unused', 'OS_PROJECT_NAME': 'unused', 'OS_AUTH_URL': 'http://unused'}


def nova(words):
    if '--os-username' not in words:
        os.environ.update(UNUSED)
    return novaclient.shell.main(words)


def program(words):
    options = json.loads(words[0])
    connect = lambda: openstack.connect(load_envvars=False, load_yaml_config=False, **options)
    exec(words[1], {'connect': connect})


COMMANDS = {'openstack': openstackclient.shell.main, 'nova': nova, 'python': program}


def run(name, *words):
    out, err = io.StringIO(), io.StringIO()
    sys.argv = [name, *words]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = COMMANDS[name](list(words))
        except SystemExit as exit:
            code = exit.code
        except Exception:
            traceback.print_exc()
            code = 1
    return {'code': code or 0, 'out': out.getvalue(), 'err': err.getvalue()}


for line in sys.stdin:
    if os.fork() == 0:
        print(json.dumps(run(*json.loads(line))), flush=True)
        os._exit(0)
    os.wait()
