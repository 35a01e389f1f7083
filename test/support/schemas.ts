// Loaded by vitest before each test file, as every program of ours does it at its start.
import { prepareSchemas } from '../../src/action/schemas.ts';

prepareSchemas('seldom');
