<?php
/**
 * Filters that WordPress takes up as soon as it has filters at all. They are no plugin, because in mode Mutable the
 * folder of plugins is the site owner's. The form is WP_Hook::build_preinitialized_hooks's:
 * https://developer.wordpress.org/reference/classes/wp_hook/build_preinitialized_hooks/
 */

declare(strict_types=1);

namespace WordPressStack;

/** @return array<string, callable> by the name of the filter; each takes one argument */
function filters(): array
{
    $filters = [
        // An absolute path that does not move the address: uploads stay at /wp-content/uploads.
        'pre_option_upload_path' => static fn (): string => Settings::get('WPS_CONTENT') . '/uploads',
        'the_generator' => static fn (): string => '',
        // The site's own address may be out of reach from in here: the balancer lets only some networks in.
        'cron_request' => to_ourselves(...),
    ];
    if (!defined('WP_INSTALLING')) {
        // `init` upgrades. While two versions of WordPress serve one database, the older one would offer every
        // administrator an upgrade that sets the database back.
        $filters['pre_option_db_version'] = static fn (): string => (string) $GLOBALS['wp_db_version'];
    }
    if (Settings::get('WORDPRESS_XMLRPC') !== 'on') {
        $filters['xmlrpc_enabled'] = static fn (): bool => false;
        $filters['wp_headers'] = static fn (array $headers): array => array_diff_key($headers, ['X-Pingback' => '']);
    }
    if (!Settings::isMutable()) {
        // That nothing updates itself is meant: the next image does.
        $filters['site_status_tests'] = static function (array $tests): array {
            unset($tests['async']['background_updates'], $tests['direct']['plugin_theme_auto_updates']);
            return $tests;
        };
    }
    return $filters;
}

function to_ourselves(array $request): array
{
    $home = Settings::home();
    if ($home === '') {
        return $request;
    }
    $listen = Settings::get('WPS_LISTEN');
    $port = substr($listen, (int) strrpos(":$listen", ':'));
    $request['url'] = preg_replace('#^https?://[^/]+#', "http://localhost:$port", $request['url']);
    $request['args']['headers']['Host'] = preg_replace('#^https?://|/.*$#', '', $home);
    return $request;
}

function register_filters(): void
{
    foreach (filters() as $name => $filter) {
        $GLOBALS['wp_filter'][$name][10]['wordpress-stack'] = ['function' => $filter, 'accepted_args' => 1];
    }
}
