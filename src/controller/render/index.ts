export { EMPTY_DATA, renderData, renderTable, renderYaml } from './format.ts';
export type { Printable } from './format.ts';
export {
  ago,
  calendarDay,
  clockTime,
  goJsonTime,
  goTime,
  isoSeconds,
  parseDuration,
  statusTime,
} from './times.ts';
