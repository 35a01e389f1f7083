/**
 * The module that rockcraft adds to every Python rock, by effect (rockcraft/plugins/python_common.py): packages in
 * `/lib/pythonX.Y/site-packages` are found by the distribution's interpreter, and before its own `dist-packages`.
 * Without it `import gevent` inside the workload fails, and the charm blocks on that.
 */
export function renderSitecustomize(): string {
  return [
    '# Makes the packages of this image importable, before those of the distribution.',
    'import site',
    'import sys',
    '',
    '_ours = "/lib/python%d.%d/site-packages" % sys.version_info[:2]',
    '_theirs = "/usr/lib/python3/dist-packages"',
    'site.addsitedir(_ours)',
    'if _ours in sys.path and _theirs in sys.path:',
    '    _first, _second = sorted((sys.path.index(_ours), sys.path.index(_theirs)))',
    '    sys.path[_first], sys.path[_second] = _ours, _theirs',
    '',
  ].join('\n');
}
