<?php
/**
 * Whether a visitor would be served: database and files. For people and alarms, not for balancers. Everybody may ask,
 * so the answer says what fails, and only the log says why.
 */

declare(strict_types=1);

namespace WordPressStack;

require __DIR__ . '/settings.php';
require __DIR__ . '/database-error.php';
require __DIR__ . '/database.php';

$checks = [
    'database' => static function (): void {
        $connection = Database::connect(
            Settings::get('WORDPRESS_DB_USER'),
            Settings::get('WORDPRESS_DB_PASSWORD'),
            Settings::get('WORDPRESS_DB_NAME'),
            3,
        );
        if ($connection->query('SELECT 1') === false) {
            throw new \RuntimeException($connection->error);
        }
    },
    'files' => static function (): void {
        $file = Settings::get('WPS_CONTENT') . '/uploads/.readyz-' . bin2hex(random_bytes(8));
        if (@file_put_contents($file, 'x') !== 1 || !@unlink($file)) {
            throw new \RuntimeException('cannot write to ' . dirname($file));
        }
    },
];

$answer = [];
foreach ($checks as $name => $check) {
    try {
        $check();
        $answer[$name] = 'ok';
    } catch (\RuntimeException $error) {
        error_log("readyz: $name: " . $error->getMessage());
        $answer[$name] = 'failed';
    }
}
http_response_code(in_array('failed', $answer, true) ? 503 : 200);
header('Content-Type: application/json');
header('Cache-Control: no-store');
echo json_encode($answer), "\n";
