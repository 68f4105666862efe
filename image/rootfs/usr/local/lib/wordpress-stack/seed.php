<?php
/**
 * Fills an empty volume with the image's wp-content, once. Any number of tasks may do so at the same time.
 */

declare(strict_types=1);

namespace WordPressStack;

const SEEDED = '.wordpress-stack-seeded';
const UNFINISHED = '.wordpress-stack-seed-';

/** After this time a copy that was never finished belongs to a task that was killed. */
const ABANDONED_SECONDS = 3600;

/**
 * Each entry appears by a rename, so nobody ever meets half a theme; whoever comes second drops its own copy.
 * The mark is set when all are there. From then on the volume is its owner's: nothing is put back, nothing is updated.
 */
function seed(string $source, string $volume): void
{
    if (is_file("$volume/" . SEEDED)) {
        return;
    }
    $work = "$volume/" . UNFINISHED . bin2hex(random_bytes(8));
    if (!@mkdir($work)) {
        throw new \RuntimeException("cannot write to $volume: mount a volume of this user there");
    }
    foreach (array_diff(scandir($source), ['.', '..', 'uploads']) as $entry) {
        if (!has_something("$volume/$entry")) {
            copy_tree("$source/$entry", "$work/$entry");
            // Onto a folder that has something in it a rename fails: somebody else was first.
            @rename("$work/$entry", "$volume/$entry");
            if (!has_something("$volume/$entry")) {
                throw new \RuntimeException("cannot put $entry into $volume");
            }
        }
    }
    remove_tree($work);
    touch("$volume/" . SEEDED);
    foreach (glob("$volume/" . UNFINISHED . '*', GLOB_ONLYDIR) as $left) {
        if (@filemtime($left) < time() - ABANDONED_SECONDS) {
            remove_tree($left);
        }
    }
}

/** Empty folders are what the base image makes where volumes are expected. */
function has_something(string $path): bool
{
    clearstatcache();
    return is_file($path) || (is_dir($path) && count(scandir($path)) > 2);
}

function copy_tree(string $from, string $to): void
{
    if (is_dir($from)) {
        mkdir($to);
        foreach (array_diff(scandir($from), ['.', '..']) as $entry) {
            copy_tree("$from/$entry", "$to/$entry");
        }
    } elseif (!copy($from, $to)) {
        throw new \RuntimeException("cannot copy $from to $to");
    }
}

function remove_tree(string $path): void
{
    if (is_dir($path) && !is_link($path)) {
        foreach (array_diff(@scandir($path) ?: [], ['.', '..']) as $entry) {
            remove_tree("$path/$entry");
        }
        @rmdir($path);
    } else {
        @unlink($path);
    }
}
