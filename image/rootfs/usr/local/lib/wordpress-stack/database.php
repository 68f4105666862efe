<?php
/**
 * Connections to the database that are made exactly as WordPress makes its own.
 */

declare(strict_types=1);

namespace WordPressStack;

final class Database
{
    /** Flags for mysqli_real_connect, WordPress's as well. mysqlnd refuses a server that offers no TLS when asked for it. */
    public static function flags(): int
    {
        return match (Settings::get('WORDPRESS_DB_TLS', 'verify')) {
            'off' => 0,
            'require' => MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_SSL_DONT_VERIFY_SERVER_CERT,
            default => MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_SSL_VERIFY_SERVER_CERT,
        };
    }

    /**
     * @throws DatabaseError that tells in one line why there is no connection
     */
    public static function connect(string $user, string $password, ?string $schema, int $timeout): \mysqli
    {
        mysqli_report(MYSQLI_REPORT_OFF);
        [$host, $port, $socket] = self::address(Settings::get('WORDPRESS_DB_HOST'));
        $connection = mysqli_init();
        $connection->options(MYSQLI_OPT_CONNECT_TIMEOUT, $timeout);
        $warnings = [];
        set_error_handler(static function (int $level, string $message) use (&$warnings): bool {
            $warnings[] = $message;
            return true;
        });
        try {
            $connected = $connection->real_connect($host, $user, $password, $schema, $port, $socket, self::flags());
        } finally {
            restore_error_handler();
        }
        if (!$connected) {
            throw DatabaseError::ofConnection($user, $connection->connect_errno, [...$warnings, $connection->connect_error ?? '']);
        }
        $connection->set_charset('utf8mb4');
        return $connection;
    }

    /** @return array{string, ?int, ?string} host, port and socket of `host`, `host:port`, `[::1]:port` or `host:/socket` */
    private static function address(string $given): array
    {
        if (preg_match('#^(?<host>[^:]*):(?<socket>/.+)$#', $given, $parts) === 1) {
            return [$parts['host'], null, $parts['socket']];
        }
        if (preg_match('#^(?<host>\[[0-9a-f:.]+\]|[^:]+)(:(?<port>\d+))?$#i', $given, $parts) === 1) {
            return [$parts['host'], (int) ($parts['port'] ?? 3306), null];
        }
        throw new DatabaseError("WORDPRESS_DB_HOST is \"$given\": use host or host:port", DatabaseError::CONFIGURATION);
    }
}
