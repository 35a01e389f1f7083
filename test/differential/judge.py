"""Asks the real tool: reads one project directory per line, answers one JSON object per line.

Run with the Python interpreter of an environment that has rockcraft or charmcraft installed:
    python judge.py rock|charm|yaml
Importing the tool once makes an answer cost milliseconds; what is called is what `expand-extensions` calls.
"""

import json
import os
import pathlib
import sys
import traceback


def rock():
    import craft_cli
    from craft_parts.features import Features
    from craft_application import util
    from rockcraft import extensions, plugins
    from rockcraft.models import Project

    craft_cli.emit.init(craft_cli.EmitterMode.QUIET, "judge", "")
    Features(enable_overlay=True)

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


def charm():
    import craft_cli
    from charmcraft.application.main import create_app

    craft_cli.emit.init(craft_cli.EmitterMode.QUIET, "judge", "")

    def answer(directory):
        os.chdir(directory)
        app = create_app()
        app._setup_logging = lambda: None
        app._initialize_craft_parts()
        services = app.services
        services.update_kwargs("project", project_dir=directory)
        project = services.get("project")
        project.configure(platform=None, build_for=None)
        return project.get().marshal()

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
    answer = {"rock": rock, "charm": charm, "yaml": yaml_reader}[sys.argv[1]]()
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
