import { controlPlaneBinaries } from './binaries.ts';

try {
  const { etcd, kubeApiserver, kubectl } = await controlPlaneBinaries((line) => {
    console.log(`control plane: ${line}`);
  });
  console.log(`etcd:           ${etcd}\nkube-apiserver: ${kubeApiserver}\nkubectl:        ${kubectl}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
