export { pebble, statsdExporter, type GoTool } from './go-tool.ts';
export { provideTool, type BuiltTool, type ToolOptions } from './build-tool.ts';
