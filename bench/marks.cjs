// Loaded into a measured process by `--require`: writes that process's own clock, processor time and peak memory when
// it ends.
// VmHWM and not getrusage: the latter starts with the memory of the process that forked it.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- a preload runs before modules are there
const { readFileSync, writeFileSync } = require('node:fs');
const file = process.env.BENCH_MARKS;
process.on('exit', () => {
  // The first use of `performance` loads it, which is no time of the program that did not use it.
  const end = process.hrtime.bigint();
  const now = performance.now() - Number(process.hrtime.bigint() - end) / 1e6;
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  const own = now - performance.nodeTiming.bootstrapComplete;
  const { user, system } = process.cpuUsage();
  const cpu = (user + system) / 1000;
  writeFileSync(file, JSON.stringify({ own, cpu, peak: Number(peak[1]) * 1024 }));
});
