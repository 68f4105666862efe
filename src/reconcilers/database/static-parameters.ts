/*
 * Options of MySQL 8.4 that can be set at start only. RDS refuses them with the apply method `immediate`, and shows
 * which they are only in a list of six pages for each group.
 * https://dev.mysql.com/doc/refman/8.4/en/server-system-variable-reference.html
 */
const names = new Set(
  `back_log core_file disabled_storage_engines ft_max_word_len ft_min_word_len ft_query_expansion_limit
  ft_stopword_file innodb_adaptive_hash_index_parts innodb_api_disable_rowlock innodb_api_enable_binlog
  innodb_api_enable_mdl innodb_autoinc_lock_mode innodb_buffer_pool_chunk_size innodb_buffer_pool_instances
  innodb_buffer_pool_load_at_startup innodb_data_file_path innodb_dedicated_server innodb_doublewrite_batch_size
  innodb_doublewrite_files innodb_doublewrite_pages innodb_flush_method innodb_force_load_corrupted
  innodb_force_recovery innodb_ft_cache_size innodb_ft_max_token_size innodb_ft_min_token_size
  innodb_ft_sort_pll_degree innodb_ft_total_cache_size innodb_log_file_size innodb_log_files_in_group
  innodb_numa_interleave innodb_open_files innodb_page_cleaners innodb_page_size innodb_purge_threads
  innodb_read_io_threads innodb_read_only innodb_rollback_on_timeout innodb_sort_buffer_size innodb_sync_array_size
  innodb_use_native_aio innodb_validate_tablespace_paths innodb_write_io_threads large_pages log_replica_updates
  log_slave_updates lower_case_table_names max_digest_length myisam_mmap_size myisam_recover_options ngram_token_size
  old open_files_limit performance_schema relay_log_recovery relay_log_space_limit replica_skip_errors server_id_bits
  skip_external_locking skip_name_resolve skip_show_database slave_skip_errors table_open_cache_instances
  thread_handling thread_stack tls_version`.split(/\s+/),
);

/** Whether a change of the parameter takes effect with the next restart only. */
export function isStatic(parameter: string): boolean {
  const name = parameter.replaceAll('-', '_');
  return (
    names.has(name) || /^performance_schema_.*(size|instances|classes|handles|length|_count)$/.test(name)
  );
}
