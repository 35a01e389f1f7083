export { pebble, statsdExporter, type GoTool } from './go-tool.ts';
export { provideTool, type BuiltTool } from './build-tool.ts';
