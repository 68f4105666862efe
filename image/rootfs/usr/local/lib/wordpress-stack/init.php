<?php
/**
 * `wordpress-stack init`: makes the application's user, installs WordPress once, upgrades its database. Any number may
 * run at the same time, and each may be killed at any moment. `init --plan` only says what there is to do.
 * WordPress keeps its state in global variables, so it is loaded here and not in a function.
 */

declare(strict_types=1);

use WordPressStack\DatabaseError;
use WordPressStack\InitTask;
use WordPressStack\Settings;

require __DIR__ . '/init-task.php';

WordPressStack\checked_start('init');
if (array_diff(array_slice($argv, 1), ['--plan']) !== []) {
    InitTask::fail('unknown argument: use init or init --plan', 64);
}

try {
    $task = InitTask::start();
    if (in_array('--plan', $argv, true)) {
        $task->plan();
    }
    $work = $task->decide();
    $found = $task->databaseVersion();
} catch (DatabaseError $error) {
    InitTask::fail($error->getMessage(), $error->getCode());
}

define('WP_INSTALLING', true);
define('WP_DISABLE_FATAL_ERROR_HANDLER', true);
$_SERVER['HTTP_HOST'] = preg_replace('#^https?://|/.*$#', '', Settings::home());
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI'] = '/';
$task->enterWordPress();

/** The operator tells where the password is; a mail with the address of the site would come from nowhere. */
function wp_new_blog_notification($blog_title, $blog_url, $user_id, $password)
{
}

require Settings::get('WPS_CODE') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

if ($work === 'upgrade') {
    wp_upgrade();
    $task->upgraded($found);
}

// WordPress would ask its own web server whether addresses may be pretty. Here there is none; in the image they may.
$pretty = static fn (): string => '/%year%/%monthnum%/%day%/%postname%/';
add_filter('pre_option_permalink_structure', $pretty);
wp_install(
    Settings::get('WORDPRESS_TITLE', 'WordPress'),
    Settings::get('WORDPRESS_ADMIN_USER'),
    Settings::get('WORDPRESS_ADMIN_EMAIL'),
    true,
    '',
    wp_slash(Settings::get('WORDPRESS_ADMIN_PASSWORD')),
);
remove_filter('pre_option_permalink_structure', $pretty);
update_option('permalink_structure', $pretty());
// Rules are made anew at the first request; those of the installation lack the structure.
delete_option('rewrite_rules');
$task->installed();
