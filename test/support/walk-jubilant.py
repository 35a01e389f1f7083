"""Calls every public method of jubilant.Juju once, against whatever `juju` is on PATH.

Prints a JSON object: by method `ok`, or `refused: <what juju said>`. A method that this file does not know is
`unknown`, so that a new release of jubilant cannot be walked past.
"""

import inspect
import json
import pathlib
import sys
import tempfile

import jubilant

folder = pathlib.Path(sys.argv[1])
juju = jubilant.Juju(wait_timeout=30)
other = jubilant.Juju(model='other', wait_timeout=30)
seen: dict[str, str] = {}
secret = None


def clouds(endpoint: str) -> dict:
    return {'clouds': {'sky': {'type': 'openstack', 'auth-types': ['userpass'], 'regions': {'x': {'endpoint': endpoint}}}}}


def with_file(use) -> None:
    with tempfile.NamedTemporaryFile('w', dir=folder) as file:
        file.write('hello')
        file.flush()
        use(file.name)


def expect(value: object, wanted: object) -> None:
    assert value == wanted, f'{value!r} is not {wanted!r}'


def deploy() -> None:
    juju.deploy(folder / 'app.charm', config={'title': 'x'}, num_units=2, trust=True, constraints={'mem': '1G'})
    juju.deploy(folder / 'db.charm', 'base')


def secrets() -> None:
    found = juju.secrets()
    expect([each.name for each in found], ['ticket'])


def add_secret() -> None:
    global secret
    secret = juju.add_secret('ticket', {'word': 'xyzzy'}, info='a test')


def show_secret() -> None:
    expect(juju.show_secret('ticket', reveal=True).content, {'word': 'plugh'})
    expect(len(juju.show_secret('ticket', revisions=True).revisions), 2)


def config() -> None:
    juju.config('app', {'title': 'y'})
    expect(juju.config('app')['title'], 'y')
    juju.config('app', reset='title')
    expect(juju.config('app', app_config=True)['trust'], True)


def model_config() -> None:
    juju.model_config({'update-status-hook-interval': '10m'})
    expect(juju.model_config()['update-status-hook-interval'], '10m')
    juju.model_config(reset='update-status-hook-interval')


def model_constraints() -> None:
    juju.model_constraints({'mem': '2G'})
    expect(juju.model_constraints()['mem'], 2048)


def integrate() -> None:
    juju.integrate('app:store', 'base')
    expect(juju.status().apps['app'].relations['store'][0].related_app, 'base')


def consume() -> None:
    with juju_model(other):
        other.consume(f'{model}.gift', 'far')
        expect(other.status().app_endpoints['far'].url.endswith('.gift'), True)


class juju_model:
    def __init__(self, of: jubilant.Juju):
        self.of = of

    def __enter__(self) -> None:
        juju.cli('add-model', '--no-switch', 'other', include_model=False)

    def __exit__(self, *_: object) -> None:
        self.of.destroy_model('other', force=True)


def refresh() -> None:
    juju.refresh('app', path=folder / 'app.charm')
    expect(juju.status().apps['app'].charm_rev, 1)


def run() -> None:
    expect(juju.run('app/0', 'greet', {'name': 'you'}).results['text'], 'hello world')


def execute() -> None:
    expect(juju.exec('echo', 'hi', unit='app/0').return_code, 0)


model = 'walk'
WALK = {
    'add_model': lambda: juju.add_model(model, config={'logging-config': '<root>=INFO'}),
    'bootstrap': lambda: juju.bootstrap('k8s', 'walking'),
    'version': lambda: expect(juju.version().major, 3),
    'show_model': lambda: expect(juju.show_model().short_name, model),
    'add_cloud': lambda: juju.add_cloud('sky', clouds('https://one'), client=True, controller='walking'),
    'update_cloud': lambda: juju.update_cloud('sky', clouds('https://two'), controller='walking'),
    'add_credential': lambda: juju.add_credential(
        'sky', {'credentials': {'sky': {'me': {'auth-type': 'userpass', 'username': 'x'}}}}, client=True
    ),
    'add_machine': lambda: juju.add_machine(),
    'add_ssh_key': lambda: juju.add_ssh_key('ssh-rsa AAAA someone'),
    'remove_ssh_key': lambda: juju.remove_ssh_key('someone'),
    'deploy': deploy,
    'wait': lambda: juju.wait(jubilant.all_active, delay=0.1, successes=1),
    'status': lambda: expect(juju.status().apps['app'].charm_name, 'app'),
    'config': config,
    'model_config': model_config,
    'model_constraints': model_constraints,
    'trust': lambda: juju.trust('base', scope='cluster'),
    'integrate': integrate,
    'show_unit': lambda: expect(juju.show_unit('app/0').life, 'alive'),
    'remove_relation': lambda: juju.remove_relation('app', 'base'),
    'offer': lambda: juju.offer('base', endpoint='sql', name='gift'),
    'consume': consume,
    'add_secret': add_secret,
    'grant_secret': lambda: juju.grant_secret('ticket', ['app', 'base']),
    'update_secret': lambda: juju.update_secret('ticket', {'word': 'plugh'}),
    'show_secret': show_secret,
    'secrets': secrets,
    'remove_secret': lambda: juju.remove_secret(secret),
    'run': run,
    'exec': execute,
    'ssh': lambda: expect(juju.ssh('app/0', 'echo', 'hi', container='charm').strip(), 'echo hi'),
    'scp': lambda: with_file(lambda name: juju.scp(name, 'app/0:there')),
    'add_unit': lambda: juju.add_unit('app'),
    'remove_unit': lambda: juju.remove_unit('app', num_units=2),
    'refresh': refresh,
    'debug_log': lambda: juju.debug_log(limit=5),
    'cli': lambda: expect(juju.cli('whoami', include_model=False).startswith('Controller:'), True),
    'remove_application': lambda: juju.remove_application('app', destroy_storage=True, force=True),
    'destroy_model': lambda: juju.destroy_model(model, force=True, destroy_storage=True),
}

for name, _ in inspect.getmembers(jubilant.Juju, inspect.isfunction):
    if not name.startswith('_') and name not in WALK:
        seen[name] = 'unknown'
for name, call in WALK.items():
    try:
        call()
        seen[name] = 'ok'
    except jubilant.CLIError as error:
        seen[name] = f'refused: {error.stderr.strip()}'
    except AssertionError as error:
        seen[name] = f'wrong: {error}'
print(json.dumps(seen))
