-- subject: shmem
-- what: what the shared memory is used for, one row each; what changed is sent
-- source: https://www.postgresql.org/docs/current/view-pg-shmem-allocations.html
-- permission: SELECT ON pg_shmem_allocations, EXECUTE ON pg_get_shmem_allocations()
-- cost: 0.05 ms
-- interval: 1 h
-- scope: server
-- lane: slow
-- ship: changed
-- key: name
-- needs: pg_shmem_allocations(name, size, allocated_size)
-- column: name TEXT: What for; <free> is not used, <anonymous> has no name
-- column: size_bytes GAUGE bytes: Its size
-- column: allocated_bytes GAUGE bytes: Its size with padding
SELECT
  COALESCE(shmem_row.name, '<free>') AS name,
  pg_catalog.sum(shmem_row.size) AS size_bytes,
  pg_catalog.sum(shmem_row.allocated_size) AS allocated_bytes
FROM pg_catalog.pg_shmem_allocations AS shmem_row
GROUP BY COALESCE(shmem_row.name, '<free>')
