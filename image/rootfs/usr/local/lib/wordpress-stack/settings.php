<?php
/**
 * The environment, which is all the configuration there is: names, defaults, and what is wrong with it.
 */

declare(strict_types=1);

namespace WordPressStack;

final class Settings
{
    /** https://developer.wordpress.org/apis/wp-config-php/#security-keys */
    public const KEYS = [
        'AUTH_KEY',
        'SECURE_AUTH_KEY',
        'LOGGED_IN_KEY',
        'NONCE_KEY',
        'AUTH_SALT',
        'SECURE_AUTH_SALT',
        'LOGGED_IN_SALT',
        'NONCE_SALT',
    ];

    /** What a value named WORDPRESS_CONST_X becomes: the constant X. */
    public const CONSTANT_PREFIX = 'WORDPRESS_CONST_';

    private const DATABASE = [
        'WORDPRESS_DB_HOST',
        'WORDPRESS_DB_NAME',
        'WORDPRESS_DB_USER',
        'WORDPRESS_DB_PASSWORD',
    ];

    private const ADMIN_LOGIN = ['WORDPRESS_DB_ADMIN_USER', 'WORDPRESS_DB_ADMIN_PASSWORD'];

    private const FIRST_ADMINISTRATOR = [
        'WP_HOME',
        'WORDPRESS_ADMIN_USER',
        'WORDPRESS_ADMIN_PASSWORD',
        'WORDPRESS_ADMIN_EMAIL',
    ];

    /** The mode of wp-content, and the value of WORDPRESS_DB_TLS. */
    private const CHOICES = [
        'WORDPRESS_MODE' => ['Immutable', 'Mutable'],
        'WORDPRESS_DB_TLS' => ['verify', 'require', 'off'],
        'WORDPRESS_XMLRPC' => ['off', 'on'],
    ];

    /** Constants that wp-config.php sets itself: two sources for one value would be one too many. */
    private const OWN_CONSTANTS = [
        'ABSPATH',
        'AUTOMATIC_UPDATER_DISABLED',
        'DB_CHARSET',
        'DB_COLLATE',
        'DB_HOST',
        'DB_NAME',
        'DB_PASSWORD',
        'DB_USER',
        'DISALLOW_FILE_EDIT',
        'DISALLOW_FILE_MODS',
        'FS_METHOD',
        'MYSQL_CLIENT_FLAGS',
        'UPLOADS',
        'WP_AUTO_UPDATE_CORE',
        'WP_CONTENT_DIR',
        'WP_CONTENT_URL',
        'WP_HOME',
        'WP_INSTALLING',
        'WP_SITEURL',
        ...self::KEYS,
    ];

    public static function get(string $name, string $default = ''): string
    {
        $value = getenv($name);
        return $value === false || $value === '' ? $default : $value;
    }

    public static function isMutable(): bool
    {
        return self::get('WORDPRESS_MODE') === 'Mutable';
    }

    public static function usesTLS(): bool
    {
        return self::get('WORDPRESS_DB_TLS', 'verify') !== 'off';
    }

    /** The address without a slash at the end, which WordPress would double. */
    public static function home(): string
    {
        return rtrim(self::get('WP_HOME'), '/');
    }

    public static function siteURL(): string
    {
        return rtrim(self::get('WP_SITEURL', self::get('WP_HOME')), '/');
    }

    public static function tablePrefix(): string
    {
        return self::get('WORDPRESS_TABLE_PREFIX', 'wp_');
    }

    /** @return array<string, string|int|bool|null> constants that were added by prefix */
    public static function constants(): array
    {
        $constants = [];
        foreach (getenv() as $name => $value) {
            if (str_starts_with($name, self::CONSTANT_PREFIX)) {
                $constants[substr($name, strlen(self::CONSTANT_PREFIX))] = self::typed($value);
            }
        }
        return $constants;
    }

    /** @return list<string> what keeps `web` or `init` from starting; empty when nothing does */
    public static function problems(string $command): array
    {
        $required = $command === 'init'
            ? [...self::DATABASE, ...self::ADMIN_LOGIN, ...self::keyNames(), ...self::FIRST_ADMINISTRATOR]
            : [...self::DATABASE, ...self::keyNames()];
        return [
            ...self::missing($required),
            ...self::placeholders(),
            ...self::wrongChoices(),
            ...self::wrongAddresses(),
            ...self::wrongProxies(),
            ...self::wrongConstants(),
            ...self::misplaced($command),
        ];
    }

    /** @return list<string> */
    private static function keyNames(): array
    {
        return array_map(static fn (string $key): string => "WORDPRESS_$key", self::KEYS);
    }

