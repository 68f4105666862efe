<?php
/**
 * What `web` and `init` do first: refuse a wrong environment in one line, and lay out the authorities for TLS.
 */

declare(strict_types=1);

namespace WordPressStack;

require_once __DIR__ . '/settings.php';
require_once __DIR__ . '/database-error.php';
require_once __DIR__ . '/database.php';
require_once __DIR__ . '/authorities.php';

/** Ends the process, with one line on the standard error as its last. */
function fail(string $message, int $code): never
{
    fwrite(STDERR, "wordpress-stack: $message\n");
    exit($code);
}

function checked_start(string $command): void
{
    $problems = Settings::problems($command);
    if ($problems !== []) {
        fail(implode('; ', $problems), DatabaseError::CONFIGURATION);
    }
    if (Settings::get('WORDPRESS_DB_TLS', 'verify') !== 'verify') {
        return;
    }
    try {
        spread_authorities(
            Settings::get('WORDPRESS_DB_CA', Settings::get('WPS_ETC') . '/database-ca.pem'),
            Settings::get('WPS_RUN') . '/ca',
        );
    } catch (\RuntimeException $error) {
        fail($error->getMessage(), DatabaseError::CONFIGURATION);
    }
}
