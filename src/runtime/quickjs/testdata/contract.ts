import { sys } from '../index.ts';
sys.exit(0);
