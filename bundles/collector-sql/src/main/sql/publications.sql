-- subject: publications
-- what: publications, one row each
-- source: https://www.postgresql.org/docs/current/catalog-pg-publication.html
-- permission: none
-- cost: 0.05 ms
-- interval: 6 h
-- scope: database
-- lane: slow
-- reads: catalogs
-- key: datname, pubname
-- needs: pg_publication(oid, pubname, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot)
-- needs: pg_publication_rel(prpubid, prrelid)
-- needs: pg_class(oid, relreplident, relkind)
-- needs: pg_index(indrelid, indisprimary)
-- column: datname TEXT: The database
-- column: pubname TEXT: The publication
-- column: puballtables FLAG: Whether it publishes all tables
-- column: pubinsert FLAG: Whether inserts are published
-- column: pubupdate FLAG: Whether updates are published
-- column: pubdelete FLAG: Whether deletes are published
-- column: pubtruncate FLAG: Whether TRUNCATE is published
-- column: pubviaroot FLAG: Whether changes of partitions are published as those of the root
-- column: tables GAUGE count: Tables that it names
-- column: without_identity GAUGE count: Of these, tables in which UPDATE and DELETE fail: no primary key and no other replica identity
SELECT
  pg_catalog.current_database() AS datname,
  publication_row.pubname,
  publication_row.puballtables,
  publication_row.pubinsert,
  publication_row.pubupdate,
  publication_row.pubdelete,
  publication_row.pubtruncate,
  publication_row.pubviaroot,
  publication_tables.tables,
  publication_tables.without_identity
FROM pg_catalog.pg_publication AS publication_row
CROSS JOIN LATERAL (
  SELECT
    pg_catalog.count(*) AS tables,
    pg_catalog.count(*) FILTER (
      WHERE (publication_row.pubupdate OR publication_row.pubdelete)
        AND publication_class.relkind = 'r'
        AND (publication_class.relreplident = 'n'
          OR (publication_class.relreplident = 'd'
            AND NOT EXISTS (
              SELECT 1
              FROM pg_catalog.pg_index AS publication_key
              WHERE publication_key.indrelid = publication_class.oid AND publication_key.indisprimary)))
    ) AS without_identity
  FROM pg_catalog.pg_publication_rel AS publication_member
  JOIN pg_catalog.pg_class AS publication_class ON publication_class.oid = publication_member.prrelid
  WHERE publication_member.prpubid = publication_row.oid) AS publication_tables
ORDER BY publication_row.pubname
LIMIT 200
