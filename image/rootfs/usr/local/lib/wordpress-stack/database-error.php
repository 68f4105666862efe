<?php

declare(strict_types=1);

namespace WordPressStack;

/** The code is the exit code: a number of sysexits.h. */
final class DatabaseError extends \RuntimeException
{
    public const UNREACHABLE = 69;
    public const CERTIFICATE = 76;
    public const LOGIN = 77;
    public const CONFIGURATION = 78;

    /** https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html */
    private const ACCESS_DENIED = [1044, 1045, 1698, 3118];

    /** What mysqlnd says when it leaves, before any log-in, a server that offers no TLS. */
    private const GONE_AWAY = 2006;

    /** @param list<string> $messages of PHP and of the server, of which the last ones tend to say least */
    public static function ofConnection(string $user, int $number, array $messages): self
    {
        $host = Settings::get('WORDPRESS_DB_HOST');
        $text = implode(' ', array_unique(array_map(self::plain(...), array_filter($messages))));
        // PHP's words: "certificate verify failed" for an unknown authority, "did not match" for another name.
        if (preg_match('/certificate verify failed|did not match|peer certificate|SSL/i', $text) === 1) {
            return new self("database $host: TLS refused: $text", self::CERTIFICATE);
        }
        if (in_array($number, self::ACCESS_DENIED, true)) {
            return new self("database $host: log-in of $user refused: $text", self::LOGIN);
        }
        if ($number === self::GONE_AWAY && Settings::usesTLS()) {
            $text = 'the server broke off: it offers no TLS, or it is restarting';
        }
        return new self("database $host: no connection: $text", self::UNREACHABLE);
    }

    private static function plain(string $message): string
    {
        $oneLine = preg_replace('/\s+/', ' ', $message);
        return trim(preg_replace('/^mysqli(::real_connect|_real_connect)\(\): /', '', $oneLine));
    }
}