    /** @param list<string> $required */
    private static function missing(array $required): array
    {
        $missing = array_filter($required, static fn (string $name): bool => self::get($name) === '');
        if ($missing === []) {
            return [];
        }
        return ['missing: ' . implode(', ', $missing) . ' (each may come from a file named by <name>_FILE)'];
    }

    /** Keys that everybody knows let everybody forge a log-in. */
    private static function placeholders(): array
    {
        $known = array_filter(
            self::keyNames(),
            static fn (string $name): bool => self::get($name) === 'put your unique phrase here',
        );
        return $known === [] ? [] : ['not secret: ' . implode(', ', $known) . ' has the value of the sample'];
    }

    private static function wrongChoices(): array
    {
        $problems = [];
        foreach (self::CHOICES as $name => $choices) {
            $value = self::get($name);
            if ($value !== '' && !in_array($value, $choices, true)) {
                $problems[] = "$name is \"$value\": use " . implode(' or ', $choices);
            }
        }
        if (preg_match('/^[1-9]\d{0,4}$/', self::get('WORDPRESS_INIT_SECONDS', '300')) !== 1) {
            $problems[] = 'WORDPRESS_INIT_SECONDS: use a whole number above 0';
        }
        if (preg_match('/^\w+$/', self::tablePrefix()) !== 1) {
            $problems[] = 'WORDPRESS_TABLE_PREFIX: use letters, digits and underscores';
        }
        return $problems;
    }

    private static function wrongAddresses(): array
    {
        $problems = [];
        foreach (['WP_HOME', 'WP_SITEURL'] as $name) {
            $value = self::get($name);
            if ($value !== '' && preg_match('#^https?://[^/?\#\s]+/?$#', $value) !== 1) {
                $problems[] = "$name is \"$value\": use an address without a path, such as https://www.example.com";
            }
        }
        // Nothing in here speaks TLS: without a proxy that says so, every request looks like one to be redirected.
        if (str_starts_with(self::get('WP_HOME'), 'https:') && self::get('WORDPRESS_TRUSTED_PROXIES') === '') {
            $problems[] = 'WP_HOME is https, so WORDPRESS_TRUSTED_PROXIES must name the proxies that end TLS'
                . ' (addresses or networks such as 10.20.0.0/16), or every request would be redirected for ever';
        }
        return $problems;
    }

    private static function wrongProxies(): array
    {
        $problems = [];
        foreach (preg_split('/[\s,]+/', self::get('WORDPRESS_TRUSTED_PROXIES'), -1, PREG_SPLIT_NO_EMPTY) as $proxy) {
            [$address, $bits] = [...explode('/', $proxy, 2), ''];
            $longest = filter_var($address, FILTER_VALIDATE_IP, FILTER_FLAG_IPV6) === false ? 32 : 128;
            $isNetwork = $bits === '' || (ctype_digit($bits) && (int) $bits <= $longest);
            if (filter_var($address, FILTER_VALIDATE_IP) === false || !$isNetwork) {
                $problems[] = "WORDPRESS_TRUSTED_PROXIES: \"$proxy\" is neither an address nor a network";
            }
        }
        return $problems;
    }

    private static function wrongConstants(): array
    {
        $problems = [];
        foreach (array_keys(self::constants()) as $name) {
            if (in_array($name, self::OWN_CONSTANTS, true)) {
                $problems[] = self::CONSTANT_PREFIX . "$name: the image sets $name itself";
            } elseif (preg_match('/^[A-Z][A-Z0-9_]*$/', $name) !== 1) {
                $problems[] = self::CONSTANT_PREFIX . "$name: use capital letters, digits and underscores";
            }
        }
        // The official image evaluates it; whoever comes from there must not wonder why nothing happens.
        if (self::get('WORDPRESS_CONFIG_EXTRA') !== '') {
            $problems[] = 'WORDPRESS_CONFIG_EXTRA is never evaluated: use ' . self::CONSTANT_PREFIX . '<NAME>';
        }
        return $problems;
    }

    /** Whoever takes over a web server must not find the key to everything beside it. */
    private static function misplaced(string $command): array
    {
        if ($command === 'web' && self::get('WORDPRESS_DB_ADMIN_PASSWORD') !== '') {
            return ['WORDPRESS_DB_ADMIN_PASSWORD is for `init` only: take it away from the web server'];
        }
        if ($command === 'init' && self::get('WORDPRESS_DB_ADMIN_USER') === self::get('WORDPRESS_DB_USER')) {
            return ['WORDPRESS_DB_USER must be another user than WORDPRESS_DB_ADMIN_USER'];
        }
        return [];
    }

    private static function typed(string $value): string|int|bool|null
    {
        return match (true) {
            $value === 'true' => true,
            $value === 'false' => false,
            $value === 'null' => null,
            preg_match('/^-?(0|[1-9][0-9]{0,17})$/', $value) === 1 => (int) $value,
            default => $value,
        };
    }
}
