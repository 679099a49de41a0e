export { start } from '../../../tools/start.js';
