"""Runs the command lines of OpenStack's own clients, one after the other, without importing them each time.

Reads a command line for each line, as a list in JSON, and writes what became of it, as an object in JSON. The first word is
`openstack`, `nova`, or `python` for a program of openstacksdk, whose last word it is; `connect` makes it a connection.
"""

import contextlib
import io
import json
import os
import sys
import traceback

import novaclient.shell
import openstack
import openstackclient.common.clientmanager
import openstackclient.shell
import osc_lib.clientmanager

# nova wants these three, with any value, for every kind of authentication but by password.
UNUSED = {'OS_USERNAME': 'unused', 'OS_PROJECT_NAME': 'unused', 'OS_AUTH_URL': 'http://unused'}


def forget():
    # Classes of openstackclient keep what a command made, as each process has but one.
    for value in vars(openstackclient.common.clientmanager.ClientManager).values():
        if isinstance(value, osc_lib.clientmanager.ClientCache):
            value._handle = None


def program(words):
    options = json.loads(words[0])
    connect = lambda: openstack.connect(load_envvars=False, load_yaml_config=False, **options)
    exec(words[1], {'connect': connect, 'openstack': openstack})
    return 0


COMMANDS = {'openstack': openstackclient.shell.main, 'nova': novaclient.shell.main, 'python': program}


def run(name, *words):
    forget()
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
    words = json.loads(line)
    for name, value in UNUSED.items():
        if words[0] == 'nova' and '--os-username' not in words:
            os.environ[name] = value
        else:
            os.environ.pop(name, None)
    print(json.dumps(run(*words)), flush=True)
