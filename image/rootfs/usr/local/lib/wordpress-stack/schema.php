<?php
/**
 * What the database holds of the site, and what only the administrator of the database may do there.
 */

declare(strict_types=1);

namespace WordPressStack;

final class Schema
{
    /** What WordPress and its plugins use inside one schema. */
    private const PRIVILEGES = 'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES, '
        . 'CREATE TEMPORARY TABLES, LOCK TABLES, CREATE VIEW, SHOW VIEW, TRIGGER, EXECUTE';

    public function __construct(private readonly \mysqli $admin)
    {
    }

    /** Makes the schema and the application's user, and sets this user's password to what the environment says. */
    public function grant(): void
    {
        $schema = $this->name(Settings::get('WORDPRESS_DB_NAME'));
        $user = $this->text(Settings::get('WORDPRESS_DB_USER')) . "@'%'";
        $password = $this->text(Settings::get('WORDPRESS_DB_PASSWORD'));
        $require = Settings::usesTLS() ? 'SSL' : 'NONE';
        $this->ask("CREATE DATABASE IF NOT EXISTS $schema CHARACTER SET utf8mb4");
        $this->ask("CREATE USER IF NOT EXISTS $user IDENTIFIED BY $password REQUIRE $require");
        $this->ask("ALTER USER $user IDENTIFIED BY $password REQUIRE $require");
        // An underscore in a schema's name stands for any character in a grant.
        $pattern = str_replace(['_', '%'], ['\\_', '\\%'], $schema);
        $this->ask('GRANT ' . self::PRIVILEGES . " ON $pattern.* TO $user");
    }

    /** @return ?int the database version of the site; null where there is no finished site */
    public function version(): ?int
    {
        if ($this->isUnfinished() || !$this->has('options')) {
            return null;
        }
        $rows = $this->ask("SELECT option_value FROM {$this->table('options')} WHERE option_name = 'db_version'");
        $row = $rows->fetch_row();
        return $row === null ? null : (int) $row[0];
    }

    /** Whether an installation was begun and not finished: there was nothing before it, and nobody has seen its work. */
    public function isUnfinished(): bool
    {
        return $this->has('wordpress_stack_installing');
    }

    /** @return list<string> tables with the site's prefix */
    public function tables(): array
    {
        $prefix = addcslashes(Settings::tablePrefix(), '_%\\');
        $rows = $this->ask('SELECT table_name FROM information_schema.tables WHERE table_schema = '
            . $this->text(Settings::get('WORDPRESS_DB_NAME')) . ' AND table_name LIKE ' . $this->text("$prefix%"));
        return array_column($rows->fetch_all(), 0);
    }

    /** The mark comes first and goes last, so that an installation that was cut off is known as one. */
    public function beginInstallation(): void
    {
        if ($this->isUnfinished()) {
            $mark = Settings::tablePrefix() . 'wordpress_stack_installing';
            foreach (array_diff($this->tables(), [$mark]) as $table) {
                $this->ask('DROP TABLE ' . $this->qualified($table));
            }
            return;
        }
        $this->ask("CREATE TABLE {$this->table('wordpress_stack_installing')} (since TIMESTAMP)");
    }

    public function finishInstallation(): void
    {
        $this->ask("DROP TABLE {$this->table('wordpress_stack_installing')}");
    }

    /** @return bool whether the lock is ours; false when another one kept it for all this time */
    public function lock(int $seconds): bool
    {
        return $this->ask("SELECT GET_LOCK({$this->lockName()}, $seconds)")->fetch_row()[0] === '1';
    }

    /** A connection that broke has lost its lock, and somebody else may be at work. */
    public function holdsLock(): bool
    {
        $rows = $this->ask("SELECT IS_USED_LOCK({$this->lockName()}) = CONNECTION_ID()");
        return $rows->fetch_row()[0] === '1';
    }

    private function lockName(): string
    {
        $site = Settings::get('WORDPRESS_DB_NAME') . '/' . Settings::tablePrefix();
        return $this->text('wordpress-stack-init-' . substr(hash('sha256', $site), 0, 32));
    }

    private function has(string $table): bool
    {
        return in_array(Settings::tablePrefix() . $table, $this->tables(), true);
    }

    private function table(string $name): string
    {
        return $this->qualified(Settings::tablePrefix() . $name);
    }

    private function qualified(string $table): string
    {
        return $this->name(Settings::get('WORDPRESS_DB_NAME')) . '.' . $this->name($table);
    }

    private function name(string $name): string
    {
        return '`' . str_replace('`', '``', $name) . '`';
    }

    private function text(string $text): string
    {
        return "'" . $this->admin->real_escape_string($text) . "'";
    }

    private function ask(string $statement): \mysqli_result|bool
    {
        $answer = $this->admin->query($statement);
        if ($answer === false) {
            // The statement itself may carry a password.
            throw new DatabaseError("database: {$this->admin->error}", DatabaseError::UNREACHABLE);
        }
        return $answer;
    }
}
