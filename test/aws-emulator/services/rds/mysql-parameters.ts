/** A parameter of a family, as DescribeDBParameters shows it. */
export interface ParameterDefinition {
  readonly name: string;
  readonly dataType: string;
  /** `static`: needs a restart of the database. */
  readonly applyType: 'static' | 'dynamic';
  readonly modifiable: boolean;
  readonly allowed: string | undefined;
  readonly default: string | undefined;
}

/*
 * Name, data type, apply type (static, dynamic; `fixed` is static and not modifiable), allowed values, default; `-`
 * where there is none. A selection of the family's parameters, more than one page of them, with the values that RDS
 * shows for MySQL 8.4.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.MySQL.Parameters.html
 */
const mysql = `
autocommit boolean dynamic 0,1 -
automatic_sp_privileges boolean dynamic 0,1 -
back_log integer static 1-65535 -
basedir string fixed - /rdsdbbin/mysql
binlog_cache_size integer dynamic 4096-18446744073709547520 32768
binlog_format string dynamic ROW,STATEMENT,MIXED,OFF ROW
binlog_row_image string dynamic full,minimal,noblob -
bulk_insert_buffer_size integer dynamic 0-18446744073709547520 -
character_set_client string dynamic binary,latin1,utf8mb3,utf8mb4 -
character_set_connection string dynamic binary,latin1,utf8mb3,utf8mb4 -
character_set_database string dynamic binary,latin1,utf8mb3,utf8mb4 -
character_set_filesystem string dynamic binary,latin1,utf8mb3,utf8mb4 -
character_set_results string dynamic binary,latin1,utf8mb3,utf8mb4 -
character_set_server string dynamic binary,latin1,utf8mb3,utf8mb4 -
collation_connection string dynamic - -
collation_server string dynamic - -
completion_type string dynamic 0-2 -
concurrent_insert string dynamic 0-2 -
connect_timeout integer dynamic 2-31536000 -
datadir string fixed - /rdsdbdata/db/
default_password_lifetime integer dynamic 0-65535 0
default_storage_engine string fixed - InnoDB
default_week_format integer dynamic 0-7 -
div_precision_increment integer dynamic 0-30 -
end_markers_in_json boolean dynamic 0,1 -
enforce_gtid_consistency string dynamic OFF,WARN,ON OFF
eq_range_index_dive_limit integer dynamic 0-4294967295 -
event_scheduler string dynamic ON,OFF ON
explicit_defaults_for_timestamp boolean dynamic 0,1 1
flush boolean dynamic 0,1 -
flush_time integer dynamic 0-31536000 -
ft_max_word_len integer static 10-84 -
ft_min_word_len integer static 1-84 -
ft_query_expansion_limit integer static 0-1000 -
general_log boolean dynamic 0,1 -
general_log_file string fixed - /rdsdbdata/log/general/mysql-general.log
group_concat_max_len integer dynamic 4-18446744073709547520 -
gtid-mode string dynamic OFF,OFF_PERMISSIVE,ON_PERMISSIVE,ON OFF_PERMISSIVE
host_cache_size integer dynamic 0-65536 -
init_connect string dynamic - -
innodb_adaptive_flushing boolean dynamic 0,1 -
innodb_adaptive_hash_index boolean dynamic 0,1 -
innodb_autoextend_increment integer dynamic 1-1000 -
innodb_autoinc_lock_mode integer static 0,1,2 -
innodb_buffer_pool_chunk_size integer static 1048576-1099511627776 -
innodb_buffer_pool_dump_at_shutdown boolean dynamic 0,1 -
innodb_buffer_pool_instances integer static 1-64 -
innodb_buffer_pool_load_at_startup boolean static 0,1 -
innodb_buffer_pool_size integer dynamic 5242880-18446744073709551615 {DBInstanceClassMemory*3/4}
innodb_change_buffer_max_size integer dynamic 0-50 -
innodb_commit_concurrency integer dynamic 0-1000 -
innodb_compression_level integer dynamic 0-9 -
innodb_concurrency_tickets integer dynamic 1-4294967295 -
innodb_data_home_dir string fixed - /rdsdbdata/db/innodb
innodb_deadlock_detect boolean dynamic 0,1 -
innodb_fast_shutdown string dynamic 0,1,2 -
innodb_file_per_table boolean dynamic 0,1 1
innodb_flush_log_at_timeout integer dynamic 1-2700 -
innodb_flush_log_at_trx_commit integer dynamic 0-2 1
innodb_flush_method string fixed - O_DIRECT
innodb_flush_neighbors integer dynamic 0-2 -
innodb_io_capacity integer dynamic 100-18446744073709551615 -
innodb_io_capacity_max integer dynamic 100-18446744073709551615 -
innodb_lock_wait_timeout integer dynamic 1-1073741824 -
innodb_log_buffer_size integer dynamic 262144-4294967295 8388608
innodb_lru_scan_depth integer dynamic 100-18446744073709547520 -
innodb_max_dirty_pages_pct integer dynamic 0-99 -
innodb_old_blocks_pct integer dynamic 5-95 -
innodb_online_alter_log_max_size integer dynamic 65536-18446744073709547520 -
innodb_open_files integer static 10-2147483647 -
innodb_page_cleaners integer static 1-64 -
innodb_print_all_deadlocks boolean dynamic 0,1 -
innodb_purge_threads integer static 1-32 1
innodb_random_read_ahead boolean dynamic 0,1 -
innodb_read_ahead_threshold integer dynamic 0-64 -
innodb_read_io_threads integer static 1-64 -
innodb_redo_log_capacity integer dynamic 8388608-137438953472 -
innodb_rollback_on_timeout boolean static 0,1 -
innodb_sort_buffer_size integer static 65536-67108864 -
innodb_stats_auto_recalc boolean dynamic 0,1 -
innodb_stats_persistent boolean dynamic 0,1 -
innodb_strict_mode boolean dynamic 0,1 -
innodb_sync_array_size integer static 1-1024 -
innodb_thread_concurrency integer dynamic 0-1000 -
innodb_write_io_threads integer static 1-64 -
interactive_timeout integer dynamic 1-31536000 -
join_buffer_size integer dynamic 128-18446744073709547520 -
key_buffer_size integer dynamic 8-18446744073709551615 16777216
local_infile boolean dynamic 0,1 1
lock_wait_timeout integer dynamic 1-31536000 -
log_bin_trust_function_creators boolean dynamic 0,1 -
log_output list dynamic TABLE,FILE,NONE FILE
log_queries_not_using_indexes boolean dynamic 0,1 -
log_slow_admin_statements boolean dynamic 0,1 -
long_query_time float dynamic 0-31536000 -
low_priority_updates boolean dynamic 0,1 -
lower_case_table_names integer static 0,1 -
max_allowed_packet integer dynamic 1024-1073741824 -
max_binlog_size integer dynamic 4096-1073741824 134217728
max_connect_errors integer dynamic 1-18446744073709547520 -
max_connections integer dynamic 1-100000 {DBInstanceClassMemory/12582880}
max_digest_length integer static 0-1048576 -
max_error_count integer dynamic 0-65535 -
max_execution_time integer dynamic 0-18446744073709547520 -
max_heap_table_size integer dynamic 16384-1844674407370954752 -
max_join_size integer dynamic 1-18446744073709551615 -
max_prepared_stmt_count integer dynamic 0-1048576 -
max_sort_length integer dynamic 4-8388608 -
max_sp_recursion_depth integer dynamic 0-255 -
max_user_connections integer dynamic 0-4294967295 -
min_examined_row_limit integer dynamic 0-18446744073709547520 -
net_buffer_length integer dynamic 1024-1048576 -
net_read_timeout integer dynamic 1-31536000 -
net_retry_count integer dynamic 1-18446744073709547520 -
net_write_timeout integer dynamic 1-31536000 -
optimizer_prune_level boolean dynamic 0,1 -
optimizer_search_depth integer dynamic 0-62 -
optimizer_switch list dynamic - -
password_history integer dynamic 0-4294967295 0
password_reuse_interval integer dynamic 0-4294967295 0
performance_schema boolean static 0,1 -
pid_file string fixed - /rdsdbdata/log/mysql-{EndPointPort}.pid
port integer fixed - {EndPointPort}
preload_buffer_size integer dynamic 1024-1073741824 -
profiling_history_size integer dynamic 0-100 -
query_alloc_block_size integer dynamic 1024-4294967295 -
query_prealloc_size integer dynamic 8192-18446744073709547520 -
range_alloc_block_size integer dynamic 4096-18446744073709547520 -
read_buffer_size integer dynamic 8200-2147479552 262144
read_only string dynamic 0,1,{TrueIfReplica} {TrueIfReplica}
read_rnd_buffer_size integer dynamic 1-2147483647 524288
require_secure_transport boolean dynamic 0,1 -
secure_file_priv string fixed - /secure_file_priv_dir/
server_id integer fixed - {ServerId}
skip_name_resolve boolean static 0,1 -
slow_launch_time integer dynamic 0-31536000 -
slow_query_log boolean dynamic 0,1 -
slow_query_log_file string fixed - /rdsdbdata/log/slowquery/mysql-slowquery.log
socket string fixed - /tmp/mysql.sock
sort_buffer_size integer dynamic 32768-18446744073709551615 -
sql_mode list dynamic ALLOW_INVALID_DATES,ANSI,ANSI_QUOTES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_BACKSLASH_ESCAPES,NO_ENGINE_SUBSTITUTION,NO_UNSIGNED_SUBTRACTION,NO_ZERO_DATE,NO_ZERO_IN_DATE,ONLY_FULL_GROUP_BY,PAD_CHAR_TO_FULL_LENGTH,PIPES_AS_CONCAT,REAL_AS_FLOAT,STRICT_ALL_TABLES,STRICT_TRANS_TABLES,TRADITIONAL -
sql_select_limit integer dynamic 0-18446744073709551615 -
stored_program_cache integer dynamic 16-524288 -
sync_binlog integer dynamic 0-18446744073709547520 1
table_definition_cache integer dynamic 400-524288 -
table_open_cache integer dynamic 1-524288 -
table_open_cache_instances integer static 1-64 16
temptable_max_ram integer dynamic 2097152-18446744073709551615 -
thread_cache_size integer dynamic 0-16384 -
thread_stack integer static 131072-18446744073709547520 262144
time_zone string dynamic - -
tls_version list static TLSv1.2,TLSv1.3 -
tmp_table_size integer dynamic 1024-18446744073709551615 -
tmpdir string fixed - /rdsdbdata/tmp
transaction_isolation string dynamic READ-UNCOMMITTED,READ-COMMITTED,REPEATABLE-READ,SERIALIZABLE -
updatable_views_with_limit boolean dynamic 0,1 -
wait_timeout integer dynamic 1-31536000 -
`;

