"""Asks the real tool: reads one project directory per line, answers one JSON object per line.

Run with the Python interpreter of an environment that has rockcraft or charmcraft installed:
    python judge.py rock|rock-pack|charm|charm-files|yaml
Importing the tool once makes an answer cost milliseconds; what is called is what `expand-extensions` calls.
"""

import json
import os
import pathlib
import shlex
import sys
import traceback


def refuse_to_split_nothing():
    """As the snap's Python 3.12 does; an older one would read our questions from standard input instead."""
    split = shlex.split

    def strict(text, *rest, **named):
        if text is None:
            raise ValueError("there is nothing to split")
        return split(text, *rest, **named)

    shlex.split = strict


def rock():
    import craft_cli
    from craft_parts.features import Features
    from craft_application import util
    from rockcraft import extensions, plugins
    from rockcraft.models import Project

    craft_cli.emit.init(craft_cli.EmitterMode.QUIET, "judge", "")
    Features(enable_overlay=True)
    # Extensions name files of the installed tool; for users that is the snap.
    sys.prefix = "/snap/rockcraft/current"
    refuse_to_split_nothing()

    def answer(directory):
        path = directory / "rockcraft.yaml"
        with path.open() as file:
            raw = util.safe_yaml_load(file)
        if not isinstance(raw, dict):
            raise TypeError("not a mapping")
        plugins.register(raw.get("build-base") or raw.get("base"))
        project = Project.from_yaml_data(extensions.apply_extensions(directory, raw), path)
        return project.marshal()

    return answer


def rock_pack():
    """The document that is packed; the parts that the tool adds of itself are left out."""
    import craft_cli
    from craft_parts.features import Features
    from rockcraft.cli import _create_app

    craft_cli.emit.init(craft_cli.EmitterMode.QUIET, "judge", "")
    sys.prefix = "/snap/rockcraft/current"
    refuse_to_split_nothing()

    def answer(directory):
        os.chdir(directory)
        app = _create_app()
        app.services.update_kwargs("project", project_dir=directory)
        Features.reset()
        app._initialize_craft_parts()
        project = app.services.get("project")
        if not project.is_configured:
            project.configure(platform=None, build_for=None)
        document = project.get().marshal()
        for name in ("pebble", "_apt-upgrade"):
            document["parts"].pop(name, None)
        return document

    return answer


def charm_services():
    import craft_cli
    from charmcraft.application.main import create_app

    craft_cli.emit.init(craft_cli.EmitterMode.QUIET, "judge", "")

    def load(directory):
        os.chdir(directory)
        app = create_app()
        app._enable_craft_parts_features()
        app.services.update_kwargs("project", project_dir=directory)
        app._initialize_craft_parts()
        project = app.services.get("project")
        if not project.is_configured:
            project.configure(platform=None, build_for=None)
        return app.services

    return load


def charm():
    load = charm_services()
    return lambda directory: load(directory).get("project").get().marshal()


def charm_files():
    """What the tool would write into the charm, beside what is in the folder `packed` of the project."""
    from charmcraft import const
    import yaml

    load = charm_services()

    def answer(directory):
        services = load(directory)
        package = services.get("package")
        packed = directory / "packed"
        results = list(services.get("analysis").lint_directory(packed, ignore=set()))
        texts = {
            const.METADATA_FILENAME: package.get_metadata_yaml(),
            const.JUJU_ACTIONS_FILENAME: package.get_actions_yaml(),
            const.JUJU_CONFIG_FILENAME: package.get_config_yaml(),
            const.MANIFEST_FILENAME: package._render_manifest_yaml(
                package.get_manifest(results, started_at="1980-01-01T00:00:00.000Z")
            ),
        }
        both = {}
        for name, text in texts.items():
            ours = packed / name
            both[name] = {
                "theirs": yaml.safe_load(text) if text else None,
                "ours": yaml.safe_load(ours.read_text()) if ours.exists() else None,
            }
        return both

    return answer


def yaml_reader():
    from datetime import date, datetime
    from craft_application import util

    def plain(value):
        if isinstance(value, dict):
            return {"map": [[plain(key), plain(item)] for key, item in value.items()]}
        if isinstance(value, list):
            return {"list": [plain(item) for item in value]}
        if isinstance(value, bool) or value is None or isinstance(value, str):
            return value
        if isinstance(value, int):
            return {"int": str(value)}
        if isinstance(value, float):
            return {"float": repr(value)}
        if isinstance(value, datetime):
            return {"date": str(value)}
        if isinstance(value, date):
            return {"date": str(value)}
        raise TypeError(f"unexpected {type(value)}")

    def answer(directory):
        with (directory / "file.yaml").open() as file:
            return plain(util.safe_yaml_load(file))

    return answer


def main():
    answer = {
        "rock": rock,
        "rock-pack": rock_pack,
        "charm": charm,
        "charm-files": charm_files,
        "yaml": yaml_reader,
    }[sys.argv[1]]()
    # Tools print warnings; only answers may reach standard output.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    out.write("ready\n")
    out.flush()
    for line in sys.stdin:
        try:
            reply = {"document": answer(pathlib.Path(line.rstrip("\n")))}
            text = json.dumps(reply, default=str)
        except BaseException as error:  # noqa: BLE001 - every way to fail is an answer
            text = json.dumps({"error": f"{type(error).__name__}: {error}"[:2000]})
            if os.environ.get("JUDGE_TRACE"):
                traceback.print_exc()
        out.write(text + "\n")
        out.flush()


main()
