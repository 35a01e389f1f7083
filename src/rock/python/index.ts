export { arrangePython } from './arrange.ts';
export { findCompiler, type PythonCompiler } from './bytecode/compiler.ts';
export { uvEnvironment, type PythonIndexes } from './indexes.ts';
export { lockPython, type PythonLock } from './lock.ts';
export { readPythonProject } from './project-lock.ts';
