<?php
/**
 * Runs before the web server starts: checks the environment and readies the volume. It does not touch the database.
 */

declare(strict_types=1);

namespace WordPressStack;

require __DIR__ . '/checked-start.php';
require __DIR__ . '/seed.php';

checked_start('web');

$content = Settings::get('WPS_CONTENT');
if (!is_file(Settings::get('WPS_CODE') . '/wp-includes/version.php')) {
    fail('there is no WordPress in ' . Settings::get('WPS_CODE'), DatabaseError::CONFIGURATION);
}
// Several tasks may be at it: what another one has just made is there as well.
if (!@mkdir("$content/uploads", 0755, true) && !is_dir("$content/uploads") || !is_writable("$content/uploads")) {
    fail("cannot write to $content/uploads as user " . posix_geteuid() . ': mount a volume of this user at '
        . $content, DatabaseError::CONFIGURATION);
}
if (Settings::isMutable()) {
    try {
        seed(Settings::get('WPS_CODE') . '/wp-content', $content);
    } catch (\RuntimeException $error) {
        fail($error->getMessage(), DatabaseError::CONFIGURATION);
    }
}
