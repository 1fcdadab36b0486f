-- subject: subscription_tables
-- what: how many tables of each subscription of the database are in which state, one row a subscription and state
-- source: https://www.postgresql.org/docs/current/catalog-pg-subscription-rel.html
-- permission: none
-- cost: 0.05 ms
-- interval: 10 min
-- scope: database
-- lane: slow
-- key: datname, subid, state
-- needs: pg_subscription_rel(srsubid, srrelid, srsubstate)
-- needs: pg_stat_subscription(subid, subname, relid)
-- column: datname TEXT: The database
-- column: subid GAUGE: The subscription's object identifier
-- column: subname TEXT: The subscription
-- column: state TEXT: i (waits), d (data is copied), f (data is copied, not yet followed), s (catches up), r (ready)
-- column: tables GAUGE count: How many
SELECT
  pg_catalog.current_database() AS datname,
  subscribed_rel.srsubid AS subid,
  pg_catalog.min(subscribed_stat.subname) AS subname,
  subscribed_rel.srsubstate::pg_catalog.text AS state,
  pg_catalog.count(DISTINCT subscribed_rel.srrelid) AS tables
FROM pg_catalog.pg_subscription_rel AS subscribed_rel
LEFT JOIN pg_catalog.pg_stat_subscription AS subscribed_stat ON subscribed_stat.subid = subscribed_rel.srsubid
GROUP BY subscribed_rel.srsubid, subscribed_rel.srsubstate
