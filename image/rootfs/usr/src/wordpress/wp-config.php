<?php
/**
 * The configuration of WordPress: all of it comes from the environment, see docs/image.md.
 */

use WordPressStack\Database;
use WordPressStack\Settings;

$wordpress_stack_lib = getenv('WPS_LIB') ?: '/usr/local/lib/wordpress-stack';
require_once $wordpress_stack_lib . '/settings.php';
require_once $wordpress_stack_lib . '/database.php';
require_once $wordpress_stack_lib . '/hooks.php';

define('DB_HOST', Settings::get('WORDPRESS_DB_HOST'));
define('DB_NAME', Settings::get('WORDPRESS_DB_NAME'));
define('DB_USER', Settings::get('WORDPRESS_DB_USER'));
define('DB_PASSWORD', Settings::get('WORDPRESS_DB_PASSWORD'));
define('DB_CHARSET', Settings::get('WORDPRESS_DB_CHARSET', 'utf8mb4'));
define('DB_COLLATE', Settings::get('WORDPRESS_DB_COLLATE'));
define('MYSQL_CLIENT_FLAGS', Database::flags());
$table_prefix = Settings::tablePrefix();

foreach (Settings::KEYS as $wordpress_stack_key) {
    define($wordpress_stack_key, Settings::get("WORDPRESS_$wordpress_stack_key"));
}

// The environment wins over the database, so that a restored site does not redirect to where it was before.
if (Settings::home() !== '') {
    define('WP_HOME', Settings::home());
    define('WP_SITEURL', Settings::siteURL());
}

// Files are written as the user that WordPress runs as, and code is never edited on a live site.
define('FS_METHOD', 'direct');
define('DISALLOW_FILE_EDIT', true);
define('WP_AUTO_UPDATE_CORE', false);
if (Settings::isMutable()) {
    define('WP_CONTENT_DIR', Settings::get('WPS_CONTENT'));
} else {
    define('DISALLOW_FILE_MODS', true);
    define('AUTOMATIC_UPDATER_DISABLED', true);
}

foreach (Settings::constants() as $wordpress_stack_name => $wordpress_stack_value) {
    if (!defined($wordpress_stack_name)) {
        define($wordpress_stack_name, $wordpress_stack_value);
    }
}

unset($wordpress_stack_lib, $wordpress_stack_key, $wordpress_stack_name, $wordpress_stack_value);
WordPressStack\register_filters();

if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
