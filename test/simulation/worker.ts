import { parentPort, workerData } from 'node:worker_threads';
import { crashMatrix, type MatrixOptions } from './matrix.ts';

parentPort?.postMessage(await crashMatrix(workerData as MatrixOptions));
