<?php
/**
 * Certificate authorities as OpenSSL looks them up: a directory with one file for each, named by the hash of its subject.
 */

declare(strict_types=1);

namespace WordPressStack;

/** @throws \RuntimeException when the bundle has no certificate in it or cannot be read */
function spread_authorities(string $bundle, string $directory): void
{
    $text = is_readable($bundle) ? file_get_contents($bundle) : false;
    if ($text === false) {
        throw new \RuntimeException("WORDPRESS_DB_CA: cannot read $bundle");
    }
    preg_match_all('/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/s', $text, $found);
    if ($found[0] === []) {
        throw new \RuntimeException("WORDPRESS_DB_CA: there is no certificate in $bundle");
    }
    if (!is_dir($directory)) {
        mkdir($directory, 0755, true);
    }
    $seen = [];
    foreach ($found[0] as $certificate) {
        $parsed = openssl_x509_parse($certificate);
        if ($parsed === false) {
            throw new \RuntimeException("WORDPRESS_DB_CA: $bundle has a certificate that cannot be parsed");
        }
        $number = $seen[$parsed['hash']] ?? 0;
        file_put_contents("$directory/{$parsed['hash']}.$number", "$certificate\n");
        $seen[$parsed['hash']] = $number + 1;
    }
}
