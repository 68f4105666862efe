import type { CloudProvider } from '../../src/controller/cloud-provider.ts';
import type { KeptDataStore } from '../../src/controller/kept-data.ts';
import type { StackStore } from '../../src/controller/stack-store.ts';
import type { Cloud } from '../../src/engine/index.ts';
import type { CrashPlan } from './crash-plan.ts';

/** Ways into clouds whose user can die. */
export function mortalClouds(clouds: CloudProvider, crash: CrashPlan): CloudProvider {
  return {
    connect: async (target, signal) => {
      const access = await crash.read(() => clouds.connect(target, signal));
      return access.ok ? { ...access, cloud: mortalCloud(access.cloud, crash) } : access;
    },
  };
}

function mortalCloud(cloud: Cloud, crash: CrashPlan): Cloud {
  return {
    read: (call, signal) => crash.read(() => cloud.read(call, signal)),
    write: (call, signal) =>
      crash.write(`${call.op.service}:${call.op.name}`, () => cloud.write(call, signal)),
  };
}

/** An API server whose client can die. */
export function mortalStore(store: StackStore, crash: CrashPlan): StackStore {
  return {
    get: (key, signal) => crash.read(() => store.get(key, signal)),
    list: (signal) => crash.read(() => store.list(signal)),
    clusterUID: (signal) => crash.read(() => store.clusterUID(signal)),
    update: (stack, update, signal) => crash.write('k8s:update', () => store.update(stack, update, signal)),
    addFinalizer: (stack, name, signal) =>
      crash.write('k8s:addFinalizer', () => store.addFinalizer(stack, name, signal)),
    removeFinalizer: (stack, name, signal) =>
      crash.write('k8s:removeFinalizer', () => store.removeFinalizer(stack, name, signal)),
    annotate: (stack, annotations, signal) =>
      crash.write('k8s:annotate', () => store.annotate(stack, annotations, signal)),
    applyStatus: (stack, status, signal) =>
      crash.write('k8s:applyStatus', () => store.applyStatus(stack, status, signal)),
  };
}

/** ConfigMaps whose writer can die. */
export function mortalKeptData(store: KeptDataStore, crash: CrashPlan): KeptDataStore {
  return {
    write: (kept, signal) => crash.write('k8s:keptData', () => store.write(kept, signal)),
  };
}
