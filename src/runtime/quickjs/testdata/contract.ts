/** Runs the port's contract on QuickJS. Until there is one to import, it says so and fails. */
import { sys } from '../index.ts';

sys.writeText(2, 'src/runtime/sys.contract.ts is not run on QuickJS yet\n');
sys.exit(1);
