export { EMPTY_DATA, renderData, renderJson, renderTable, renderYaml } from './format.ts';
export type { Column, Printable } from './format.ts';
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