const unless = (text: string | undefined): string | undefined => (text === '-' ? undefined : text);

/** Families that the emulator has. */
export const families: readonly string[] = ['mysql8.0', 'mysql8.4'];

/** The parameters of a family, by name; both MySQL families have the same. */
export const mysqlParameters: ReadonlyMap<string, ParameterDefinition> = new Map(
  mysql
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', dataType = '', apply = '', allowed, value] = line.split(' ');
      return [
        name,
        {
          name,
          dataType,
          applyType: apply === 'dynamic' ? 'dynamic' : 'static',
          modifiable: apply !== 'fixed',
          allowed: unless(allowed),
          default: unless(value),
        },
      ];
    }),
);

const range = /^(-?[0-9.]+)-([0-9.]+)$/;
const formula = /^\{.*\}$|^(GREATEST|LEAST|SUM)\(/;

function within(value: string, allowed: string): boolean {
  const bounds = range.exec(allowed);
  if (!bounds) return value === allowed;
  return (
    /^-?[0-9.]+$/.test(value) && Number(value) >= Number(bounds[1]) && Number(value) <= Number(bounds[2])
  );
}

/** Whether RDS takes the value: one of the allowed ones, a number in a range, or a formula. */
export function takes(definition: ParameterDefinition, value: string): boolean {
  const { allowed, dataType } = definition;
  if (allowed === undefined || formula.test(value)) return true;
  const options = allowed.split(',');
  const values = dataType === 'list' ? value.split(',') : [value];
  return values.every((part) => options.some((option) => within(part, option)));
}
