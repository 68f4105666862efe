<?php
/**
 * What `init` decides before it loads WordPress, and how it speaks: one last line and an exit code.
 */

declare(strict_types=1);

namespace WordPressStack;

require_once __DIR__ . '/checked-start.php';
require_once __DIR__ . '/schema.php';

final class InitTask
{
    public const EXIT_FAILED = 70;
    public const EXIT_LOCKED = 75;
    public const EXIT_WOULD_INSTALL = 10;
    public const EXIT_WOULD_UPGRADE = 11;

    private bool $ended = false;

    private function __construct(
        private readonly Schema $schema,
        public readonly string $version,
        public readonly int $imageVersion,
    ) {
    }

    /** Connects as the database's administrator, waiting for a database that is only just starting. */
    public static function start(): self
    {
        $deadline = time() + (int) Settings::get('WORDPRESS_INIT_SECONDS', '300');
        for (;;) {
            try {
                $connection = Database::connect(
                    Settings::get('WORDPRESS_DB_ADMIN_USER'),
                    Settings::get('WORDPRESS_DB_ADMIN_PASSWORD'),
                    null,
                    5,
                );
                break;
            } catch (DatabaseError $error) {
                // Waiting mends neither a password nor a certificate.
                if ($error->getCode() !== DatabaseError::UNREACHABLE || time() >= $deadline) {
                    self::fail($error->getMessage(), $error->getCode());
                }
                sleep(1);
            }
        }
        // The lock is held by this connection, which is silent while WordPress works.
        $connection->query('SET SESSION wait_timeout = 28800');
        [$version, $imageVersion] = self::wordpressVersions();
        return new self(new Schema($connection), $version, $imageVersion);
    }

    /** Says what `init` would do and ends. Writes nothing. */
    public function plan(): never
    {
        $found = $this->schema->version();
        match (true) {
            $found === null => self::end("would install {$this->image()}", self::EXIT_WOULD_INSTALL),
            $found < $this->imageVersion => self::end(
                "would upgrade the database from $found to {$this->image()}",
                self::EXIT_WOULD_UPGRADE,
            ),
            default => self::end($this->nothing($found), 0),
        };
    }

    /** @return ?string 'install' or 'upgrade': what WordPress has to do now; ends when that is nothing */
    public function decide(): string
    {
        $seconds = (int) Settings::get('WORDPRESS_INIT_SECONDS', '300');
        if (!$this->schema->lock($seconds)) {
            self::fail("another init has kept the lock for $seconds seconds: try again later", self::EXIT_LOCKED);
        }
        $this->schema->grant();
        $found = $this->schema->version();
        if ($found !== null && $found >= $this->imageVersion) {
            self::end('done: ' . $this->nothing($found), 0);
        }
        if ($found !== null) {
            return 'upgrade';
        }
        if ($this->schema->tables() !== [] && !$this->schema->isUnfinished()) {
            $tables = implode(', ', array_slice($this->schema->tables(), 0, 3));
            self::fail("the database has tables ($tables, …) but no WordPress site in them: nothing was changed", self::EXIT_FAILED);
        }
        $this->schema->beginInstallation();
        return 'install';
    }

    /** From here on the process may end at any place inside WordPress, with a page of HTML for a reason. */
    public function enterWordPress(): void
    {
        ob_start();
        register_shutdown_function(function (): void {
            if ($this->ended) {
                return;
            }
            $page = ob_get_level() > 0 ? (string) ob_get_clean() : '';
            $reason = error_get_last()['message'] ?? '';
            $text = trim(preg_replace('/\s+/', ' ', strip_tags("$reason $page")));
            self::fail('WordPress ended: ' . substr($text, 0, 500), self::EXIT_FAILED);
        });
    }

    public function installed(): never
    {
        $this->checkLock();
        $this->schema->finishInstallation();
        $this->leave("done: installed {$this->image()} at " . Settings::home());
    }

    public function upgraded(int $from): never
    {
        $this->checkLock();
        $found = $this->schema->version();
        if ($found !== $this->imageVersion) {
            $this->ended = true;
            self::fail("the database is at $found after the upgrade, not at {$this->imageVersion}", self::EXIT_FAILED);
        }
        $this->leave("done: upgraded the database from $from to {$this->image()}");
    }

    public function databaseVersion(): int
    {
        return $this->schema->version() ?? 0;
    }

    public static function fail(string $reason, int $code): never
    {
        fail("init: failed: $reason", $code);
    }

    private static function end(string $line, int $code): never
    {
        echo "wordpress-stack: init: $line\n";
        exit($code);
    }

    private function leave(string $line): never
    {
        $this->ended = true;
        while (ob_get_level() > 0) {
            ob_end_clean();
        }
        self::end($line, 0);
    }

    private function checkLock(): void
    {
        try {
            $held = $this->schema->holdsLock();
        } catch (DatabaseError $error) {
            $held = false;
        }
        if (!$held) {
            $this->ended = true;
            self::fail('lost the connection that held the lock: run it again', self::EXIT_FAILED);
        }
    }

    private function image(): string
    {
        return "database version {$this->imageVersion} (WordPress {$this->version})";
    }

    private function nothing(int $found): string
    {
        return $found > $this->imageVersion
            ? "the database is at $found, newer than {$this->image()}: left as it is"
            : "nothing to do: {$this->image()} is there";
    }

    /** @return array{string, int} */
    private static function wordpressVersions(): array
    {
        $file = Settings::get('WPS_CODE') . '/wp-includes/version.php';
        if (!is_file($file)) {
            self::fail('there is no WordPress in ' . Settings::get('WPS_CODE'), DatabaseError::CONFIGURATION);
        }
        require $file;
        return [$wp_version, (int) $wp_db_version];
    }
}
