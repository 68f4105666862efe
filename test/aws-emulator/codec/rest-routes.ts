import type { Api, Operation } from './api.ts';

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly labels: readonly string[];
  readonly operation: Operation;
}

export interface RouteMatch {
  readonly operation: Operation;
  readonly labels: Readonly<Record<string, string>>;
}

function routeOf(operation: Operation): Route | undefined {
  if (!operation.http) return undefined;
  const [method, template] = operation.http;
  const labels: string[] = [];
  const path = template.split('?')[0] ?? '';
  const pattern = path.replace(
    /\{([^}+]+)(\+?)\}|[.*+?^$()|[\]\\]/g,
    (found: string, label?: string, greedy?: string) => {
      if (label === undefined) return `\\${found}`;
      labels.push(label);
      return greedy === '+' ? '(.+)' : '([^/]+)';
    },
  );
  return { method, pattern: new RegExp(`^${pattern}/?$`), labels, operation };
}

/** Finds the operation of a REST request; of two that match, the one with fewer labels. */
export function routesOf(api: Api): (method: string, path: string) => RouteMatch | undefined {
  const routes = [...api.operations.values()]
    .map(routeOf)
    .filter((route) => route !== undefined)
    .sort((left, right) => left.labels.length - right.labels.length);
  return (method, path) => {
    for (const route of routes) {
      if (route.method !== method) continue;
      const found = route.pattern.exec(path);
      if (!found) continue;
      const labels = Object.fromEntries(
        route.labels.map((label, index) => [label, decodeURIComponent(found[index + 1] ?? '')]),
      );
      return { operation: route.operation, labels };
    }
    return undefined;
  };
}
