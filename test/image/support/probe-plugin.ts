import type { Container } from './container.ts';
import type { HttpRequest } from './http-request.ts';
import type { Derived } from './image-files.ts';

const source = `<?php
if (isset($_GET['probe'])) {
    usleep(1000 * (int) $_GET['probe']);
    $constants = array_intersect_key(get_defined_constants(), array_flip([
        'DISALLOW_FILE_EDIT', 'DISALLOW_FILE_MODS', 'WP_AUTO_UPDATE_CORE', 'FS_METHOD', 'WP_HOME', 'WP_SITEURL',
        'WP_CONTENT_DIR', 'WP_POST_REVISIONS', 'EMPTY_TRASH_DAYS', 'WP_CACHE_KEY_SALT', 'CONCATENATE_SCRIPTS',
        'DB_PASSWORD',
    ]));
    header('Content-Type: application/json');
    die(json_encode([
        'constants' => $constants,
        'server' => $_SERVER,
        'ssl' => is_ssl(),
        'uploads' => wp_upload_dir(),
        'ini' => array_map('ini_get', array_combine($names = [
            'memory_limit', 'upload_max_filesize', 'post_max_size', 'opcache.validate_timestamps', 'expose_php',
        ], $names)),
    ]));
}
`;

/** A plugin of the site that tells what WordPress sees, `?probe=<milliseconds>` later. */
export const withProbe: Derived = { name: 'probe', files: { 'wp-content/mu-plugins/probe.php': source } };

/** The same plugin for a volume, where plugins are in mode Mutable. */
export const probeSource = source;

export interface Seen {
  readonly constants: Readonly<Record<string, unknown>>;
  readonly server: Readonly<Record<string, string>>;
  readonly ssl: boolean;
  readonly uploads: Readonly<Record<string, unknown>>;
  readonly ini: Readonly<Record<string, string>>;
}

export async function see(container: Container, headers: HttpRequest['headers'] = {}): Promise<Seen> {
  const { status, body } = await container.request({ path: '/?probe=0', headers });
  if (status !== 200) {
    throw new Error(`status ${status}: ${body}`);
  }
  return JSON.parse(body) as Seen;
}
