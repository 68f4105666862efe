import { instanceTypeNamed } from '../services/ec2/instance-type-list.ts';

/** What an instance of a type offers to tasks. */
export interface InstanceSize {
  /** CPU units, 1024 for each vCPU. */
  readonly cpu: number;
  /** MiB that the agent registers. */
  readonly memory: number;
  /** Tasks with an interface of their own that fit besides the instance's own interface. */
  readonly interfaceSlots: number;
}

/**
 * The system keeps a part of the memory for itself. Uncertain: AWS publishes no numbers, these are near what Amazon
 * Linux 2023 is seen to register.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
 */
export function sizeOf(instanceType: string): InstanceSize {
  const { vcpus = 2, memoryMiB = 4096, interfaces = 3 } = instanceTypeNamed(instanceType) ?? {};
  return {
    cpu: vcpus * 1024,
    memory: Math.floor(memoryMiB * 0.955) - 45,
    interfaceSlots: interfaces - 1,
  };
}
